"""What is told of the best models."""

import numpy as np
import pytest

from app.superposition.words.result import interchangeable, relabel
from app.superposition.words.spec import WordsSpec

from .running import run_words


def test_relabelled_concepts_take_their_words_along():
    assert relabel(np.array([0, 1, 2])).tolist() == list(range(8))
    assert relabel(np.array([1, 0, 2])).tolist() == [0, 1, 4, 5, 2, 3, 6, 7]
    cycle = relabel(np.array([2, 0, 1]))
    assert cycle[0b100] == 0b001  # what is first is now what was last
    assert sorted(cycle.tolist()) == list(range(8))


def test_concepts_are_relabelled_where_they_are_equally_strong_alone():
    assert interchangeable(WordsSpec(n_concepts=3)) == ()
    assert interchangeable(WordsSpec(n_concepts=3, importance=1)) == ((0, 1, 2),)


def test_neighbouring_levels_are_aligned_and_words_lie_where_their_concepts_do():
    _, result, _ = run_words(WordsSpec(importance=1, n_seeds=3, sparsities=(0.85, 0.88, 0.9)))
    W = np.array([level["W"] for level in result["levels"]])
    assert np.abs(W[1:] - W[:-1]).max() < 0.1
    for level in result["levels"]:
        concepts = (np.arange(32)[:, None] >> np.arange(5)[::-1]) & 1
        words = np.array(level["words"])
        fitted = concepts @ np.array(level["W"]).T
        apart = words - words[0] - fitted
        assert np.abs(apart[concepts.sum(1) <= 2]).max() < 0.1
    assert result["changes"] == []


def test_shares_say_what_random_starts_reached():
    _, result, _ = run_words(WordsSpec(n_seeds=8, sparsities=(0.98,)))
    (level,) = result["levels"]
    shares = [one["share"] for one in level["found"]]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
    assert all(one["loss"] >= level["loss"] - 1e-9 for one in level["found"])
    assert [one["arrangement"] == level["arrangement"] for one in level["found"]] == [
        one["ground"] for one in level["found"]
    ]
