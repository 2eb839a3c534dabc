"""Losses of normalised decoders against plain quadrature and fresh draws, and their gradients against differences."""

import numpy as np
import pytest
import torch

from app.superposition.loss.features import Distribution, independent
from app.superposition.loss.gram import weight_gradient
from app.superposition.loss.normalised import EXACT_POINTS, FINE_POINTS, TRAINING_POINTS, NormalisedLoss
from app.superposition.loss.problem import Problem
from tests.superposition.loss.normalised_oracle import drawn, lost, of_two

DECODERS = ("rms_norm", "relative")
ALONE = torch.zeros(1, dtype=torch.long)


def model(n, m, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(m, n)), rng.normal(size=n) * 0.3, rng.random(n) + 0.3


def loss_of(W, b, importances, sparsity, decoder, points=EXACT_POINTS, exact_pairs=True, distribution=None):
    distribution = distribution or independent(len(b))
    problem = Problem(distribution, tuple(importances), (sparsity,), True, decoder)
    return NormalisedLoss(problem, points, exact_pairs)


def value(loss, W, b):
    return loss(torch.from_numpy(W)[None], torch.from_numpy(b)[None], ALONE)[0].sum().item()


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("seed", range(3))
def test_two_features_are_exact(decoder, seed):
    W, b, importances = model(2, 2, seed)
    expected = of_two(W, b, 0.3, importances, decoder)
    assert value(loss_of(W, b, importances, 0.3, decoder), W, b) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("decoder", DECODERS)
def test_nearly_opposite_features_are_exact_too(decoder):
    W, b, importances = np.array([[1.0, -0.9], [0.0, 1e-3]]), np.array([-0.2, 0.1]), np.ones(2)
    expected = of_two(W, b, 0.3, importances, decoder)
    assert value(loss_of(W, b, importances, 0.3, decoder), W, b) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize(("n", "m", "sparsity"), [(3, 1, 0.3), (5, 2, 0.5), (8, 3, 0.2), (10, 2, 0.8)])
def test_fresh_draws_lose_the_same(decoder, n, m, sparsity):
    W, b, importances = model(n, m)
    expected, error = drawn(W, b, sparsity, importances, decoder, 400_000)
    assert abs(value(loss_of(W, b, importances, sparsity, decoder), W, b) - expected) < 4 * error


@pytest.mark.parametrize("decoder", DECODERS)
def test_more_points_change_little(decoder):
    W, b, importances = model(6, 2)
    best = value(loss_of(W, b, importances, 0.4, decoder, points=4 * EXACT_POINTS), W, b)
    assert value(loss_of(W, b, importances, 0.4, decoder), W, b) == pytest.approx(best, rel=1e-4)
    assert value(loss_of(W, b, importances, 0.4, decoder, points=FINE_POINTS), W, b) == pytest.approx(best, rel=3e-3)
    rough = loss_of(W, b, importances, 0.4, decoder, TRAINING_POINTS, exact_pairs=False)
    assert value(rough, W, b) == pytest.approx(best, rel=2e-2)


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("exact_pairs", [True, False])
def test_gradients_are_those_of_the_loss(decoder, exact_pairs):
    W, b, importances = model(4, 2)
    loss = loss_of(W, b, importances, 0.4, decoder, TRAINING_POINTS, exact_pairs)
    given = torch.from_numpy(W)[None]
    _, by_gram, by_b = loss(given, torch.from_numpy(b)[None], ALONE)
    by_W, step = weight_gradient(given, by_gram)[0].numpy(), 1e-6
    for place in np.ndindex(W.shape):
        moved = np.zeros_like(W)
        moved[place] = step
        slope = (value(loss, W + moved, b) - value(loss, W - moved, b)) / (2 * step)
        assert by_W[place] == pytest.approx(slope, rel=1e-5, abs=1e-6)
    for i in range(4):
        moved = step * np.eye(4)[i]
        slope = (value(loss, W, b + moved) - value(loss, W, b - moved)) / (2 * step)
        assert by_b[0, i].item() == pytest.approx(slope, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("exclusive", [False, True])
def test_groups_are_drawn_together(exclusive):
    W, b, importances = model(4, 2)
    distribution = Distribution(((0, 1), (2, 3)), exclusive)
    loss = loss_of(W, b, importances, 0.5, "relative", distribution=distribution)
    rng, draws = np.random.default_rng(1), 400_000
    on = np.zeros((draws, 4), dtype=bool)
    for first in (0, 2):
        if exclusive:  # each with probability 1/2
            on[np.arange(draws), first + rng.integers(2, size=draws)] = True
        else:
            on[:, [first, first + 1]] = (rng.random(draws) < 0.5)[:, None]
    each = lost(W, b, rng.random((draws, 4)) * on, importances, "relative").sum(1)
    assert abs(value(loss, W, b) - each.mean()) < 4 * each.std() / np.sqrt(draws)


@pytest.mark.parametrize("decoder", DECODERS)
def test_a_model_without_weights_guesses(decoder):
    W, b = np.zeros((2, 3)), np.full(3, 0.1)
    p = 0.5
    expected = 3 * (p / 3 - (2 * 0.1 * p / 2 - 0.1**2 if decoder == "rms_norm" else 0))
    assert value(loss_of(W, b, np.ones(3), 1 - p, decoder), W, b) == pytest.approx(expected)
