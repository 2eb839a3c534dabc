"""What teachers are told of lessons: all of them, with an answer to every wrong option, and right in its numbers."""

import math
import re

import pytest

from app.content.lessons import LESSONS
from app.content.teaching import PLACES, PRIVACY, TEACHING

# Every number in the answers to wrong options, and how it comes about; tests/lessons holds those of the lessons' words.
NUMBERS = {
    "S = 0.8": None,  # where the question is asked
    "0.9": None,  # the importance that the last step offers
    "45°": 360 / 8,
    "72°": 360 / 5,
    "0.71": math.cos(math.radians(360 / 8)),
    "0.31": math.cos(math.radians(360 / 5)),
    "71°": math.degrees(math.acos(1 / 3)),  # two neighbours of a cube's corner, seen from its centre
    "74°": None,  # of the antiprism: tests/lessons/variants.py
    "1": None,  # the length that is forced on arrows
    "0": None,  # the loss of rivals: tests/lessons
}
NUMBER = re.compile(r"(?:S = )?\d[\d.]*\d°?|\d°?")


def test_every_lesson_has_its_teaching_in_their_order() -> None:
    assert list(TEACHING) == [lesson.id for lesson in LESSONS]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_wrong_option_has_its_answer_and_the_right_one_none(lesson) -> None:
    told = TEACHING[lesson.id]
    assert len(told.reasons) == len(lesson.options)
    assert [place for place, reason in enumerate(told.reasons, 1) if not reason] == [lesson.answer]
    assert 5 <= told.minutes <= 10
    assert told.goal[0].isupper()
    assert told.goal.endswith(".")
    assert told.tasks


def test_the_numbers_in_the_answers_are_right() -> None:
    told = {number for one in TEACHING.values() for number in NUMBER.findall(" ".join(one.reasons))}
    assert told == NUMBERS.keys()
    for text, value in NUMBERS.items():
        if value is not None:
            digits = 0 if text.endswith("°") else 2
            assert f"{value:.{digits}f}" == text.rstrip("°")


def test_what_is_to_be_copied_names_the_server_and_privacy_takes_six_sentences() -> None:
    assert sum("{site}" in place.line for place in PLACES) == 4
    assert len(PRIVACY) == 6
    assert all(sentence.endswith(".") for sentence in PRIVACY)
