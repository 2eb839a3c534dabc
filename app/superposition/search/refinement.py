"""From a model to its minimum: quickly on the training nodes, or to the last digit on the fine loss."""

import torch
from torch import Tensor

from ..loss.gram import gram_matrix
from ..optimise import lbfgs
from ..optimise.parametrisation import column_norms
from .candidates import Candidates
from .models import Models
from .reinsertion import NEGLIGIBLE_BELOW

DESCENT_STEPS = 24  # moves need only be compared
POLISH_TOLERANCE = 1e-9  # a hundredth of what counts as lower (FINE_IMPROVEMENT)
MARGINS = (3e-4, 1e-5)  # of a predicted loss above the lowest, which may end below it; it is better after a few steps
ROUND_STEPS = 3  # steps after which models that cannot be the lowest are left out


def descend(models: Models, parameters: Tensor, level: Tensor) -> Candidates:
    """The minima on the training nodes that parameters (models, d) lead to at level (models,)."""

    def function(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved, level[index])

    start = lbfgs.start_descent(function, revive_dead_features(models, parameters.float(), level))
    end = lbfgs.advance_descent(function, start, DESCENT_STEPS, lbfgs.RESOLVED)
    return Candidates(end.parameters, end.loss, level)


def polish(
    models: Models,
    candidates: Candidates,
    steps: int,
    incumbent: Tensor | None = None,
    margins: tuple[float, float] = MARGINS,
) -> Candidates:
    """The minima of the fine loss in float64 that the candidates lead to, preconditioned by the curvature on the nodes.

    With incumbent (levels,), losses that are already known, models whose predicted loss stays above them are left out.
    margins: how far above, relatively, at first and later on.
    """
    level = candidates.level

    def function(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.fine_loss, moved, level[index])

    def on_nodes(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved.float(), level[index])

    parameters = revive_dead_features(models, candidates.parameters.double(), level)
    start = lbfgs.start_descent(function, parameters, lbfgs.inverse_hessian(on_nodes, parameters))
    if incumbent is not None:
        predicted_loss = start.loss - lbfgs.predicted_decrease(start)
        lowest = incumbent.scatter_reduce(0, level, start.loss, "amin")
        viable = torch.nonzero(predicted_loss <= (lowest + margins[0] * lowest.abs())[level])[:, 0]
        start, level = lbfgs.select_models(start, viable), level[viable]
    rounds = -(-steps // ROUND_STEPS)
    if incumbent is None:
        end = lbfgs.advance_descent(function, start, rounds * ROUND_STEPS, POLISH_TOLERANCE, 2)
        return Candidates(end.parameters, end.loss, level)
    end = start
    for _ in range(rounds):
        end = lbfgs.advance_descent(function, end, ROUND_STEPS, POLISH_TOLERANCE, 2)
        lowest = incumbent.scatter_reduce(0, level, end.loss, "amin")[level[end.active]]
        predicted_loss = end.loss[end.active] - lbfgs.predicted_decrease(end)
        end = lbfgs.keep_active(end, torch.nonzero(predicted_loss <= lowest + margins[1] * lowest.abs())[:, 0])
        if not len(end.active):
            break
    return Candidates(end.parameters, end.loss, level)


def revive_dead_features(models: Models, parameters: Tensor, level: Tensor) -> Tensor:
    """The parameters (models, d) at level (models,), changed (models, d) so that a dead feature has no weight and a
    bias of half the density, which is better.

    A feature is dead if ReLU keeps its output at 0 whatever is active; no gradient would bring it back. Large ones, on
    which other features may depend, are left alone.
    """
    if models.spec.constraint != "free" or models.spec.activation != "relu" or models.spec.decoder != "affine":
        return parameters
    W, b, _ = models.unpack(parameters)
    highest = b + gram_matrix(W).clamp_min(0).sum(2)
    dead = (column_norms(W)[:, 0] < NEGLIGIBLE_BELOW) & (highest <= 0)
    half = (models.density[level] / 2).to(b.dtype)[:, None]
    return torch.cat([torch.where(dead[:, None], 0.0, W).flatten(1), torch.where(dead, half, b)], 1)
