"""The terms: cards that open where they stand, one page of all, from one source."""

import html
import re

import numpy as np
import pytest

from app.content.glossary import SHAPES, TERMS
from app.drawing.miniatures import miniature
from app.superposition.geometry.measures import feature_dimensionality, interference
from tests.in_process import ask


def test_each_term_has_a_card_on_the_explorer_and_in_the_glossary() -> None:
    explorer, glossary = html.unescape(ask("/").text), html.unescape(ask("/glossary").text)
    for term in TERMS:
        for text in (explorer, glossary):
            assert term.text in text
            assert str(miniature(term.picture)) in text
        assert f'id="term-{term.id}"' in explorer
        assert f'id="{term.id}"' in glossary
    for sentence in SHAPES.values():
        assert sentence.partition(": ")[0] in glossary


@pytest.mark.parametrize("path", ["/", "/lesson/star?step=2", "/embed", "/embed/lesson/star"])
def test_whatever_opens_a_card_has_one(path: str) -> None:
    page = ask(path).text
    opened = set(re.findall(r'popovertarget="([^"]*)"', page))
    assert {"term-sparsity", "term-interference", "term-ground-state", "term-start"} <= opened
    assert all(f' id="{name}"' in page for name in opened)


def test_pictures_of_measures_show_what_the_words_say() -> None:
    shown = {term.id: np.array(term.picture.rows).T for term in TERMS if term.picture.kind == "arrows"}
    assert feature_dimensionality(shown["dimensionality"]) == pytest.approx([1 / 2] * 2)
    assert feature_dimensionality(shown["superposition"]) == pytest.approx(
        [2 / 5] * 5, abs=0.01
    )  # two decimals of each arrow
    assert (interference(shown["interference"]) > 0.2).all()
