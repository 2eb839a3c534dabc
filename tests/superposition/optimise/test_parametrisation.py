"""Constraints: what W may be, and gradients that follow it."""

import pytest
import torch

from app.superposition.optimise.parametrisation import Constraint

NAMES = ["free", "sphere", "sphere_gain"]


def some(shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def parameters(constraint):
    return some((3, 2 * 4 + 4 + constraint.n_scales)).abs() + 0.2


@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_of_the_parameters_is_that_of_autograd(name):
    constraint = Constraint(name)
    flat = parameters(constraint).requires_grad_()
    by_W, by_b = some((3, 2, 4), 1), some((3, 4), 2)
    raw = flat[:, :8].reshape(3, 2, 4)
    on_set = raw if name == "free" else raw / raw.norm(dim=1, keepdim=True)
    if name == "sphere_gain":
        on_set = on_set * flat[:, -1].view(3, 1, 1)
    ((on_set * by_W).sum() + (flat[:, 8:12] * by_b).sum()).backward()
    W, b, pull_back = constraint.unpack(flat.detach(), 2, 4)
    assert flat.grad is not None
    assert torch.allclose(W, on_set)
    assert torch.equal(b, flat[:, 8:12])
    assert torch.allclose(pull_back(by_W, by_b), flat.grad)


@pytest.mark.parametrize("name", NAMES)
def test_the_gradient_of_a_projected_W_is_that_of_autograd(name):
    W = some((3, 2, 4)).requires_grad_()
    by_W = some((3, 2, 4), 1)
    on_set, pull_back = Constraint(name).project(W)
    (on_set * by_W).sum().backward()
    assert W.grad is not None
    assert torch.allclose(pull_back(by_W).detach(), W.grad)


@pytest.mark.parametrize("name", NAMES)
def test_packing_is_undone_by_unpacking(name):
    constraint = Constraint(name)
    W, b, _ = constraint.unpack(parameters(constraint), 2, 4)
    again, b_again, _ = constraint.unpack(constraint.pack(W, b), 2, 4)
    assert torch.allclose(W, again)
    assert torch.allclose(b, b_again)


def test_columns_lie_on_the_sphere_with_one_common_gain():
    sphere, gain = Constraint("sphere"), Constraint("sphere_gain")
    norm = sphere.unpack(parameters(sphere), 2, 4)[0].norm(dim=1)
    assert torch.allclose(norm, torch.ones_like(norm))
    norm = gain.unpack(parameters(gain), 2, 4)[0].norm(dim=1)
    assert torch.allclose(norm, norm[:, :1].expand_as(norm))


def test_a_column_of_zeros_has_no_direction():
    with pytest.raises(ValueError, match="column of zeros"):
        Constraint("sphere").project(torch.zeros(1, 2, 3))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_on_a_line_no_gradient_turns_a_column_of_length_1(dtype):
    flat = torch.cat([some((40, 7)), some((40, 7), 1)], 1).to(dtype)
    _, _, pull_back = Constraint("sphere").unpack(flat, 1, 7)
    gradient = pull_back(some((40, 1, 7), 2).to(dtype), torch.zeros(40, 7, dtype=dtype))
    assert bool((gradient == 0).all())
