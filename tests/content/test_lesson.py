"""What a lesson opens and hides at each of its steps."""

from app.content.lesson import STEPS, Lesson
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
