"""To the minimum itself: what is told as a ground state is stationary on the exact loss."""

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from . import minimise
from .loss import Objective
from .models import Models
from .pool import Pool

ROUNDS = 6  # with fresh curvature each; the first does for most
STEPS, TOLERANCE = 24, 1e-10  # evaluations of a round; relative progress that ends it
GAIN = 1e-10  # relative; a model whose curvature promises less is at its minimum
NEARLY_NOTHING = 1e-2  # of the empty model's loss; what is left is below what single precision tells of the curvature
NEARLY_ZERO = 0.1  # times the density, of a bias
FLATTEST = 3e-4  # of the curvature on the nodes: what is left is nearly flat


def to_minimum(models: Models, pool: Pool) -> Pool:
    """Each model at the minimum of the exact loss that it leads to.

    Led by the curvature on the nodes, which costs little; where that does not do, by the fine loss's.
    """
    parameters, loss = pool.parameters.double().clone(), pool.loss.double().clone()
    moving = torch.arange(len(parameters))
    for objective, by in curvatures(models):
        level, at = pool.level[moving], parameters[moving]
        if by is minimise.DOUBLE:
            at = straightened(models, at, level)
        exact = function(models, models.exact_loss, level)
        inverse = minimise.inverse_hessian(function(models, objective, level), at, by)
        end = minimise.advance(exact, minimise.begin(exact, at, inverse), STEPS, TOLERANCE, 2)
        lower = (end.loss <= loss[moving]) | (by is not minimise.DOUBLE)
        parameters[moving[lower]], loss[moving[lower]] = end.parameters[lower], end.loss[lower]
        _, gradient = exact(end.parameters, torch.arange(len(moving)))
        gain = (gradient * (inverse @ gradient[:, :, None])[:, :, 0]).sum(1) / 2
        blind = (end.loss < NEARLY_NOTHING) & (by is not minimise.DOUBLE)
        moving = moving[(gain > GAIN * end.loss.abs()) | blind]
        if not len(moving):
            break
    return Pool(parameters, loss, pool.level)


def straightened(models: Models, parameters: Tensor, level: Tensor) -> Tensor:
    """Models whose biases are 0 where they nearly are: while no feature is on the loss has a kink there, in which the
    bias of a feature that stands alone has its minimum, and which no curvature foretells."""
    first, n = models.spec.n_hidden * models.spec.n_features, models.spec.n_features
    parameters = parameters.clone()
    b = parameters[:, first : first + n]
    b[b.abs() < NEARLY_ZERO * models.density[level, None]] = 0
    return parameters


def curvatures(models: Models) -> Iterator[tuple[Objective, minimise.Differences]]:
    """Whose curvature leads each round, and how it is taken."""
    yield models.training_loss, replace(minimise.SINGLE, flattest=FLATTEST)
    for _ in range(1, ROUNDS):
        yield models.fine_loss, minimise.DOUBLE


def function(models: Models, objective: Objective, level: Tensor) -> minimise.Function:
    """An objective of parameters [models, d] whose models are at these levels."""
    return lambda moved, index: models.value(objective, moved, level[index])
