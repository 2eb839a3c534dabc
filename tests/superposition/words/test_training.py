"""word2vec makes the same arrangements: losses and names against an independent calculation."""

from dataclasses import replace

import numpy as np
import pytest

from app.superposition.words.axis import StrengthAxis
from app.superposition.words.lines import WORDS_STEPS
from app.superposition.words.spec import WordsSpec

from .running import run_words

# Of an independent calculation: importance, sparsity, loss, label, norms.
TABLE = [
    (1, 0.7, 2.591730276, "star with 5 points", [0.80] * 5),
    (1, 0.8, 2.610867099, "star with 5 points", [0.83] * 5),
    (1, 0.95, 2.688612849, "star with 5 points", [0.96] * 5),
    (1, 0.98, 2.700562281, "star with 5 points", [1.00] * 5),
    (0.9, 0.7, 2.605297818, "two axes + 3 ignored", [1.22, 1.16, 0, 0, 0]),
    (0.9, 0.8, 2.627633028, "antipodal pair + dedicated + 2 ignored", [1.22, 1.10, 0.44, 0, 0]),
    (0.9, 0.98, 2.701588037, "cross + 1 ignored", [1.16, 1.05, 0.91, 0.74, 0]),
]


@pytest.mark.parametrize("importance", [1, 0.9])
def test_axes_crosses_and_stars_come_as_concepts_become_rare(importance):
    rows = [row for row in TABLE if row[0] == importance]
    spec = WordsSpec(importance=importance, n_seeds=4, sparsities=tuple(row[1] for row in rows))
    _, result, _ = run_words(spec)
    for level, (_, sparsity, loss, label, norms) in zip(result["levels"], rows, strict=True):
        assert level["sparsity"] == sparsity
        assert level["loss"] == pytest.approx(loss, abs=2e-9)
        assert level["label"] == label
        assert level["feature_norm"] == pytest.approx(norms, abs=0.006)
        assert level["additive"] >= 0.998


def test_without_biases_one_dimension_goes_to_a_constant():
    spec = WordsSpec(n_seeds=4, sparsities=(0.7, 0.8, 0.95, 0.98))
    plain = run_words(spec)[1]["levels"]
    without = run_words(replace(spec, bias=False, n_hidden=3))[1]["levels"]
    for one, other in zip(plain, without, strict=True):
        assert other["loss"] == pytest.approx(one["loss"], abs=1e-4)
        assert other["label"] == one["label"]
        assert np.array(other["words"]).shape == (32, 3)


def test_words_are_sums_of_their_concepts_and_turn_with_them():
    level = run_words(WordsSpec(importance=1, n_seeds=2, sparsities=(0.9, 0.95)))[1]["levels"][1]
    W, words = np.array(level["W"]), np.array(level["words"])
    for i in range(5):
        single = words[1 << (4 - i)] - words[0]
        assert single == pytest.approx(W[:, i], abs=0.05)


def test_a_run_is_a_chain_of_steps_that_cross_processes():
    spec = WordsSpec(n_concepts=3, n_seeds=2, axis=StrengthAxis("importance", 0.9, (0.5, 1.0)))
    frames, result, history = run_words(spec)
    assert [frame["step"] for frame in frames] == history["step"] == list(WORDS_STEPS[: len(frames)])
    assert np.array(history["W"]).shape == (len(frames), 2, 2, 3)
    assert np.array(history["loss"])[-1] == pytest.approx([level["loss"] for level in result["levels"]], abs=1e-5)
    assert [level["value"] for level in result["levels"]] == [0.5, 1]
    assert [sum(one["share"] for one in level["found"]) for level in result["levels"]] == pytest.approx([1, 1])


@pytest.mark.long
def test_more_concepts_make_larger_stars_and_bodies():
    for n, label in ((6, "star with 6 points"), (8, "star with 8 points")):
        level = run_words(WordsSpec(n_concepts=n, importance=1, n_seeds=4, sparsities=(0.8,)))[1]["levels"][0]
        assert level["label"] == label
    body = run_words(WordsSpec(n_concepts=8, n_hidden=3, importance=1, n_seeds=4, sparsities=(0.9,)))[1]["levels"][0]
    assert "ignored" not in body["arrangement"]
    assert "irregular" not in body["arrangement"]


@pytest.mark.long
def test_no_level_of_the_slider_loses_more_than_scattered_starts_find():
    result = run_words(WordsSpec())[1]
    few = run_words(WordsSpec(n_seeds=32, seed=5, sparsities=tuple(WordsSpec().levels[4::12])))[1]
    for level, other in zip(result["levels"][4::12], few["levels"], strict=True):
        assert level["loss"] <= other["loss"] + 1e-8
