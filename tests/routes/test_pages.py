"""The page as the server sends it."""

import json
import re
from typing import Any

import pytest

from app.superposition.geometry.arrangement import IGNORED_BELOW
from tests.in_process import ask


def page_of(query: str) -> tuple[str, dict[str, Any]]:
    answer = ask(f"/?{query}")
    assert answer.status_code == 200
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', answer.text, re.DOTALL)
    assert found is not None
    return answer.text, json.loads(found[1])


def test_the_page_carries_every_field_and_value() -> None:
    _, page = page_of("n_features=6&sparsity=0.9&theme=dark&panel=gram&camera=1,2,3")
    assert page["values"]["n_features"] == 6
    assert page["values"]["sparsity"] == 0.9
    assert page["values"]["camera"] == [1.0, 2.0, 3.0]
    assert {field["name"] for field in page["spec_fields"]} >= {"n_features", "importances", "seed"}
    assert len(page["levels"]) == 61


def test_a_good_link_opens_without_a_notice() -> None:
    text, _ = page_of("v=1&sparsity=0.5")
    assert re.search(r'id="notice"[^>]*hidden', text)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("n_features=17", "Features must be from 2 to 16; 16 is shown."),
        ("importance=0", "Importance decay must be from 0.05 to 1; 0.05 is shown."),
        ("sparsity=1", "Sparsity must be from 0 to 0.9999; 0.9999 is shown."),
        ("theme=pink", "Theme must be system, light, dark or contrast; system is shown."),
    ],
)
def test_a_faulty_link_opens_with_the_nearest_value(query: str, sentence: str) -> None:
    text, _ = page_of(query)
    assert sentence in text


@pytest.mark.parametrize(
    "query", ["sparsity=0.1&sparsity=0.2", "camera=1,2", "camera=0,0,0", "panel=%00", "v=9", "x=%3Cscript%3E"]
)
def test_no_link_is_an_error(query: str) -> None:
    text, _ = page_of(query)
    assert not re.search(r'id="notice"[^>]*hidden', text)
    assert "<script>" not in text


def test_a_link_of_a_later_version_says_so_and_opens_what_it_can() -> None:
    text, page = page_of("v=2&n_features=6&sparsity=0.9&mood=bright")
    assert "This link was made by a newer Starcross than this one, which reads links up to v=1." in text
    assert "“mood” is nothing that this page knows" in text
    assert page["values"]["n_features"] == 6


def test_nothing_inline_for_the_security_policy_to_refuse() -> None:
    text, _ = page_of("")
    assert " style=" not in text
    assert re.findall(r"<script(?![^>]*(?: src=|application/json))", text) == []
    assert not re.search(r"<[^>]+\son[a-z]+=", text)


def test_the_words_have_the_length_from_which_an_arrow_counts() -> None:
    text, _ = page_of("")
    assert f"an arrow shorter than {IGNORED_BELOW}." in text
    assert f"an arrow only from length {IGNORED_BELOW} on" in text
