"""The closed form against independent values, its own differences, draws, and what is known at once."""

import numpy as np
import pytest

from app.superposition.loss import closed_form
from app.superposition.loss.features import independent, mask_probability, masks
from tests.superposition.reference import REFERENCE, polygon

GOLDEN = [g for g in REFERENCE["golden_vectors"] if g["relu"]]


def evaluate(gram, b, sparsity, importances):
    """Loss of each output [models, n], by gram, by b of some models at one sparsity."""
    models, n = b.shape
    every = masks(independent(n))
    weights = np.repeat(mask_probability(independent(n), every, np.array([1 - sparsity])), models, 0)
    return closed_form.loss_and_gradient(gram, b, weights, every, np.asarray(importances, dtype=float))


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda g: g["name"])
def test_loss_and_gradient_equal_the_independent_values(golden):
    W, b = np.array(golden["W"]), np.array(golden["b"])
    loss, by_gram, by_b = evaluate((W.T @ W)[None], b[None], golden["S"], golden["r"] ** np.arange(len(b)))
    assert loss.sum() == pytest.approx(golden["loss"], rel=1e-12)
    assert W @ (by_gram[0] + by_gram[0].T) == pytest.approx(np.array(golden["grad_W"]), rel=1e-9, abs=1e-12)
    assert by_b[0] == pytest.approx(np.array(golden["grad_b"]), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_the_gradient_is_that_of_the_loss_even_where_entries_are_tiny(n):
    rng = np.random.default_rng(n)
    gram, b = rng.normal(size=(4, n, n)) / 2, rng.normal(size=(4, n)) / 5
    gram[0, :, 1] *= 1e-3
    gram[1, :, 0] = 0
    gram[2] *= np.where(rng.random((n, n)) < 0.5, 1e-2, 1)
    ahead, aside = rng.normal(size=gram.shape), rng.normal(size=b.shape)
    importances, h = np.linspace(1, 2, n), 1e-5
    _, by_gram, by_b = evaluate(gram, b, 0.6, importances)
    up, down = (evaluate(gram + s * ahead, b + s * aside, 0.6, importances)[0].sum(1) for s in (h, -h))
    slope = (by_gram * ahead).sum((1, 2)) + (by_b * aside).sum(1)
    assert (up - down) / (2 * h) == pytest.approx(slope, rel=1e-6)


def test_draws_agree():
    rng = np.random.default_rng(0)
    W, b = rng.normal(size=(2, 5)) * 0.8, rng.normal(size=5) * 0.2
    x = rng.random((400_000, 5)) * (rng.random((400_000, 5)) < 0.3)
    drawn = ((x - np.maximum(x @ W.T @ W + b, 0)) ** 2).sum(1)
    loss, _, _ = evaluate((W.T @ W)[None], b[None], 0.7, np.ones(5))
    assert loss.sum() == pytest.approx(drawn.mean(), abs=5 * drawn.std() / len(x) ** 0.5)


def test_an_ignored_feature_costs_its_variance():
    p = 0.3
    loss, _, _ = evaluate(np.zeros((1, 2, 2)), np.full((1, 2), p / 2), 1 - p, [1.0, 0.5])
    assert loss.sum() == pytest.approx(1.5 * (p / 3 - p**2 / 4), rel=1e-13)


def test_an_antipodal_pair_costs_only_when_both_are_on():
    p, gram = 0.2, np.array([[[1.0, -1.0], [-1.0, 1.0]]])
    loss, _, _ = evaluate(gram, np.zeros((1, 2)), 1 - p, [1.0, 0.5])
    assert loss.sum() == pytest.approx(1.5 * p**2 / 6, rel=1e-13)


def test_dedicated_features_cost_nothing():
    loss, by_gram, by_b = evaluate(np.eye(3)[None], np.zeros((1, 3)), 0.4, np.ones(3))
    assert abs(loss).max() < 1e-15
    assert abs(by_gram).max() < 1e-15
    assert abs(by_b).max() < 1e-15


def test_a_turned_model_has_the_same_loss():
    b = np.full((1, 5), -0.2)
    losses = []
    for turn in (0.0, 0.3, 1.1):
        W = polygon(5, 1.1, turn)
        losses.append(evaluate((W.T @ W)[None], b, 0.9, np.ones(5))[0].sum())
    assert losses == pytest.approx([losses[0]] * 3, rel=1e-13)
