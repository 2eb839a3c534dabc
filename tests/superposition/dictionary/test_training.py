"""Dictionaries of a star and of a cross whose features come in pairs."""

from dataclasses import replace

import numpy as np
import orjson
import pytest

from app.superposition.dictionary.lines import DICTIONARY_STEPS
from app.superposition.dictionary.spec import DictionarySpec, ReadModel
from app.superposition.dictionary.training import DictionaryState, advance_dictionary
from app.superposition.experiment.spec import Spec
from tests.superposition.reference import polygon

from .running import run_dictionary

STAR = ReadModel(tuple(map(tuple, polygon(5, 1.15).tolist())), 0.975, "Star")
CROSS = ReadModel(((1.0, -1.0, 0.0, 0.0), (0.0, 0.0, 1.0, -1.0)), 0.5, "Cross")
RIVALS = Spec(n_features=4, correlation="anticorrelated")


def test_a_dictionary_reads_the_star_back():
    model, frames, result, history = run_dictionary(DictionarySpec(), STAR)
    assert model["represented"] == [0, 1, 2, 3, 4]
    assert [frame["step"] for frame in frames] == list(DICTIONARY_STEPS) == history["step"]
    assert result["recovered"] == history["recovered"][-1] >= 7 / 8
    assert result["recovered_interval"][0] < result["recovered"] <= result["recovered_interval"][1]
    assert result["pairs"] == []
    best = int(np.argmin(result["loss"]))
    assert min(result["cosines"][best]) > 0.999
    assert result["dead"][best] == []
    assert 0.1 < result["active"][best] < 0.2  # of 5 features, p = 1/40 each: once in eight inputs one is on
    assert np.linalg.norm(result["directions"][best], axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert frames[0]["loss"] > frames[-1]["loss"]


def test_too_weak_a_penalty_finds_something_else():
    _, _, result, _ = run_dictionary(DictionarySpec(strength=0.1, n_seeds=2), STAR)
    assert result["recovered"] == 0


@pytest.mark.parametrize(("sparsity", "composed", "recovered"), [(0.5, 1.0, 0.0), (0.8, 0.0, 1.0)])
def test_l1_finds_the_composed_pairs_where_features_always_come_together(sparsity, composed, recovered):
    dictionary = DictionarySpec(RIVALS, sparsity, n_latents=4, n_seeds=4)
    _, _, result, _ = run_dictionary(dictionary, replace(CROSS, sparsity=sparsity))
    assert (result["composed"], result["recovered"]) == (composed, recovered)
    of_first = {tuple(pair["features"]) for pair in result["pairs"] if pair["start"] == 0}
    assert of_first == ({(0, 2), (0, 3), (1, 2), (1, 3)} if composed else set())


def test_each_seed_has_starts_of_its_own():
    first, second = (advance_dictionary(DictionaryState(DictionarySpec(seed=seed), STAR))[1][1] for seed in (0, 1))
    assert orjson.loads(first)["directions"] != orjson.loads(second)["directions"]
