"""The three forms of the loss against one another, the independent values, and autograd."""

import pytest
import torch

from app.superposition.loss.features import Distribution, independent
from app.superposition.loss.fourier import FourierLoss
from app.superposition.loss.objectives import ClosedForm, MomentLoss, NodeLoss
from app.superposition.loss.problem import Problem

SPARSITIES = (0.0, 0.5, 0.9, 0.999)
KINDS = [independent(5), Distribution(((0, 1), (2, 3), (4,)), False), Distribution(((0, 1), (2, 3), (4,)), True)]


def problem(distribution, relu=True):
    return Problem(distribution, tuple(0.8**i for i in range(distribution.n_features)), SPARSITIES, relu)


def models(count, n=5, hidden=2):
    generator = torch.Generator().manual_seed(0)
    W = torch.randn((count, hidden, n), generator=generator, dtype=torch.float64) * 0.7
    b = 0.1 - 0.3 * torch.rand((count, n), generator=generator, dtype=torch.float64)
    return W, b, torch.arange(count) % len(SPARSITIES)


@pytest.mark.parametrize(
    ("loss", "relu"), [(NodeLoss, True), (ClosedForm, True), (FourierLoss, True), (MomentLoss, False)]
)
def test_levels_may_have_importances_of_their_own(loss, relu):
    own = ((1.0, 0.5, 0.2, 3.0, 1.0), (0.1, 1.0, 1.0, 1.0, 10.0))
    together = loss(Problem(independent(5), own, (0.5, 0.5), relu))
    W, b, _ = models(2)
    W, b = (W.float(), b.float()) if loss is NodeLoss else (W.mT @ W, b)
    for k, importances in enumerate(own):
        alone = loss(Problem(independent(5), importances, (0.5,), relu))
        here = slice(k, k + 1)
        expected = alone(W[here], b[here], torch.tensor([0]))
        for part, wanted in zip(together(W[here], b[here], torch.tensor([k])), expected, strict=True):
            assert torch.equal(part, wanted)


@pytest.mark.parametrize("distribution", KINDS)
def test_nodes_come_near_the_closed_form(distribution):
    W, b, level = models(12)
    exact, by_gram, by_b = ClosedForm(problem(distribution))(W.mT @ W, b, level)
    near, near_gram, near_b = NodeLoss(problem(distribution))(W.float(), b.float(), level)
    assert torch.allclose(near.double().sum(1), exact.sum(1), rtol=0.02)
    assert (near_gram - by_gram).norm() < 0.03 * by_gram.norm()
    assert (near_b - by_b).norm() < 0.03 * by_b.norm()


@pytest.mark.parametrize(("n", "hidden"), [(2, 1), (4, 2), (5, 2), (7, 3)])
def test_the_gradient_over_nodes_is_that_of_autograd(n, hidden):
    loss = NodeLoss(problem(independent(n)))
    W, b, level = (part.float() if part.is_floating_point() else part for part in models(8, n, hidden))
    gram = (W.mT @ W).requires_grad_()
    b.requires_grad_()
    nothing, _, importances = (torch.from_numpy(part) for part in loss.rest)
    x, weight = torch.from_numpy(loss.x), torch.from_numpy(loss.weight)  # [n, nodes], [levels, nodes]
    z = torch.relu(gram @ x + b[:, :, None])
    lost = ((z - x) ** 2 * weight[level, None]).sum(2)  # [models, n]
    at_level = lost + nothing[level, None] * torch.relu(b) ** 2
    plainly = at_level * importances[level]
    plainly.sum().backward()
    by_hand, by_gram, by_b = loss(W, b.detach(), level)
    assert torch.allclose(by_hand, plainly.detach(), rtol=1e-4)
    assert torch.allclose(by_gram, gram.grad, atol=1e-5)
    assert torch.allclose(by_b, b.grad, atol=1e-5)


@pytest.mark.parametrize("distribution", KINDS)
def test_without_relu_the_loss_is_quadratic_and_exact(distribution):
    """Biases so high that ReLU never acts turn the closed form into the linear one."""
    W, b, level = models(8)
    gram, b = W.mT @ W, b + 20
    for ours, theirs in zip(
        MomentLoss(problem(distribution, relu=False))(gram, b, level),
        ClosedForm(problem(distribution))(gram, b, level),
        strict=True,
    ):
        assert torch.allclose(ours, theirs, rtol=1e-10)


def test_a_model_has_the_same_loss_alone_and_in_company():
    loss = NodeLoss(problem(independent(5)))
    W, b, level = (part.float() if part.is_floating_point() else part for part in models(700))
    together = loss(W, b, level)
    for first, size in ((0, 0), (0, 1), (311, 1), (699, 1), (5, 2), (40, 33), (100, 61), (7, 488)):
        some = slice(first, first + size)
        for few, company in zip(loss(W[some], b[some], level[some]), together, strict=True):
            assert torch.equal(few, company[some])
