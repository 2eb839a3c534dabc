"""Following models downhill: where training on leads them, and whether neighbours along the slider are one model."""

import numpy as np
import torch
from torch import Tensor

from ..geometry.measures import Array, directions, feature_norm
from ..geometry.naming import GAP_TOLERANCE, IGNORED_BELOW, degrees_between
from ..geometry.procrustes import Classes, relabelling_onto
from ..optimise import lbfgs
from ..search.candidates import ALIKE, fingerprint
from ..search.models import Models

NUDGE = 1e-3  # of every parameter, so that a model falls off what has become a saddle, and a dead feature may wake
LAPS, STEPS, TOLERANCE = 4, 25, 1e-9  # rounds with fresh curvature, evaluations in each, progress that ends one
SAME_LOSS = 1e-6  # relative; what loses the same at the end is no worse, whichever way it stands
LONGER = 0.3  # two models are alike while no norm differs by more, as norms may in a change that is continuous


def trained_on(models: Models, parameters: Tensor, level: Tensor, nudge: int | None) -> Tensor:
    """The minima [models, d] that these parameters [models, d] lead to on the fine loss.

    nudge: the seed of a small push, or None. The curvature is measured anew after every lap.
    """

    def fine(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.fine_loss, moved, level[index])

    def on_nodes(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved.float(), level[index])

    at = parameters.double()
    if nudge is not None:
        at = at + NUDGE * torch.randn(at.shape, generator=torch.Generator().manual_seed(nudge), dtype=torch.float64)
    for _ in range(LAPS):
        start = lbfgs.begin(fine, at, lbfgs.inverse_hessian(on_nodes, at))
        end = lbfgs.advance(fine, start, STEPS, TOLERANCE)
        at = end.parameters
        if bool((start.loss - end.loss <= TOLERANCE * end.loss.abs()).all()):
            break
    return at


def one_branch(models: Models, parameters: Tensor, below: Tensor) -> Tensor:
    """Whether the models of levels `below` and of the next ones [pairs] are one that only moved.

    parameters: of every level [levels, d]. It is one if each, followed to the other's level, arrives at the other.
    """
    source, target = torch.cat([below, below + 1]), torch.cat([below + 1, below])
    there = trained_on(models, parameters[source], target, None)
    apart = (fingerprint(models, there) - fingerprint(models, parameters[target])).abs().amax(1)
    lost, lowest = (models.loss(models.fine_loss, each, target) for each in (there, parameters[target]))
    arrives = (apart < ALIKE) | ((lost - lowest).abs() <= SAME_LOSS * lowest)
    return arrives.view(2, -1).all(0)


def alike(W: Array, other: Array, classes: Classes) -> bool:
    """Whether two models [hidden, features] have one geometry, whatever it is called; features of a class may swap.

    No angle between features differs by more than those of one shape may.
    """
    _, order = relabelling_onto(W, other, classes)
    W = W[:, order]
    norm, others = feature_norm(W), feature_norm(other)
    shown = norm >= IGNORED_BELOW
    if not np.array_equal(shown, others >= IGNORED_BELOW) or np.abs(norm - others).max() > LONGER:
        return False
    bent = degrees_between(directions(W[:, shown])) - degrees_between(directions(other[:, shown]))
    return bool(np.abs(bent).max(initial=0) <= GAP_TOLERANCE)
