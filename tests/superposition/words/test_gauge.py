"""The balanced gauge and the directions of concepts."""

import numpy as np
import pytest

from app.superposition.words.gauge import additive_share, balance, concept_directions, meaning
from app.superposition.words.language import language_of
from app.superposition.words.objective import WordsObjective
from app.superposition.words.spec import WordsSpec

SPEC = WordsSpec(n_concepts=3, sparsities=(0.6,))
LEVEL = np.zeros(1, dtype=np.int64)
LANGUAGE = language_of(SPEC)


def drawn():
    chance = np.random.default_rng(1)
    return chance.normal(size=(1, 8, 2)), chance.normal(size=(1, 8, 2))


def covariance(rows, frequency):
    centred = rows - frequency @ rows
    return (centred * frequency[:, None]).T @ centred


def test_words_and_contexts_have_equal_covariances_and_the_same_scores():
    U, V = drawn()
    frequency = LANGUAGE.frequency
    words, contexts = balance(U, V, frequency)[0], balance(V, U, frequency)[0]
    eigenvalues = [np.linalg.eigvalsh(covariance(rows, frequency[0])) for rows in (words, contexts)]
    assert eigenvalues[0] == pytest.approx(eigenvalues[1])
    scores = (U[0] - frequency[0] @ U[0]) @ (V[0] - frequency[0] @ V[0]).T
    turn, *_ = np.linalg.lstsq(words, scores, rcond=None)
    assert words @ turn == pytest.approx(scores)
    assert covariance(turn.T, frequency[0]) == pytest.approx(covariance(words, frequency[0]))


def test_the_gauge_undoes_any_map_of_the_hidden_space():
    U, V = drawn()
    stretch = np.array([[2.0, 0.3], [-1.0, 0.4]])
    one, other = (
        balance(U, V, LANGUAGE.frequency)[0],
        balance(U @ stretch, V @ np.linalg.inv(stretch).T, LANGUAGE.frequency)[0],
    )
    assert one @ one.T == pytest.approx(other @ other.T)


def test_directions_are_the_weighted_least_squares_on_concepts_and_a_constant():
    words, root = drawn()[0], np.sqrt(LANGUAGE.frequency[0])[:, None]
    design = np.column_stack([LANGUAGE.concepts, np.ones(8)])
    known, *_ = np.linalg.lstsq(root * design, root * words[0], rcond=None)
    assert concept_directions(words, LANGUAGE, LEVEL)[0] == pytest.approx(known[:3].T)
    rest = root * (words[0] - design @ known)
    share = 1 - (rest**2).sum() / np.trace(covariance(words[0], LANGUAGE.frequency[0]))
    assert additive_share(words, known[None, :3].mT, LANGUAGE, LEVEL) == pytest.approx([share])


def test_a_word_alone_says_nothing():
    objective = WordsObjective(WordsSpec(n_concepts=2, sparsities=(0.0,)))
    rows = np.random.default_rng(0).normal(size=(1, 2, 3, 4))
    said = meaning(objective, objective.pack(rows, LEVEL), LEVEL)
    assert np.abs(said.W).max() == 0
    assert said.additive.tolist() == [1]
