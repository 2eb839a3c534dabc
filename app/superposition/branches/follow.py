"""Following models downhill, and whether two models have one geometry."""

import numpy as np
import torch
from torch import Tensor

from ..geometry.arrangement import IGNORED_BELOW
from ..geometry.measures import Array, degrees_between, directions, feature_norm
from ..geometry.procrustes import Classes, relabelling_onto
from ..optimise import lbfgs
from ..search.models import Models

PERTURBATION = 1e-3  # of every parameter: leaves what has become a saddle, and may wake a dead feature
ROUNDS = 12  # with fresh curvature; most end after 2, and some at S = 0.999 took more than 4
STEPS, TOLERANCE = 25, 1e-9  # evaluations in each, and the relative progress that ends them
NORM_TOLERANCE = 0.3  # within which norms belong to one geometry: they change much in continuous changes too
ANGLE_TOLERANCE = 4.0  # degrees within which angles belong to one geometry: about what a pentagon may deviate


def continue_to_minimum(models: Models, parameters: Tensor, level: Tensor, perturbation_seed: int | None) -> Tensor:
    """The minima (models, d) that the parameters (models, d) lead to on the fine loss at level (models,).

    perturbation_seed: of a small random displacement, or None. The curvature is measured anew in every round.
    """

    def fine(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.fine_loss, moved, level[index])

    def on_nodes(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved.float(), level[index])

    at = parameters.double()
    if perturbation_seed is not None:
        at = at + PERTURBATION * torch.randn(
            at.shape, generator=torch.Generator().manual_seed(perturbation_seed), dtype=torch.float64
        )
    for _ in range(ROUNDS):
        start = lbfgs.start_descent(fine, at, lbfgs.inverse_hessian(on_nodes, at))
        end = lbfgs.advance_descent(fine, start, STEPS, TOLERANCE)
        at = end.parameters
        if bool((start.loss - end.loss <= TOLERANCE * end.loss.abs()).all()):
            break
    return at


def same_geometry(W: Array, other: Array, classes: Classes) -> bool:
    """Whether W (hidden, features) and other (hidden, features) have one geometry, whatever it is called; features of a
    class may be relabelled.

    No angle between features differs by more than a tolerance.
    """
    _, order = relabelling_onto(W, other, classes)
    W = W[:, order]
    norm, others = feature_norm(W), feature_norm(other)
    shown = norm >= IGNORED_BELOW
    if not np.array_equal(shown, others >= IGNORED_BELOW) or np.abs(norm - others).max() > NORM_TOLERANCE:
        return False
    bent = degrees_between(directions(W[:, shown])) - degrees_between(directions(other[:, shown]))
    return bool(np.abs(bent).max(initial=0) <= ANGLE_TOLERANCE)
