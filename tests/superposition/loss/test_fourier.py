"""The Fourier form of the loss against the closed form, its own differences, and draws."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from app.superposition.loss.features import Distribution
from app.superposition.loss.fourier import FourierLoss
from app.superposition.loss.objectives import ClosedForm, exact_of_gram
from app.superposition.loss.problem import Problem

SPARSITIES = (0.0, 0.3, 0.7, 0.9, 0.99, 0.999, 0.9999)


def problem(groups, exclusive=False):
    n = sum(len(group) for group in groups)
    return Problem(Distribution(groups, exclusive), tuple(0.9**i for i in range(n)), SPARSITIES, True)


def singles(n):
    return tuple((i,) for i in range(n))


def polygon(n, norm, bias):
    angle = 2 * np.pi * np.arange(n) / n
    W = norm * np.array([np.cos(angle), np.sin(angle)])
    return W.T @ W, np.full(n, bias)


def irregular(n, hidden, seed):
    rng = np.random.default_rng(seed)
    W = rng.normal(size=(hidden, n))
    W *= rng.uniform(0.9, 1.2, n) / np.linalg.norm(W, axis=0)
    return W.T @ W, rng.uniform(-0.3, 0.05, n)


def ignoring(n, size, sparsity):
    """Four features on a cross, the rest with columns of about that size and the bias that predicts their mean."""
    rng = np.random.default_rng(2)
    W = np.zeros((2, n))
    W[:, :4] = [[1.05, -1.05, 0, 0], [0, 0, 1.05, -1.05]]
    W[:, 4:] = size * rng.normal(size=(2, n - 4))
    bias = np.full(n, (1 - sparsity) / 2)
    bias[:4] = -0.04
    return W.T @ W, bias


def batch(n):
    """Every kind of model at every level: gram, bias, level."""
    models, levels = [], []
    for level, sparsity in enumerate(SPARSITIES):
        models += [polygon(n, norm, bias) for norm in (1.0, 1.3) for bias in (-0.3, -0.07, 0.0)]
        models += [irregular(n, 2, 0), irregular(n, 3, 1)]
        models += [ignoring(n, size, sparsity) for size in (0.0, 1e-8, 1e-5)]
        levels += [level] * 11
    gram, bias = (torch.from_numpy(np.stack(part)) for part in zip(*models, strict=True))
    return gram, bias, torch.tensor(levels)


def worst(ours, theirs):
    """The largest difference in a model, relative to the model's largest value."""
    ours, theirs = ours.flatten(1), theirs.flatten(1)
    return ((ours - theirs).abs().amax(1) / theirs.abs().amax(1)).max().item()


@pytest.mark.parametrize(
    ("groups", "exclusive"),
    [
        (singles(5), False),
        (singles(8), False),
        (((0, 1), (2, 3), (4, 5, 6)), False),
        (((0, 3), (1, 4), (2, 5)), True),
        (((0, 1, 2), (3,), (4, 5)), True),
    ],
)
def test_it_agrees_with_the_closed_form(groups, exclusive):
    about = problem(groups, exclusive)
    gram, bias, level = batch(about.distribution.n_features)
    some = slice(None, None, 1 if len(groups) < 8 else 3)  # the closed form is slow
    args = gram[some], bias[some], level[some]
    fourier, closed = FourierLoss(about)(*args), ClosedForm(about)(*args)
    assert worst(fourier[0].sum(1, keepdim=True), closed[0].sum(1, keepdim=True)) < 1e-7
    assert worst(fourier[1], closed[1]) < 2e-5
    assert worst(fourier[2], closed[2]) < 2e-5


def axes(n, hidden, sparsity):
    """Features with an axis each, and others that are faint and matter little: the loss is small beside z."""
    W = 0.01 * np.random.default_rng(0).normal(size=(hidden, n))
    W[:, :hidden] = np.eye(hidden)
    return W.T @ W, np.where(np.arange(n) < hidden, 0, (1 - sparsity) / 2)


@pytest.mark.parametrize(
    ("groups", "exclusive"),
    [(singles(9), False), (singles(10), False), (((0, 8), (1, 7), *((i,) for i in range(2, 7))), True)],
)
def test_the_loss_that_is_reported_is_good_where_features_are_faint(groups, exclusive):
    about = problem(groups, exclusive)
    n = about.distribution.n_features
    about = replace(about, importances=tuple(0.6**i for i in range(n)))
    for hidden in (2, 3):
        models = [axes(n, hidden, sparsity) for sparsity in SPARSITIES]
        gram, bias = (torch.from_numpy(np.stack(part)) for part in zip(*models, strict=True))
        args = gram, bias, torch.arange(len(SPARSITIES))
        closed = ClosedForm(about)(*args)[0].sum(1)
        np.testing.assert_allclose(exact_of_gram(about)(*args)[0].sum(1), closed, rtol=1e-7)


