"""What models lose on the whole distribution, exactly and as an estimate."""

import numpy as np
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.samples.population import Population
from app.superposition.samples.spec import SamplesSpec

from .oracle import mean_loss

W = np.array([[1.0, -0.9, 0.1], [0.2, 0.1, 1.1]])
B = np.array([-0.1, 0.05, 0.0])


@pytest.mark.parametrize("activation", ["relu", "linear"])
def test_the_exact_loss_is_that_of_many_samples_with_something_on(activation):
    spec = SamplesSpec(Spec(n_features=3, importance=0.7, activation=activation), 4)
    (exact,) = Population(spec, 0.8).loss(W[None], B[None])
    rng = np.random.default_rng(0)
    x = rng.random((15_000, 3)) * (rng.random((15_000, 3)) < 0.2)
    x = x[x.any(1)]
    weights = np.array(spec.base.feature_importances)
    assert exact == pytest.approx(mean_loss(W, B, x, weights, activation == "relu"), rel=0.04)
    nothing = Population(spec, 0.8).nothing_loss()
    assert nothing == pytest.approx(float((weights * x**2).sum(1).mean()), rel=0.04)
    (silent,) = Population(spec, 0.8).loss(np.zeros((1, 2, 3)), np.zeros((1, 3)))
    assert silent == pytest.approx(nothing, rel=1e-9)


def test_of_samples_of_length_1_one_is_what_a_model_loses_that_says_nothing():
    spec = SamplesSpec(Spec(n_features=300, importance=1.0), 4, "unit")
    population = Population(spec, 0.99)
    assert population.nothing_loss() == pytest.approx(1)
    (silent,) = population.loss(np.zeros((1, 2, 300)), np.zeros((1, 300)))
    assert silent == pytest.approx(1)
    assert not population.exact
