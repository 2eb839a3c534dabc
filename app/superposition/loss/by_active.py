"""The loss by how many features are on: given that it is exactly one, two, or more."""

from itertools import combinations
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from ..experiment.cost import EXACT_FEATURES
from . import closed_form
from .features import Array, Distribution, mask_probability, masks
from .gram import gram_matrix
from .normalised import EXACT_POINTS, NormalisedLoss, possible_masks
from .problem import Problem

VARIANCE = 1 / 12  # of a feature that is on


class LossByActive(TypedDict):
    """Null where so many are never on."""

    one: float | None
    two: float | None
    more: float | None


def loss_by_active(problem: Problem, W: Tensor, b: Tensor, level: Tensor, loss: Tensor) -> list[LossByActive]:
    """The loss given how many features are on, of W (models, hidden, n), b (models, n), level (models,), and loss
    (models,), the whole.
    """
    active, at = masks_by_count(problem.distribution), level.numpy()
    count = active.sum(1)
    chance = mask_probability(problem.distribution, active, problem.density)[at]  # (models, masks)
    chance = chance * possible_masks(active, problem.distribution)
    p = np.stack([chance[:, part].sum(1) for part in (count == 0, count == 1, count == 2, count > 2)])
    if problem.distribution.n_masks > len(active):
        p[3] = np.maximum(1 - p[:3].sum(0), 0)
    if problem.decoder != "affine":
        lost = NormalisedLoss(problem, EXACT_POINTS, exact_pairs=True).by_active(W, b, level)
    else:
        importances = problem.level_importances[at]
        parts = [count == 0, count == 1, count == 2, count > 2]
        each = masked_loss if problem.relu else linear_masked_loss
        gram, bias = gram_matrix(W.double()).numpy(), b.double().numpy()
        nothing, *few = [each(gram, bias, chance[:, part], active[part], importances) for part in parts]
        if problem.distribution.n_masks > len(active):
            few[2] = np.maximum(loss.double().numpy() - nothing - few[0] - few[1], 0)
        lost = np.stack(few)
    given = [
        [float(x / q) if q > 0 else None for x, q in zip(*part, strict=True)]
        for part in zip(np.maximum(lost, 0), p[1:], strict=True)  # rounding may leave a loss of 0 below it
    ]
    return [LossByActive(one=one, two=two, more=more) for one, two, more in zip(*given, strict=True)]


def masks_by_count(distribution: Distribution) -> NDArray[np.bool_]:
    """All masks (masks, n) of few features; of many those of at most two."""
    n = distribution.n_features
    if n <= EXACT_FEATURES:
        return masks(distribution)
    few = [on for count in range(3) for on in combinations(range(n), count)]
    result = np.zeros((len(few), n), dtype=bool)
    for row, on in zip(result, few, strict=True):
        row[list(on)] = True
    return result[possible_masks(result, distribution)]


def masked_loss(gram: Array, b: Array, chance: Array, active: NDArray[np.bool_], importances: Array) -> Array:
    """What models lose under some masks alone (models,): gram (models, n, n), b (models, n), chance (models, masks),
    active (masks, n), importances (models, n).
    """
    if not len(active):
        return np.zeros(len(b))
    return np.asarray(closed_form.loss_and_gradient(gram, b, chance, active, importances)[0].sum(1))


def linear_masked_loss(gram: Array, b: Array, chance: Array, active: NDArray[np.bool_], importances: Array) -> Array:
    """The same without ReLU: the mean error squared and its variance, for features of mean 1/2.

    gram (models, n, n), b (models, n), chance (models, masks), active (masks, n), importances (models, n); (models,).
    """
    error = gram - np.eye(b.shape[1])
    on = active.astype(np.float64)
    mean = error @ on.T / 2 + b[:, :, None]  # (models, n, masks)
    square = mean**2 + VARIANCE * (error**2 @ on.T)
    return np.asarray(np.einsum("kim,km,ki->k", square, chance, importances))
