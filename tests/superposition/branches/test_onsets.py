"""Where features appear continuously, against the closed form of a pair."""

import numpy as np
import pytest
import torch
from scipy.optimize import brentq

from app.superposition.branches.boundaries import continuous_onset
from app.superposition.branches.brackets import Bracket
from app.superposition.branches.onsets import norms_of, onset_in, start_of_growth
from app.superposition.search.models import Models
from tests.superposition.asking import spec_of
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


@pytest.mark.parametrize("power", [0.5, 1.0])
def test_growth_as_a_root_or_in_proportion_is_traced_to_its_start(power):
    share = np.array([0.4, 0.5, 0.6])
    assert start_of_growth(share, (share - 0.33) ** power) == pytest.approx(0.33)
