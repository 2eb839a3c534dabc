"""The exact population loss and its gradient, a finite closed form in float64 (n <= 8).

For output i and a set of active features (a mask) the pre-activation is z = b + a·x with x uniform on the unit cube.
The loss is a sum over outputs and masks of a few moments of z (see cube).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.superposition.compiled import compiled
from app.superposition.cube import moments, moments_size, scratch

Array = NDArray[np.float64]


@dataclass(frozen=True)
class RowMoments:
    """Moments of ReLU(z) for rows (a, b) under a mask: the active part, everything an output's loss needs."""

    square: Array  # E z_+^2                    [pairs]
    value: Array  # E z_+                      [pairs]
    x_value: Array  # E x_j z_+                  [pairs, k]
    own_on: Array  # E x_i 1[z > 0]             [pairs]     (i = own; 0 where i is not active)
    own_x_on: Array  # E x_i x_j 1[z > 0]         [pairs, k]


def loss_and_gradient(
    gram: Array, bias: Array, mask_weights: Array, masks: NDArray[np.bool_], importances: Array
) -> tuple[Array, Array, Array]:
    """L = E sum_i I_i (x_i - ReLU(G_i x + b_i))^2 for a batch of models, with its gradient by G and b.

    gram: [models, n, n] (rows are outputs; need not be symmetric). bias: [models, n]. masks: [masks, n], which
    features are active; mask_weights: [models, masks], their probabilities. importances: [n].
    Returns the loss of each output [models, n], by gram [models, n, n], by bias [models, n], exact up to about 1e-12
    relative.
    """
    models, n = bias.shape
    loss, by_gram, by_bias = np.zeros((models, n)), np.zeros((models, n, n)), np.zeros((models, n))
    active = np.argsort(~masks, axis=1, kind="stable")  # [masks, n], the active features first
    counts = masks.sum(1)
    gram, bias, mask_weights, importances = map(np.ascontiguousarray, (gram, bias, mask_weights, importances))
    total(gram, bias, mask_weights, importances, active, counts, loss, by_gram, by_bias)
    return loss, by_gram, by_bias


def row_moments(a: Array, b: Array, position: NDArray[np.intp], is_own: NDArray[np.bool_]) -> RowMoments:
    """The moments over x uniform on the cube; a: [pairs, k], position: where in the k the output's own feature is."""
    pairs, k = a.shape
    out = np.zeros((pairs, moments_size(k)))
    every_row(np.ascontiguousarray(a), b, np.where(is_own, position, -1), out)
    return RowMoments(out[:, 0], out[:, 1], out[:, 3 : 3 + k], out[:, 2], out[:, 3 + k :])


def linear_moments(a: Array, b: Array, position: NDArray[np.intp], is_own: NDArray[np.bool_]) -> RowMoments:
    """The same moments where z >= 0 on the whole cube, so that ReLU does nothing."""
    mean = b + a.sum(1) / 2
    k = a.shape[1]
    own_x = np.where(np.arange(k) == position[:, None], 1 / 3, 1 / 4) * is_own[:, None]
    return RowMoments(
        square=mean**2 + (a**2).sum(1) / 12,
        value=mean,
        x_value=mean[:, None] / 2 + a / 12,
        own_on=np.where(is_own, 0.5, 0.0),
        own_x_on=own_x,
    )


@compiled
def total(
    gram: Array,
    bias: Array,
    weights: Array,
    importances: Array,
    active: NDArray[np.intp],
    counts: NDArray[np.intp],
    loss: Array,
    by_gram: Array,
    by_bias: Array,
) -> None:
    """Add what every output loses under every mask."""
    models, n = bias.shape
    a, out, work, order = np.empty(n), np.empty(moments_size(n)), scratch(n), np.empty(n, dtype=np.intp)
    for model in range(models):
        for i in range(n):
            row_loss, row_by_b = 0.0, 0.0
            for mask in range(len(counts)):
                weight = weights[model, mask]
                if weight == 0:
                    continue
                k, own = counts[mask], -1
                for j in range(k):
                    a[j] = gram[model, i, active[mask, j]]
                    if active[mask, j] == i:
                        own = j
                moments(a[:k], bias[model, i], own, out, work, order)
                row_loss += weight * out[0]
                row_by_b += weight * (out[1] - out[2])
                if own >= 0:
                    row_loss += weight * (1 / 3 - 2 * out[3 + own])
                for j in range(k):
                    part = importances[i] * 2 * weight * (out[3 + j] - out[3 + k + j])
                    by_gram[model, i, active[mask, j]] += part
            loss[model, i] = importances[i] * row_loss
            by_bias[model, i] = importances[i] * 2 * row_by_b


@compiled
def every_row(a: Array, b: Array, own: NDArray[np.intp], out: Array) -> None:
    """The moments of each row; own: -1 where the output's feature is not active."""
    pairs, k = a.shape
    work, order = scratch(k), np.empty(k, dtype=np.intp)
    for pair in range(pairs):
        moments(a[pair], b[pair], own[pair], out[pair], work, order)
