"""word2vec on a corpus: it comes close to the exact optimum, by a chain of short steps."""

from dataclasses import replace

import numpy as np
import orjson
import pytest

from app.superposition.skipgram.recipe import CorpusTraining
from app.superposition.skipgram.training import advance_corpus, start_corpus
from app.superposition.words.spec import WordsSpec
from tests.superposition.running import lines_of

from ..words.running import run_words

SHORT = CorpusTraining(WordsSpec(n_concepts=3, n_hidden=2, sparsities=(0.8,)), pairs=40_000)


def train(training):
    optimum, *frames, done = map(orjson.loads, lines_of(advance_corpus, start_corpus(training)))
    return optimum, frames, done


def test_a_training_is_a_chain_of_steps_that_cross_processes():
    optimum, frames, done = train(SHORT)
    assert [one["kind"] for one in (optimum, frames[0], done)] == ["optimum", "frame", "done"]
    assert tuple(frame["step"] for frame in frames) == SHORT.frame_steps()
    assert np.array(frames[0]["words"]).shape == (8, 2)
    assert (done["loss"], done["step"]) == (frames[-1]["loss"], 40_000)
    assert done["W"] == pytest.approx(np.array(frames[-1]["W"]), abs=1e-4)


def test_the_optimum_is_that_of_the_run_of_all_levels():
    optimum, frames, done = train(SHORT)
    (level,) = run_words(replace(SHORT.spec, n_seeds=8))[1]["levels"]
    assert {name: level[name] for name in optimum if name != "kind"} == {
        name: value for name, value in optimum.items() if name != "kind"
    }
    assert optimum["loss"] < done["loss"] < frames[0]["loss"]


def test_it_begins_with_small_words_and_contexts_at_zero():
    """Every score is then 0: each of the 1 + k comparisons loses ln 2."""
    _, frames, _ = train(SHORT)
    assert frames[0]["loss"] == pytest.approx(6 * np.log(2), rel=1e-12)


def test_frames_follow_one_another_without_a_jump():
    _, frames, _ = train(SHORT)
    words = np.array([frame["words"] for frame in frames])
    often = np.abs(np.diff(words, axis=0))[:, [0, 1, 2, 4]]  # words of at most one concept
    assert often.max() < 0.25 * np.abs(words[-1]).max()


def test_another_seed_is_another_corpus():
    first, second = (train(replace(SHORT, spec=replace(SHORT.spec, seed=seed)))[2]["loss"] for seed in (0, 1))
    assert first != second


@pytest.mark.long
@pytest.mark.parametrize("importance", [1, 0.9])
@pytest.mark.parametrize("sparsity", [0.7, 0.8, 0.95, 0.98])
def test_ten_million_pairs_lead_to_within_a_thousandth_of_the_optimum(importance, sparsity):
    training = CorpusTraining(WordsSpec(importance=importance, sparsities=(sparsity,)))
    assert training.pairs == 10_000_000
    optimum, frames, done = train(training)
    assert 0 < done["loss"] - optimum["loss"] < 1e-3 * optimum["loss"]
    assert done["loss"] - optimum["loss"] < 1e-3 * (frames[0]["loss"] - optimum["loss"])
    assert done["additive"] > 0.98
    if importance == 1 and sparsity >= 0.95:  # a star: all five, 72 degrees apart, as far as chance lets them
        W = np.array(done["W"])
        angles = np.sort(np.degrees(np.arctan2(W[1], W[0])))
        assert np.diff(angles, append=angles[0] + 360) == pytest.approx([72] * 5, abs=15)
