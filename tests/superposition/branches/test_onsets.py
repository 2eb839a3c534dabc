"""Where features appear continuously, against the closed form of a pair."""

import numpy as np
import pytest
import torch
from scipy.optimize import brentq, minimize

from app.superposition.branches.boundaries import continuous_onset
from app.superposition.branches.brackets import Bracket
from app.superposition.branches.onsets import norms_of, onset_in, start_of_growth
from app.superposition.search.models import Models
from tests.oracle import loss as oracle
from tests.oracle.draw import Experiment
from tests.superposition.queries import spec_of
from tests.superposition.runs.test_sweep import result_of


@pytest.mark.parametrize("importance", [pytest.param(0.9, marks=pytest.mark.long), 0.7])
def test_the_third_feature_appears_where_the_second_of_two_does(importance):
    """It is opposite one of two axes and touches nothing else: the closed form is that of a pair."""
    first, *_ = result_of(f"n_seeds=1&n_features=3&importance={importance}")["changes"]
    assert (first["from"], first["to"]) == ("2 dedicated + 1 ignored", "antipodal pair + dedicated")
    assert first["order"] == "continuous"
    expected = 1 - brentq(lambda p: continuous_onset(p) - importance, 0.52, 0.95)
    assert first["sparsity"] == pytest.approx(expected, abs=5e-4)
    assert first["norm"] == pytest.approx((0, 0), abs=0.05)


def test_a_feature_appears_where_one_model_has_it_and_the_other_has_not():
    def packed(models, norms):
        W = torch.zeros(1, 1, 3, dtype=torch.float64)
        W[0, 0] = torch.tensor(norms)
        return models.constraint.pack(W, torch.zeros(1, 3, dtype=torch.float64))[0]

    unequal, equal = (Models(spec_of(f"n_features=3&n_hidden=1&importance={r}&sparsities=0.5")) for r in (0.9, 1))
    for models in (unequal, equal):
        with_it, without, other = (packed(models, norms) for norms in ([1, 0.3, 0], [1, 0.001, 0], [0.3, 0, 1]))
        appears, vanishes = (
            onset_in(models, Bracket(0, (0.0, 1.0), *ends)) for ends in ((without, with_it), (with_it, without))
        )
        assert appears.which == vanishes.which == 1
        assert appears.rises
        assert not vanishes.rises
        assert onset_in(models, Bracket(0, (0.0, 1.0), with_it, with_it)) is None
        assert (onset_in(models, Bracket(0, (0.0, 1.0), with_it, other)) is None) == (models is equal)
    assert norms_of(equal, with_it[None])[0].numpy() == pytest.approx(np.array([0, 0.3, 1]))


BENDS, NEAR = 0.2697, 1e-3  # of sparsity; on either side of it the last test of this module tells which model is lower


@pytest.mark.parametrize("n", [3, *(pytest.param(n, marks=pytest.mark.long) for n in (4, 5, 6, 8))])
def test_a_right_angle_begins_to_bend_at_the_same_sparsity_however_many_features_are_ignored(n):
    changes = result_of(f"n_seeds=1&n_features={n}&importance=0.9")["changes"]
    (bend,) = [one for one in changes if one["to"].startswith("uneven triangle") and one["from"] != one["to"]]
    assert bend["order"] == "continuous"
    assert bend["sparsity"] == pytest.approx(BENDS, abs=NEAR)


def test_an_independent_minimum_is_a_right_angle_before_the_bend_and_none_behind_it():
    importances = (1.0, 0.9, 0.81)
    pair = np.array([[0, 0.98, -0.35], [1, 0, 0]])  # the second and third share an axis
    for side in (-2, 2):
        sparsity = BENDS + side * NEAR
        experiment = Experiment(3, 2, importances, (sparsity,))
        perturbed = pair + 0.03 * np.random.default_rng(0).normal(size=(2, 3))

        def lost(x, experiment=experiment, sparsity=sparsity):
            return oracle.evaluate(experiment, sparsity, x[:6].reshape(2, 3), x[6:])

        end = minimize(lost, [*perturbed.flatten(), 0, 0.1, 0.44], method="BFGS", options={"gtol": 1e-10})
        W = end.x[:6].reshape(2, 3)
        angle = abs(W[:, 0] @ W[:, 2])
        assert (angle < 1e-3) if side < 0 else (angle > 0.02), (sparsity, angle)


@pytest.mark.parametrize("power", [0.5, 1.0])
def test_growth_as_a_root_or_in_proportion_is_traced_to_its_start(power):
    share = np.array([0.4, 0.5, 0.6])
    assert start_of_growth(share, (share - 0.33) ** power) == pytest.approx(0.33)


def test_an_onset_is_not_followed_below_a_sparsity_of_0():
    """A feature disappears just behind S = 0, so that what has it would be followed to where no experiment is."""
    result = result_of("n_features=4&n_hidden=1&importance=1&sparsities=0,0.888494,0.989739&n_seeds=1&seed=645")
    assert all(0 <= change["sparsity"] <= 0.989739 for change in result["changes"])
