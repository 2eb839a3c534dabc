"""What a lesson opens and hides at each of its steps."""

import pytest

from app.content.lesson import STEPS, Lesson, Mark
from app.content.lessons import LESSONS


def test_the_question_hides_more_than_the_answer_and_play_hides_nothing() -> None:
    for lesson in LESSONS:
        hidden = [set(lesson.hides(step)) for step in range(1, len(STEPS) + 1)]
        assert hidden[0] > hidden[1] > hidden[2] == set()
        opened = [f"{lesson.page(step)}?{lesson.query(step)}".removeprefix("?") for step in (1, 2, 3)]
        assert opened == [lesson.before, lesson.after, lesson.after]


def test_a_step_may_open_another_page_than_the_explorer() -> None:
    lesson = Lesson("a", "", "", "", (), ("", ""), "samples?n_samples=5", "sparsity=0.9", 1, ())
    assert [(lesson.page(step), lesson.query(step)) for step in (1, 2)] == [
        ("samples", "n_samples=5"),
        ("", "sparsity=0.9"),
    ]


@pytest.mark.parametrize(
    ("percent", "told"),
    [
        (87, "You marked 87%. It comes at 83.9%, 3 percentage points earlier."),
        (82, "You marked 82%. It comes at 83.9%, 2 percentage points later."),
        (85, "You marked 85%. It comes at 83.9%, as you said."),
    ],
)
def test_a_mark_is_told_how_far_off_it_was(percent, told) -> None:
    assert Mark("Where?", 80, 90, "It comes", 0.839).tell(percent) == told
