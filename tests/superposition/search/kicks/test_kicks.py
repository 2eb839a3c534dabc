"""Kicks change one feature, or two, and say the same of a feature alone."""

import numpy as np
import pytest
import torch

from app.superposition.experiment.spec import Spec
from app.superposition.search.candidates import Candidates
from app.superposition.search.kicks.kicks import kick, lengthen
from app.superposition.search.models import Models


def models_at(**fields):
    return Models(Spec(n_features=5, sparsities=(0.8, 0.9), decoder="rms_norm", **fields), alone=True)


def best_of(models):
    rng = np.random.default_rng(0)
    W, b = torch.tensor(rng.normal(size=(2, 2, 5))), torch.tensor(rng.normal(size=(2, 5)))
    return Candidates(models.constraint.pack(W, b), torch.zeros(2, dtype=torch.float64), torch.arange(2))


@pytest.mark.parametrize("constraint", ["free", "sphere", "sphere_gain"])
def test_a_kick_moves_one_or_two_features_at_every_level(constraint):
    models = models_at(constraint=constraint)
    best = best_of(models)
    kicked = kick(models, best, 30, np.random.default_rng(1))
    assert kicked.level.tolist() == [0] * 30 + [1] * 30
    before, after = models.unpack(best.parameters)[0][kicked.level], models.unpack(kicked.parameters)[0]
    lengths = torch.linalg.vector_norm(after, dim=1, keepdim=True)
    if constraint != "free":  # a gain may change for all of them
        assert lengths.std(2).max() < 1e-9
        before, after = before / torch.linalg.vector_norm(before, dim=1, keepdim=True), after / lengths
    moved = ((after - before).abs().amax(1) > 1e-9).sum(1)
    assert set(moved.tolist()) == {1, 2}


def test_features_of_equal_importance_are_not_exchanged():
    models = models_at(importance=1.0, constraint="sphere")
    best = best_of(models)
    kicked = kick(models, best, 40, np.random.default_rng(2))
    before, after = models.unpack(best.parameters)[0][kicked.level], models.unpack(kicked.parameters)[0]
    assert ((after - before).abs().amax(1) > 1e-9).sum(1).tolist() == [1] * 80


@pytest.mark.parametrize("relative", [False, True])
def test_a_longer_feature_says_the_same_of_itself_alone(relative):
    W, b = np.array([[0.6, 1.0], [0.8, 0.0]]), np.array([-0.4, 0.1])
    said = (1.0 - 0.4) * 1.0
    lengthen(W, b, 0, 4.0, relative)
    length = np.linalg.norm(W[:, 0])
    assert length == pytest.approx(4)
    assert (length + b[0]) * (length if relative else 1) == pytest.approx(said)
    assert W[:, 1].tolist() == [1.0, 0.0]
    assert b[1] == 0.1
