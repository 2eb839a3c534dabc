"""What a level of a run on samples says."""

import numpy as np
import orjson
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.geometry.measures import feature_dimensionality
from app.superposition.samples.lines import NAMED, SHOWN
from app.superposition.samples.model import SamplesModel
from app.superposition.samples.result import dimensionality, level_json, mean_dimensionality
from app.superposition.samples.spec import SamplesSpec


def model(n, samples, features=(0, 1)):
    """A pair of features, and samples on either side of it."""
    rows = np.array([[1.0, -1.0], [0.0, 0.0], [0.0, 0.0]])
    hidden = np.stack([np.where(np.arange(samples) % 2, -1.0, 1.0), np.zeros(samples)], 1)
    return SamplesModel(np.array(features), rows, hidden, 0.1, 0.05, None, 0.2)


def test_dimensionality_is_that_of_all_pairs():
    W = np.random.default_rng(0).normal(size=(3, 9))
    W[:, 4] = 0
    assert dimensionality(W) == pytest.approx(feature_dimensionality(W))


def test_a_level_tells_features_and_samples_and_the_share_of_draws():
    spec = SamplesSpec(Spec(n_features=3, n_seeds=2), sparsity=0.9, counts=(4,))
    level = orjson.loads(level_json(spec, 0, (model(3, 4), model(3, 4))))
    assert level["value"] == level["n_samples"] == 4
    assert level["arrangement"] == "antipodal pair + 1 ignored"
    assert level["sample_arrangement"] == "axis, 2 against 2"
    assert level["sample_dimensionality"] == [0.25] * 4
    assert level["loss"] == level["train_loss"] == 0.05
    assert [(one["arrangement"], one["share"]) for one in level["found"]] == [("antipodal pair + 1 ignored", 1)]
    assert len(level["draws"]) == 2
    assert level["draws"][1]["mean_sample_dimensionality"] == 0.25
    assert mean_dimensionality(np.array([[1.0, 0.0, 0.1], [0.0, 0.0, 0.0]])) == pytest.approx(1 / 1.01, abs=1e-4)
    assert mean_dimensionality(np.zeros((2, 3))) == 0


def test_more_directions_than_have_names_have_none_and_draws_show_their_first_samples():
    spec = SamplesSpec(Spec(n_features=NAMED + 1, n_seeds=1), SHOWN + 50)
    level = orjson.loads(level_json(spec, 0, (model(NAMED + 1, SHOWN + 50),)))
    assert (level["arrangement"], level["sample_arrangement"], level["found"]) == (None, None, [])
    assert "value" not in level
    assert len(level["hidden"]) == SHOWN + 50
    assert len(level["draws"][0]["hidden"]) == SHOWN
