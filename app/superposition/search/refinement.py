"""From a model to its minimum: quickly on the training nodes, or to the last digit on the fine loss."""

import torch
from torch import Tensor

from ..loss.gram import gram_matrix
from ..optimise import lbfgs
from ..optimise.parametrisation import column_norms
from .candidates import Pool
from .models import Models
from .reinsertion import IDLE

DESCENT_STEPS, DESCENT_TOLERANCE = 24, 1e-6
POLISH_TOLERANCE = 1e-9
# A model whose fine loss promises to end this near the lowest may end below it; after a few steps it is known better.
DOUBT, MORE_HOPEFUL = (3e-4, 1e-5), 1e-2
LAP = 3  # steps after which those that fell behind give up


def descended(models: Models, parameters: Tensor, level: Tensor) -> Pool:
    """Models trained on at these levels."""

    def function(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved, level[index])

    start = lbfgs.begin(function, revived(models, parameters.float(), level))
    end = lbfgs.advance(function, start, DESCENT_STEPS, DESCENT_TOLERANCE)
    return Pool(end.parameters, end.loss, level)


def polished(
    models: Models, pool: Pool, steps: int, rivals: Tensor | None = None, doubt: tuple[float, float] = DOUBT
) -> Pool:
    """Models trained on with the fine loss in float64, led by the curvature of the nodes' loss.

    With rivals [levels], losses that are known already, the models that promise to stay above them are left out.
    doubt: how far above, relatively, at first and later on.
    """
    level = pool.level

    def function(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.fine_loss, moved, level[index])

    def on_nodes(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved.float(), level[index])

    parameters = revived(models, pool.parameters.double(), level)
    start = lbfgs.begin(function, parameters, lbfgs.inverse_hessian(on_nodes, parameters))
    if rivals is not None:
        promise = start.loss - lbfgs.expected_gain(start)
        lowest = rivals.scatter_reduce(0, level, start.loss, "amin")
        margin = (doubt[0] + MORE_HOPEFUL * models.all_active) * lowest.abs()
        hopeful = torch.nonzero(promise <= (lowest + margin)[level])[:, 0]
        start, level = lbfgs.only(start, hopeful), level[hopeful]
    end = start
    for _ in range(0, steps, LAP):
        end = lbfgs.advance(function, end, LAP, POLISH_TOLERANCE, 2)
        if rivals is not None:
            lowest = rivals.scatter_reduce(0, level, end.loss, "amin")[level[end.alive]]
            promise = end.loss[end.alive] - lbfgs.expected_gain(end)
            end = lbfgs.keep(end, torch.nonzero(promise <= lowest + doubt[1] * lowest.abs())[:, 0])
        if not len(end.alive):
            break
    return Pool(end.parameters, end.loss, level)


def revived(models: Models, parameters: Tensor, level: Tensor) -> Tensor:
    """Models whose dead features stand at half the density with no weight instead, which is better.

    A feature is dead that ReLU keeps at 0 whatever is active; no gradient would bring it back. Large ones, which other
    features may lean on, are left alone.
    """
    if models.spec.constraint != "free" or models.spec.activation != "relu":
        return parameters
    W, b, _ = models.unpack(parameters)
    highest = b + gram_matrix(W).clamp_min(0).sum(2)
    dead = (column_norms(W)[:, 0] < IDLE) & (highest <= 0)
    half = (models.density[level] / 2).to(b.dtype)[:, None]
    return torch.cat([torch.where(dead[:, None], 0.0, W).flatten(1), torch.where(dead, half, b)], 1)
