"""Bodies of requests to rooms, and what is wrong with them."""

import pytest

from app.classroom.bodies import MAX_TOKEN, Ballot, Opening, Order, read_body, schema
from app.content.lessons import LESSON


@pytest.mark.parametrize("lesson", LESSON)
def test_a_room_is_for_a_lesson(lesson):
    assert read_body(f'{{"lesson":"{lesson}"}}'.encode(), Opening) == Opening(lesson=lesson)


@pytest.mark.parametrize(
    ("model", "body", "fields"),
    [
        (Opening, b'{"lesson":"none"}', ["lesson"]),
        (Opening, b"{}", ["lesson"]),
        (Opening, b"", ["body"]),
        (Opening, b'{"lesson":"star","more":1}', ["body"]),
        (Ballot, b'{"question":-1,"option":1.0,"token":""}', ["question", "option", "token"]),
        (Ballot, b'{"question":true,"option":4,"token":1}', ["question", "option", "token"]),
        (Ballot, b'{"question":1,"option":0,"token":"%s"}' % (b"x" * (MAX_TOKEN + 1)), ["token"]),
        (Ballot, rb'{"question":1,"option":0,"token":"\ud800"}', ["body"]),
        (Ballot, b'{"question":1e999,"option":NaN}', ["question", "option", "token"]),
        (Order, b'{"action":"start"}', ["action"]),
        (Order, b'{"action":"step","step":4}', ["step"]),
        (Order, b'{"action":"step","lesson":"x"}', ["lesson"]),
        (Order, b'{"action":"link","link":1}', ["link"]),
        (Order, b"[" * 5000, ["body"]),
    ],
)
def test_each_fault_is_a_sentence(model, body, fields):
    faults = read_body(body, model)
    assert isinstance(faults, list)
    assert [fault.field for fault in faults] == fields
    assert all(fault.message.endswith(".") and len(fault.message) < 200 for fault in faults)


def test_a_body_is_described():
    assert set(schema(Ballot)["properties"]) == {"question", "option", "token"}
