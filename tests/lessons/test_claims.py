"""Every number that a lesson says is computed anew, and so is each of the answers that it offers."""

import re

import pytest

from app.content.lessons import LESSON, LESSONS
from tests.lessons import changes, others, plane, variants
from tests.lessons.claim import Claim
from tests.lessons.measured import at, kept, step_words, words_of
from tests.serving import Server

CLAIMS = plane.CLAIMS | changes.CLAIMS | variants.CLAIMS | others.CLAIMS
ANSWERS = plane.ANSWERS | changes.ANSWERS | variants.ANSWERS | others.ANSWERS
NEAR = 0.001  # of sparsity, around a change: as finely as a lesson says it
NUMBER = re.compile(r"\d+(?:[./]\d+)*")
EVERY = [
    pytest.param(name, claim, id=f"{name}: {claim.says[:40]}", marks=[pytest.mark.long] if claim.long else [])
    for name, claims in CLAIMS.items()
    for claim in claims
]
# Of another page's stage all is trained for the test alone.
each_lesson = pytest.mark.parametrize(
    "lesson",
    [pytest.param(one, id=one.id, marks=[pytest.mark.long] if one.page(2) else []) for one in LESSONS],
)


def told(claim: Claim) -> str:
    """A claim as it must stand on the page: with the numbers that were computed."""
    return claim.says.format(*claim.numbers())


@pytest.mark.parametrize(("lesson_id", "claim"), EVERY)
def test_what_a_lesson_says_is_so(server: Server, lesson_id: str, claim: Claim) -> None:
    assert told(claim) in words_of(server.url, lesson_id)
    assert claim.holds()


@each_lesson
def test_no_number_stands_in_a_lesson_without_a_claim(server: Server, lesson) -> None:
    words = words_of(server.url, lesson.id)
    for claim in CLAIMS[lesson.id]:
        words = words.replace(told(claim), "")
    assert [words[max(0, number.start() - 30) : number.end() + 20] for number in NUMBER.finditer(words)] == []


@each_lesson
def test_the_right_answer_is_so_and_no_other_is(server: Server, lesson) -> None:
    options = ANSWERS[lesson.id]
    assert "What do you expect? " + " ".join(options) in step_words(server.url, lesson.id, 1)
    assert [place for place, so in enumerate(options.values(), 1) if so()] == [lesson.answer]


@pytest.mark.parametrize("lesson", [pytest.param(one, id=one.id) for one in LESSONS if one.mark])
def test_one_more_arrow_comes_in_where_a_mark_belongs(lesson) -> None:
    query = re.sub("&?sparsity=[^&]*", "", lesson.query(2))
    below, above = at(query, lesson.mark.truth - NEAR, lesson.mark.truth + NEAR)
    assert len(kept(above)) == len(kept(below)) + 1
    assert lesson.mark.least < 100 * lesson.mark.truth < lesson.mark.most


def test_every_lesson_has_claims_and_answers() -> None:
    assert set(CLAIMS) == set(ANSWERS) == set(LESSON)
