"""Groups at their lowest loss: coordinates whose gradients are adjoint, and minima that others found."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from app.superposition.loss.features import independent
from app.superposition.loss.problem import Problem
from app.superposition.optimise.group_minimiser import GroupMinimiser, all_coordinates, norms_and_biases
from tests.oracle import loss as oracle
from tests.oracle.draw import Experiment
from tests.superposition.reference import polygon

SPARSITIES = (0.9, 0.99)
# Norm, bias and loss of the star of five at r = 1 (reference of an independent search).
STAR = {0.9: (1.100, -0.210, 0.0263051311), 0.99: (1.163, -0.275, 0.00100148225)}


def minimiser(n, importances=None):
    return GroupMinimiser(Problem(independent(n), importances or (1.0,) * n, SPARSITIES, True))


def holds_always(W):
    return True


@pytest.mark.parametrize(
    "coordinates", [all_coordinates(2, 5), norms_and_biases(polygon(5), [0, 1, 1, 2, 0])], ids=["all", "kinds"]
)
def test_gradients_are_the_adjoint_of_what_parameters_do(coordinates):
    """Both ways are linear: moving parameters and asking W and b is the same as asking the parameters' gradient."""
    generator = torch.Generator().manual_seed(0)
    by_W, by_b = (torch.randn(shape, generator=generator, dtype=torch.float64) for shape in ((3, 2, 5), (3, 5)))
    gradient = coordinates.pack(by_W, by_b)
    flat = torch.randn(gradient.shape, generator=generator, dtype=torch.float64)
    W, b = coordinates.unpack(flat)
    assert (gradient * flat).sum(1).numpy() == pytest.approx(((by_W * W).sum((1, 2)) + (by_b * b).sum(1)).numpy())


def test_norms_of_one_kind_are_equal_and_directions_stay():
    W, b = norms_and_biases(polygon(4), [0, 1, 0, 1]).unpack(torch.tensor([[1.1, 0.7, -0.2, 0.1]]))
    assert W[0].numpy() == pytest.approx(polygon(4) * [1.1, 0.7, 1.1, 0.7])
    assert b[0].tolist() == pytest.approx([-0.2, 0.1, -0.2, 0.1])


def test_the_star_has_the_norm_bias_and_loss_that_others_found():
    lowest, star = minimiser(5), norms_and_biases(polygon(5), [0] * 5)
    level = np.arange(2)
    end = lowest.polish(star, torch.tensor([[1.4, -0.5]] * 2, dtype=torch.float64), level, holds_always)
    W, b = (part.numpy() for part in star.unpack(end))
    for (norm, bias, loss), (ours, _), found in zip(STAR.values(), end.tolist(), lowest.loss(W, b, level), strict=True):
        assert found == pytest.approx(loss, rel=1e-8)
        assert ours == pytest.approx(norm, abs=1e-3)
        assert b.min() < bias + 1e-3


@pytest.mark.parametrize("sparsity", SPARSITIES)
def test_an_unequal_pair_ends_where_scipy_does(sparsity):
    """From one start, by a loss and a minimiser that share no code."""
    importances, sides, start = (1.0, 0.4), np.array([[1.0, -1.0]]), [1.2, 0.7, -0.3, 0.1]
    experiment, level = Experiment(2, 1, importances, SPARSITIES), np.array([SPARSITIES.index(sparsity)])
    lowest, pair = minimiser(2, importances), norms_and_biases(sides, [0, 1])
    end = pair.unpack(lowest.polish(pair, torch.tensor([start], dtype=torch.float64), level, holds_always))
    (ours,) = lowest.loss(*(part.numpy() for part in end), level)

    def loss(x):
        return oracle.evaluate(experiment, sparsity, sides * x[:2], x[2:], 1024)

    theirs = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-13, "maxiter": 2000})
    assert ours == pytest.approx(theirs.fun, rel=1e-6)


def test_steps_on_the_nodes_come_near():
    lowest, star = minimiser(5), norms_and_biases(polygon(5), [0] * 5)
    start = torch.tensor([[1.4, -0.5]] * 2, dtype=torch.float64)
    end, on_nodes = lowest.descend(star, start, np.arange(2), 40)
    density = 1 - np.array(SPARSITIES)
    empty = 5 * (density / 3 - density**2 / 4)
    assert on_nodes.numpy() * empty == pytest.approx([loss for *_, loss in STAR.values()], rel=0.02)
    assert end[:, 0].tolist() == pytest.approx([norm for norm, *_ in STAR.values()], abs=0.02)


def test_what_no_longer_holds_does_not_go_on():
    """The two levels are two models, of which one is given up after its first steps."""
    lowest, star = minimiser(5), norms_and_biases(polygon(5), [0, 0, 0, 0, 1])
    start = torch.tensor([[2.5, 2.4, -1.5, -1.4]] * 2, dtype=torch.float64)
    whole = lowest.polish(star, start, np.arange(2), holds_always)
    seen = []

    def first_alone(W):
        seen.append(W)
        return len(seen) % 2 == 1

    some = lowest.polish(star, start, np.arange(2), first_alone)
    given_up = lowest.polish(star, start, np.arange(2), lambda W: False)
    assert torch.equal(some[0], whole[0])
    assert torch.equal(some[1], given_up[1])
