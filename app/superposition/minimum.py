"""To the minimum itself: what is told as a ground state is stationary on the exact loss."""

from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from app.superposition import minimise
from app.superposition.loss import Objective
from app.superposition.models import Models
from app.superposition.pool import Pool

ROUNDS = 6  # with fresh curvature each; the first does for most
STEPS, TOLERANCE = 24, 1e-10  # evaluations of a round; relative progress that ends it
GAIN = 1e-10  # relative; a model whose curvature promises less is at its minimum
NEARLY_NOTHING = 1e-2  # of the empty model's loss; what is left is below what single precision tells of the curvature
FLATTEST = 3e-4  # of the curvature on the nodes: what is left is nearly flat


def to_minimum(models: Models, pool: Pool) -> Pool:
    """Each model at the minimum of the exact loss that it leads to.

    Led by the curvature on the nodes, which costs little; where that does not do, by the fine loss's.
    """
    parameters, loss = pool.parameters.double().clone(), pool.loss.double().clone()
    moving = torch.arange(len(parameters))
    for objective, by in curvatures(models):
        level, at = pool.level[moving], parameters[moving]
        exact = function(models, models.exact_loss, level)
        inverse = minimise.inverse_hessian(function(models, objective, level), at, by)
        end = minimise.advance(exact, minimise.begin(exact, at, inverse), STEPS, TOLERANCE, 2)
        parameters[moving], loss[moving] = end.parameters, end.loss
        _, gradient = exact(end.parameters, torch.arange(len(moving)))
        gain = (gradient * (inverse @ gradient[:, :, None])[:, :, 0]).sum(1) / 2
        blind = (end.loss < NEARLY_NOTHING) & (by is not minimise.DOUBLE)
        moving = moving[(gain > GAIN * end.loss.abs()) | blind]
        if not len(moving):
            break
    return Pool(parameters, loss, pool.level)


def curvatures(models: Models) -> Iterator[tuple[Objective, minimise.Differences]]:
    """Whose curvature leads each round, and how it is taken."""
    yield models.training_loss, replace(minimise.SINGLE, flattest=FLATTEST)
    for _ in range(1, ROUNDS):
        yield models.fine_loss, minimise.DOUBLE


def function(models: Models, objective: Objective, level: Tensor) -> minimise.Function:
    """An objective of parameters [models, d] whose models are at these levels."""
    return lambda moved, index: models.value(objective, moved, level[index])
