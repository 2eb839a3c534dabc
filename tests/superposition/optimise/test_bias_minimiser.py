"""Biases settled where they are best, against the exact loss."""

import numpy as np
import pytest
import torch

from app.superposition.loss.objectives import exact_objective
from app.superposition.loss.problem import problem_of
from app.superposition.optimise.bias_minimiser import NARROWEST, level_data, model_loss, series_for, transform, vertex
from tests.superposition.queries import spec_of

SPARSITIES = (0.0, 0.6, 0.95, 0.999)
QUERIES = (
    "n_features=6&constraint=sphere",
    "n_features=12&constraint=sphere&n_hidden=3",
    "n_features=9&constraint=sphere&n_hidden=1&correlation=correlated&group_size=4",
    "n_features=10&constraint=sphere_gain&correlation=anticorrelated&group_size=5",
    "n_features=13&importance=0.7&correlation=anticorrelated&group_size=3",
)


def spec_at(query, sparsities=SPARSITIES):
    return spec_of(f"{query}&n_seeds=1&sparsities={','.join(map(str, sparsities))}")


@pytest.mark.parametrize("query", QUERIES)
def test_settled_biases_are_the_best_and_their_loss_is_the_exact_one(query):
    spec = spec_at(query)
    problem, dice = problem_of(spec), np.random.default_rng(1)
    exact = exact_objective(problem)
    for at, level in enumerate(level_data(problem)):
        W = dice.normal(size=(spec.n_hidden, spec.n_features))
        W /= np.sqrt((W * W).sum(0))
        W[:, 2], W[:, 3] = W[:, 1], -W[:, 1]  # some stand together
        b = np.empty(spec.n_features)
        loss = model_loss(W, b, np.inf, level, series_for(level, 1.0, spec.n_features + 1.0))

        def rows(b, W=W, at=at):
            biases = torch.from_numpy(b)
            weights = torch.from_numpy(W).expand(len(b), -1, -1)
            return exact(weights, biases, torch.full((len(b),), at))[0].numpy()

        own = rows(b[None])[0]
        assert own.sum() == pytest.approx(loss, rel=2e-3)
        others = rows(np.linspace(-6, 3, 300)[:, None].repeat(spec.n_features, 1))
        assert (own <= others.min(0) + 1e-3 * own.sum()).all()


@pytest.mark.parametrize("a", [-1.3, -0.2, 1e-9, 0.01, 0.0179, 0.9])
def test_transforms_are_means_of_waves(a):
    """Of a feature, and of the output's own: that less its derivative by the overlap; also where a series is used."""
    t, out = np.linspace(0.5, 20, 40), np.empty((4, 40))
    transform(t, a, out)
    x, weight = np.polynomial.legendre.leggauss(40)
    x = (x[:, None] + 1) / 2
    wave = np.exp(1j * t * a * x)
    for k, plainly in ((0, wave), (2, (1 - 1j * t * x) * wave)):
        mean = plainly.T @ weight / 2
        assert out[k] == pytest.approx(mean.real, abs=1e-10)
        assert out[k + 1] == pytest.approx(mean.imag, abs=1e-10)


def test_through_three_points_of_a_parabola_its_lowest_is_found():
    def square(x):
        return 3 * (x - 0.3) ** 2 - 1

    assert vertex(-1.0, 0.1, 1.5, square(-1.0), square(0.1), square(1.5)) == pytest.approx(0.3)


def test_a_parabola_leaves_some_of_the_interval_on_the_wider_side():
    assert vertex(-1.0, 0.0, 2.0, 1.0, 0.0, 4.0) == pytest.approx(3 * NARROWEST)  # its lowest is where one is already
    assert vertex(-2.0, 0.0, 1.0, 4.0, 0.0, 1.0) == pytest.approx(-3 * NARROWEST)
