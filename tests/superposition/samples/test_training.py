"""Samples become the stars, and the features come back: against scipy, and as Henighan et al. 2023 have it."""

from statistics import median

import numpy as np
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.samples.lines import HISTORY_STEPS
from app.superposition.samples.model import SamplesModel
from app.superposition.samples.objective import DECAY
from app.superposition.samples.spec import SamplesSpec
from app.superposition.samples.training import turn_onto
from app.superposition.samples.training_set import training_set

from .oracle import lowest, mean_loss
from .running import run_samples

BEST_OF_FIVE = 0.0263051311 / (1 - 0.9**5)  # the star's loss at S = .9, given that something is on


def gaps(hidden):
    """Degrees between neighbours of hidden vectors [sample][2] around the plane."""
    angle = np.sort(np.degrees(np.arctan2(*np.array(hidden).T)))
    return np.diff([*angle, angle[0] + 360])


def test_few_samples_of_many_features_become_stars():
    spec = SamplesSpec(Spec(n_features=1000, importance=1.0, n_seeds=1), 0, "unit", 0.99, (3, 5, 6))
    _, levels, history = run_samples(spec)
    for level, degrees in zip(levels, (120, 72, 60), strict=True):
        assert gaps(level["hidden"]) == pytest.approx([degrees] * level["n_samples"], abs=1)
        assert 0.001 < level["train_loss"] < 0.015
        assert 0.99 < level["test_loss"] < 1.33
        assert level["nothing_loss"] == pytest.approx(1)
    assert levels[1]["sample_label"] == "star with 5 points"
    assert levels[1]["sample_dimensionality"] == pytest.approx([0.4] * 5, abs=0.001)
    assert history["W"] is None


def test_no_level_loses_more_than_scipy_finds_on_its_samples():
    spec = SamplesSpec(Spec(n_features=5, n_seeds=2), sparsity=0.9, counts=(4, 12, 40))
    _, levels, _ = run_samples(spec)
    importances = np.array(spec.base.feature_importances)
    for k, level in enumerate(levels):
        for d, draw in enumerate(level["draws"]):
            own = training_set(spec, k, d)
            x = np.zeros((level["n_samples"], 5))
            x[:, own.features] = own.x
            W = np.array(draw["W"])
            value = draw["train_loss"] + DECAY * (W**2).sum() / len(x)
            assert value <= lowest(x, 2, importances, DECAY) + 2e-4  # W is told to four decimals
    W, b = np.array(level["W"]), np.array(level["b"])
    own = training_set(spec, 2, 0)
    assert level["train_loss"] == pytest.approx(mean_loss(W, b, own.x, importances), abs=1e-5)
    assert np.array(level["hidden"]) == pytest.approx(own.x @ W.T, abs=1e-5)


def test_the_first_frame_is_where_training_starts():
    spec = SamplesSpec(Spec(n_features=5, n_seeds=2), sparsity=0.9, counts=(40,))
    (start, end), (level,), history = run_samples(spec)
    assert start["step"] == 0
    assert end["loss"] == level["train_loss"] < start["loss"]
    assert history["loss"][-1][0] == pytest.approx(level["train_loss"], rel=1e-2)
    own = training_set(spec, 0, 0)
    W, b = np.array(start["W"]), np.array(start["b"])
    assert start["loss"] == pytest.approx(mean_loss(W, b, own.x, np.array(spec.base.feature_importances)), abs=1e-4)
    assert np.array(start["hidden"]) == pytest.approx(own.x @ W[:, own.features].T, abs=1e-3)


def test_a_run_is_a_chain_of_steps_that_cross_processes():
    spec = SamplesSpec(Spec(n_features=3, n_hidden=1, n_seeds=2, sparsities=(0.5, 0.9)), 4)
    frames, levels, history = run_samples(spec)
    assert [frame["step"] for frame in frames] == [0, 1, 2]
    assert history["step"] == list(HISTORY_STEPS)
    assert np.array(history["W"]).shape == (len(HISTORY_STEPS), 2, 1, 3)
    assert history["loss"][-1] == pytest.approx([level["train_loss"] for level in levels], abs=1e-4)
    assert np.array(history["W"])[-1] == pytest.approx(np.array([level["W"] for level in levels]), abs=0.02)


def test_a_model_is_turned_back_onto_the_one_before():
    rng = np.random.default_rng(0)
    before = SamplesModel(np.arange(3), rng.normal(size=(3, 3)), rng.normal(size=(4, 2)), 0.1, 0.1)
    turn = np.array([[0.6, 0.8], [0.8, -0.6]])
    assert turn_onto(before.turned(turn), before, 5) @ turn == pytest.approx(np.eye(2))


@pytest.mark.long
def test_with_more_samples_the_features_come_back():
    spec = SamplesSpec(Spec(n_features=5, importance=1.0), sparsity=0.9, counts=(3, 6, 12, 100, 300, 1000))
    _, levels, _ = run_samples(spec)
    star = {"pentagon", "bent star with 5 points"}
    for level in levels:
        names = [draw["arrangement"] for draw in level["draws"]]
        if level["n_samples"] <= 12:
            assert "pentagon" not in names
        else:
            assert set(names) <= star
    tested = [median(draw["test_loss"] for draw in level["draws"]) for level in levels]
    assert tested == sorted(tested, reverse=True)
    assert 0.2 < tested[0] < 0.27
    assert tested[-1] == pytest.approx(0.0645, abs=0.0005)
    for draw in levels[-1]["draws"]:
        assert draw["arrangement"] == "pentagon"
        assert BEST_OF_FIVE <= draw["test_loss"] < 1.05 * BEST_OF_FIVE
