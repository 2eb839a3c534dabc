"""The view part of a link: its fields, and what faulty ones become."""

import pytest

from app.content.lesson import LESSON_FIELDS
from app.content.view import (
    DEFAULTS,
    LINK_VERSION,
    NEWER,
    VIEW_DEFAULT,
    VIEW_FIELDS,
    drop_replaced,
    read_choices,
    read_view,
    select_fields,
)
from app.superposition.experiment.spec import FIELDS, Field

PARTS = Field("hide", "choice", "Hidden", choices=("sentence", "table"), max_items=2)


def test_no_field_has_the_name_of_another():
    names = [field.name for field in (*FIELDS, *VIEW_FIELDS, *LESSON_FIELDS)]
    assert len(set(names)) == len(names)
    assert set(VIEW_DEFAULT) == {field.name for field in VIEW_FIELDS}
    assert set(DEFAULTS) == set(VIEW_DEFAULT) | {"step", "start", "answer", "beside"}


def test_faults_of_the_view_keep_its_defaults() -> None:
    view, faults = read_view([("camera", "nan,1,1"), ("sparsity", "five")])
    assert view == {**VIEW_DEFAULT, "v": 1}
    assert [fault.field for fault in faults] == ["camera", "sparsity"]


def test_the_first_of_two_values_counts():
    view, (fault,) = read_view([("sparsity", "0.1"), ("sparsity", "0.2")])
    assert view["sparsity"] == 0.1
    assert (fault.field, fault.kind) == ("sparsity", "twice")


@pytest.mark.parametrize("text", ["1,2", "0,0,0"])
def test_a_camera_is_three_numbers_and_looks_from_somewhere(text):
    view, (fault,) = read_view([("camera", text)])
    assert view["camera"] is None
    assert fault.message == "camera must be three numbers, not all of them zero."


def test_a_link_of_a_later_version_is_read_as_one_of_today():
    view, (fault,) = read_view([("v", str(LINK_VERSION + 1))])
    assert (view["v"], fault.message, fault.kind) == (LINK_VERSION, NEWER, "said")
    assert read_view([("v", "one")])[1][0].kind == "bounds"


def test_fields_that_are_not_asked_for_are_left_out():
    pairs = [("step", "2"), ("theme", "dark"), ("nonsense", "1")]
    assert select_fields(pairs, LESSON_FIELDS) == [("step", "2")]
    assert read_view([("step", "2")], LESSON_FIELDS) == ({"step": 2, "guess": None, "mark": None, "drawn": None}, [])


def test_importances_in_a_link_replace_the_decay_of_the_page():
    base = [("importance", "0.5"), ("n_features", "6")]
    assert drop_replaced(base, [("importances", "1,2")]) == [("n_features", "6")]
    assert drop_replaced(base, [("n_features", "7")]) == [("importance", "0.5")]
    assert drop_replaced(base, []) == base


@pytest.mark.parametrize(
    ("text", "choices", "faulty"),
    [("table,sentence", ("sentence", "table"), False), ("table,stage", ("table",), True), ("", None, False)],
)
def test_choices_come_in_their_standard_order_without_unknown_ones(text, choices, faulty):
    value, message = read_choices(PARTS, text)
    assert value == choices
    assert message == ("hide may hold sentence, table." if faulty else None)
