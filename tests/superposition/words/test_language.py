"""How often words and contexts occur, against the definition."""

import numpy as np
import pytest

from app.superposition.words.language import concepts_of, exchanged, language_of, products
from app.superposition.words.spec import WordsSpec

from .oracle import language

SPEC = WordsSpec(n_concepts=3, importance=0.8, sparsities=(0.3, 0.9))


def test_words_are_binary_numbers_with_the_first_concept_as_the_highest_bit():
    assert concepts_of(3)[[1, 4, 6]].tolist() == [[0, 0, 1], [1, 0, 0], [1, 1, 0]]


@pytest.mark.parametrize("k", [0, 1])
def test_the_tables_multiply_to_the_definition(k):
    words, joint = language(3, 1 - SPEC.levels[k], SPEC.level_strengths[k])
    known = language_of(SPEC)
    assert np.array(words).tolist() == known.concepts.tolist()
    assert known.frequency[k] == pytest.approx(joint.sum(1), rel=1e-12)
    table = np.array([[np.prod([known.joint[k, i, w[i], c[i]] for i in range(3)]) for c in words] for w in words])
    assert table == pytest.approx(joint, rel=1e-12)


def test_products_run_over_words_in_their_order():
    factors = np.array([[[1.0, 2.0], [3.0, 5.0]]])[..., None]
    assert products(factors)[0, :, 0].tolist() == [3, 5, 6, 10]


def test_no_model_loses_less_than_one_without_restriction():
    _, joint = language(3, 0.7, SPEC.level_strengths[0])
    noise = 5 * np.outer(joint.sum(1), joint.sum(0))
    best = -(joint * np.log(joint / (joint + noise)) + noise * np.log(noise / (joint + noise))).sum()
    assert language_of(SPEC).unrestricted[0] == pytest.approx(best, rel=1e-12)


def test_a_word_that_is_always_there_is_the_only_one():
    known = language_of(WordsSpec(n_concepts=2, sparsities=(0.0,)))
    assert known.frequency[0].tolist() == [0, 0, 0, 1]
    assert known.unrestricted[0] == pytest.approx(-np.log(1 / 6) - 5 * np.log(5 / 6))


def test_exchanged_concepts_change_places_in_every_word():
    assert exchanged(3, 0).tolist() == [0, 1, 4, 5, 2, 3, 6, 7]
    assert exchanged(3, 1).tolist() == [0, 2, 1, 3, 4, 6, 5, 7]
