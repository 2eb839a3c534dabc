"""Refinement: which features are brought back before a descent."""

import torch

from app.superposition.search.refinement import revive_dead_features

from .small import models, one


def test_a_dead_feature_stands_at_half_the_density_and_a_living_one_stays():
    spec = models("n_features=3&sparsities=0.9")
    parameters = one([[1.0, 0.01, 1.0], [0.0, 0.0, 1.0]], [-0.2, -0.3, -0.1])
    alive = revive_dead_features(spec, parameters, spec.asked)
    assert torch.allclose(alive, one([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]], [-0.2, 0.05, -0.1]))
    before, after = (spec.loss(spec.exact_loss, p.double(), spec.asked) for p in (parameters, alive))
    assert after < before


def test_a_faint_feature_that_is_still_on_at_times_is_not_dead():
    spec = models("n_features=3&sparsities=0.9")
    parameters = one([[1.0, 0.14, 1.0], [0.0, 0.0, 1.0]], [-0.2, -0.1, -0.1])
    assert torch.equal(revive_dead_features(spec, parameters, spec.asked), parameters)
