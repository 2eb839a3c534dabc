"""The faults of a link in the page's own words."""

import html
import re

import pytest

from app.content.embed import EMBED_FIELDS
from app.content.lesson import LESSON_FIELDS
from app.content.notices import CHOICES, describe_bounds, format_value
from app.content.view import VIEW_FIELDS
from app.superposition.experiment.spec import FIELD, FIELDS
from app.superposition.words.spec import FIELDS as WORDS_FIELDS
from tests.in_process import ask

NAMES = {field.name for field in (*FIELDS, *VIEW_FIELDS)}
UGLY = re.compile(r"[a-z]_[a-z]")


def notices(query: str, path: str = "/") -> list[str]:
    """What a page says of its link."""
    text = ask(f"{path}?{query}").text
    told = text[text.index('id="notice"') :].split("</ul>")[0]
    return [html.unescape(line) for line in re.findall(r"<li>(.*?)</li>", told)]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (5, "5"),
        (0.25, "0.25"),
        ("sphere_gain", "sphere + gain"),
        ("Paris", "Paris"),
        ((1.0, 0.5), "1, 0.5"),
    ],
)
def test_values_are_written_as_the_page_does(value, text):
    assert format_value(value) == text


def test_bounds_name_what_a_field_may_be():
    assert describe_bounds(FIELD["activation"], "tanh") == "ReLU or linear"
    assert describe_bounds(FIELD["n_features"], "99") == "from 2 to 16"
    assert describe_bounds(FIELD["n_features"], "2.5") == "a whole number from 2 to 16"
    assert describe_bounds(FIELD["importances"], "x") == "at most 16 numbers from 0.01 to 10"


def test_what_the_page_calls_its_choices_are_choices():
    fields = (*FIELDS, *WORDS_FIELDS, *VIEW_FIELDS, *LESSON_FIELDS, *EMBED_FIELDS)
    assert set(CHOICES) <= {choice for field in fields for choice in field.choices} | {"1", "2", "3"}


def test_what_a_link_cannot_mean_is_told_in_the_words_of_the_page() -> None:
    assert notices("n_features=20") == ["Features must be from 2 to 16; 16 is shown."]
    assert notices("n_features=2.5") == ["Features must be a whole number from 2 to 16; 2 is shown."]
    assert notices("activation=tanh") == ["Activation must be ReLU or linear; ReLU is shown."]
    assert notices("sparsity=2") == ["Sparsity must be from 0 to 0.9999; 0.9999 is shown."]
    assert notices("feature=5") == ["“feature” is nothing that this page knows; it is left out."]


FAULTS = [f"{name}=%21x" for name in sorted(NAMES)]
FAULTS += ["n_features=5&n_features=6", "importances=1,2", "importances=1,1,1,1,1&importance=0.5", "x=99", "v=99"]
FAULTS += ["correlation=correlated&group_size=9", "n_features=16&n_hidden=3&n_seeds=32", "constraint=sphere_gains"]


def test_every_fault_of_a_link_is_one_sentence_without_the_names_of_the_api() -> None:
    for query in FAULTS:
        told = notices(query)
        assert told, query
        for sentence in told:
            assert sentence.endswith("."), sentence
            assert not UGLY.search(sentence), sentence
            assert not re.search(r"\bn_|=[^1]", sentence), sentence
    for query in ("hide=x", "lock=x", "start=x", "answer=x"):
        assert notices(query, "/embed")
    for query in ("step=9", "guess=9"):
        assert notices(query, "/lesson/star")
