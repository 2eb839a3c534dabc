"""Batched L-BFGS on functions with a known minimum."""

import torch

from app.superposition.optimise import lbfgs

SCALE = torch.logspace(0, 2, 6, dtype=torch.float64)


def bowl(parameters, models):
    """A stiff quadratic whose minimum depends on the model."""
    off = parameters - models[:, None]
    return (SCALE * off**2).sum(1) + 1, 2 * SCALE * off


def valley(parameters, models):
    """Rosenbrock's."""
    x, y = parameters.T
    loss = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    return loss, torch.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], 1)


def test_every_model_finds_its_own_minimum():
    start = lbfgs.start_descent(bowl, torch.zeros(5, 6, dtype=torch.float64))
    end = lbfgs.advance_descent(bowl, start, 60, 1e-14)
    assert torch.allclose(end.parameters, torch.arange(5.0, dtype=torch.float64)[:, None].expand(5, 6), atol=1e-5)
    assert len(end.active) == 0


def test_a_curved_valley_is_followed_to_its_end():
    start = lbfgs.start_descent(valley, torch.tensor([[-1.2, 1.0], [2.0, 2.0]], dtype=torch.float64))
    assert lbfgs.advance_descent(valley, start, 120, 1e-16).loss.max() < 1e-10


def test_no_step_makes_any_model_worse():
    descent = lbfgs.start_descent(valley, torch.tensor([[-1.2, 1.0], [3.0, -2.0]], dtype=torch.float64))
    for _ in range(30):
        further = lbfgs.advance_descent(valley, descent, 1, 1e-12)
        assert (further.loss <= descent.loss).all()
        descent = further


def test_steps_taken_in_parts_are_the_steps_taken_at_once():
    start = lbfgs.start_descent(valley, torch.tensor([[-1.2, 1.0]], dtype=torch.float64))
    at_once = lbfgs.advance_descent(valley, start, 20, 1e-12)
    in_parts = lbfgs.advance_descent(valley, lbfgs.advance_descent(valley, start, 7, 1e-12), 13, 1e-12)
    assert torch.equal(at_once.parameters, in_parts.parameters)


def test_a_model_ends_alone_where_it_ends_in_company():
    starts = torch.tensor([[-1.2, 1.0], [3.0, -2.0], [0.5, 0.5]], dtype=torch.float64)
    together = lbfgs.advance_descent(valley, lbfgs.start_descent(valley, starts), 40, 1e-10)
    alone = lbfgs.advance_descent(valley, lbfgs.start_descent(valley, starts[1:2]), 40, 1e-10)
    assert torch.equal(together.parameters[1], alone.parameters[0])


def test_with_the_true_curvature_one_step_is_enough():
    start = torch.ones(3, 6, dtype=torch.float64)
    descent = lbfgs.start_descent(bowl, start, lbfgs.inverse_hessian(bowl, start))
    for _ in range(8):  # the first steps are short on purpose
        descent = lbfgs.advance_descent(bowl, descent, 1, 1e-16)
    assert torch.allclose(descent.loss, torch.ones(3, dtype=torch.float64), atol=1e-8)


def test_a_saddle_that_is_flat_along_every_parameter_has_a_finite_inverse():
    """As rounding makes one on a line, where a column of length 1 cannot turn."""

    def function(x, _):
        slope = torch.zeros_like(x)
        slope[:, 0] = 100 * x[:, 1]
        return x[:, 0] * 0, slope

    inverse = lbfgs.inverse_hessian(function, torch.zeros(2, 3, dtype=torch.float64))
    assert bool(torch.isfinite(inverse).all())