def test_rows_need_not_be_symmetric_and_without_crossing_it_is_exact():
    about = problem(singles(5))
    rng = np.random.default_rng(0)
    gram = torch.from_numpy(rng.uniform(0, 1, (7, 5, 5)) * np.array([1, 1, -1, 1, 1])[:, None])
    args = gram, torch.tensor([0.1, 0.0, -0.1, 0.2, 0.3]).double().expand(7, 5), torch.arange(7)
    for ours, theirs in zip(FourierLoss(about)(*args), ClosedForm(about)(*args), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)
    gram = torch.from_numpy(rng.uniform(-1, 1, (7, 5, 5)))
    args = gram, args[1], args[2]
    for ours, theirs in zip(FourierLoss(about)(*args), ClosedForm(about)(*args), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("exclusive", [False, True])
def test_the_gradient_is_that_of_the_loss(exclusive):
    groups = ((0, 1), (2, 3, 4), *((i,) for i in range(5, 12)))
    loss = FourierLoss(problem(groups, exclusive))
    rng = np.random.default_rng(1)
    models = [irregular(12, hidden, seed) for seed, hidden in enumerate((2, 3, 4, 2, 3))]
    gram, bias = (torch.from_numpy(np.stack(part)) for part in zip(*models, strict=True))
    level = torch.arange(5)
    along, along_b = torch.from_numpy(rng.normal(size=gram.shape)), torch.from_numpy(rng.normal(size=bias.shape))
    _, by_gram, by_b = loss(gram, bias, level)
    step = 1e-4
    values = {k: loss(gram + k * step * along, bias + k * step * along_b, level)[0].sum(1) for k in (-2, -1, 1, 2)}
    difference = (8 * (values[1] - values[-1]) - (values[2] - values[-2])) / (12 * step)
    exact = (by_gram * along).sum((1, 2)) + (by_b * along_b).sum(1)
    np.testing.assert_allclose(difference, exact, rtol=1e-6, atol=1e-7)


def test_it_agrees_with_draws():
    n, draws = 12, 50_000
    about = problem(singles(n))
    rng = np.random.default_rng(3)
    gram, bias = irregular(n, 3, 4)
    for level in (1, 2, 3):
        x = rng.random((draws, n)) * (rng.random((draws, n)) >= SPARSITIES[level])
        lost = (np.square(x - np.maximum(x @ gram.T + bias, 0)) * about.importances).sum(1)
        args = torch.from_numpy(gram)[None], torch.from_numpy(bias)[None], torch.tensor([level])
        assert abs(FourierLoss(about)(*args)[0].sum().item() - lost.mean()) < 5 * lost.std() / draws**0.5


def test_where_features_are_rare_the_loss_is_that_of_one_at_a_time():
    n = 12
    about = problem(singles(n))
    gram, bias = polygon(n, 1.1, -0.2)
    p, grid = 1 - SPARSITIES[-1], (np.arange(20_000) + 0.5) / 20_000
    alone = sum(
        p * about.importances[i] * np.mean(np.square((i == j) * grid - np.maximum(gram[i, j] * grid - 0.2, 0)))
        for i in range(n)
        for j in range(n)
    )
    args = torch.from_numpy(gram)[None], torch.from_numpy(bias)[None], torch.tensor([len(SPARSITIES) - 1])
    assert FourierLoss(about)(*args)[0].sum().item() == pytest.approx(alone, rel=2 * n * p)


def test_a_model_does_not_depend_on_its_company():
    loss = FourierLoss(problem(singles(9)))
    gram, bias, level = (part[:44] for part in batch(9))
    together = loss(gram, bias, level)
    for k in (0, 20, 39):
        for ours, theirs in zip(loss(gram[k : k + 1], bias[k : k + 1], level[k : k + 1]), together, strict=True):
            np.testing.assert_allclose(ours[0], theirs[k], rtol=1e-12, atol=1e-13)
    for ours, theirs in zip(loss(gram, bias, level), together, strict=True):
        assert torch.equal(ours, theirs)
