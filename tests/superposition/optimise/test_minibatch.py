"""Minibatches have the distribution that the loss is about, and their gradient is autograd's."""

import pytest
import torch
from numpy.testing import assert_allclose

from app.superposition.loss.features import Distribution, independent
from app.superposition.loss.problem import Problem, feature_moments
from app.superposition.optimise.minibatch import loss_and_gradient, sample_features

IMPORTANCES = (1.0, 0.9, 0.7, 0.5)


@pytest.mark.parametrize("decoder", ["affine", "rms_norm", "relative"])
@pytest.mark.parametrize("relu", [True, False])
def test_the_gradient_is_autograds(relu, decoder):
    generator = torch.Generator().manual_seed(0)
    problem = Problem(independent(4), IMPORTANCES, (0.6,), relu)
    x = sample_features(problem, 0.4, 3, 64, seed=0, step=0).double()
    W = torch.randn(3, 2, 4, generator=generator, dtype=torch.float64, requires_grad=True)
    b = torch.randn(3, 4, generator=generator, dtype=torch.float64, requires_grad=True)
    importances = torch.tensor(IMPORTANCES, dtype=torch.float64)
    h = x @ W.mT
    length = torch.where((h == 0).all(2, keepdim=True), 1, h).norm(dim=2, keepdim=True)
    z = (h if decoder == "affine" else h / length) @ W + b[:, None, :]
    out = torch.relu(z) if relu else z
    out = out * h.norm(dim=2, keepdim=True) if decoder == "relative" else out
    theirs = (importances * (x - out) ** 2).sum(2).mean(1)
    by_W, by_b = torch.autograd.grad(theirs.sum(), (W, b))
    loss, ours_W, ours_b = loss_and_gradient(W.detach(), b.detach(), x, importances, relu, decoder)
    assert_allclose(loss, theirs.detach(), rtol=1e-12, atol=1e-12)
    assert_allclose(ours_W, by_W, rtol=1e-12, atol=1e-12)
    assert_allclose(ours_b, by_b, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "distribution",
    [independent(4), Distribution(((0, 1), (2, 3)), False), Distribution(((0, 1), (2, 3)), True)],
    ids=["plain", "correlated", "anticorrelated"],
)
def test_samples_have_the_moments_of_the_population(distribution):
    problem = Problem(distribution, IMPORTANCES, (0.7,), True)
    x = sample_features(problem, 0.3, 1, 400_000, seed=1, step=2)[0].double().numpy()
    mean, second = feature_moments(problem)
    assert_allclose(x.mean(0), mean[0], atol=3e-3)
    assert_allclose(x.T @ x / len(x), second[0], atol=3e-3)


def test_a_batch_hangs_on_seed_and_step_alone():
    problem = Problem(independent(4), IMPORTANCES, (0.7,), True)
    first, again = (sample_features(problem, 0.3, 1, 16, seed=1, step=2) for _ in range(2))
    assert torch.equal(first, again)
    assert not torch.equal(first, sample_features(problem, 0.3, 1, 16, seed=1, step=3))
