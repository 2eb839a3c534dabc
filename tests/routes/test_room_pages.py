"""The pages of a class in one room."""

import pytest

from app.content.lessons import LESSON
from app.routes.room_pages import RoomPage, describe_lesson
from app.superposition.experiment.query import parse_spec
from tests.in_process import ask
from tests.lines.check import faults
from tests.lines.test_lines import blocks_of


@pytest.mark.parametrize("path", ["/room/K7P2QX", "/room/K7P2QX/host"])
def test_a_page_starts_from_its_code_and_the_lessons(path):
    page = ask(path)
    assert page.status_code == 200
    told = blocks_of(page.text)["room"]
    assert list(faults(told, RoomPage)) == []
    assert told["code"] == "K7P2QX"
    assert set(told["lessons"]) == set(LESSON)


def test_a_typed_code_leads_to_its_room():
    answer = ask("/room?code=k7p2%20qx")
    assert (answer.status_code, answer.headers["Location"]) == (303, "./room/K7P2QX")
    assert "six letters" not in ask("/room").text
    assert "six letters" in ask("/room?code=0").text


@pytest.mark.parametrize("path", ["/room/K7P2Q0", "/room/none/host"])
def test_where_there_can_be_no_room_a_code_is_asked_for(path):
    page = ask(path)
    assert page.status_code == 404
    assert 'name="code"' in page.text


@pytest.mark.parametrize("lesson", LESSON.values(), ids=lambda lesson: lesson.id)
def test_a_lessons_steps_are_links_and_its_sweeps_experiments(lesson):
    told = describe_lesson(lesson)
    assert told["steps"] == [lesson.before, lesson.after, lesson.after]
    for query in told["sweeps"]:
        assert parse_spec(pair.split("=") for pair in query.split("&") if pair).faults == ()


def test_a_lesson_offers_a_room_but_not_where_it_is_framed():
    assert 'data-lesson="star"' in ask("/lesson/star").text.partition('id="open-room"')[2][:30]
    assert "open-room" not in ask("/embed/lesson/star").text
