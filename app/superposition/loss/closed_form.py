"""The exact population loss and its gradient, a finite closed form in float64 (n <= 8).

For output i and a set of active features (a mask) the pre-activation is z = b + a·x with x uniform on the unit cube.
The loss is a sum over outputs and masks of a few moments of z (see cube).
"""

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled
from .cube import moments_size, relu_moments, scratch

Array = NDArray[np.float64]


def loss_and_gradient(
    gram: Array, bias: Array, mask_weights: Array, masks: NDArray[np.bool_], importances: Array
) -> tuple[Array, Array, Array]:
    """L = E sum_i I_i (x_i - ReLU(G_i x + b_i))^2 of several models, with its gradient by G and b.

    gram: (models, n, n), whose rows are outputs and which need not be symmetric. bias: (models, n). masks: (masks, n),
    which features are active. mask_weights: (models, masks), their probabilities. importances: (n,) or (models, n).
    Returns the loss of each output (models, n), its gradient by gram (models, n, n) and by bias (models, n), exact to
    about 1e-12, relative.
    """
    importances = np.broadcast_to(importances, bias.shape)
    gram, bias, mask_weights, importances = map(np.ascontiguousarray, (gram, bias, mask_weights, importances))
    return sum_outputs(gram, bias, mask_weights, importances, *active_first(masks))


def active_first(masks: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The active features of each of masks (masks, n) first, (masks, n), and how many they are, (masks,)."""
    return np.argsort(~masks, axis=1, kind="stable"), masks.sum(1)


def sum_outputs(
    gram: Array,
    bias: Array,
    mask_weights: Array,
    importances: Array,
    active: NDArray[np.intp],
    counts: NDArray[np.intp],
) -> tuple[Array, Array, Array]:
    """The loss of each output (models, n), its gradient by gram (models, n, n) and by bias (models, n).

    Of arrays as compiled code takes them: gram (models, n, n), bias (models, n), mask_weights (models, masks),
    importances (models, n), and of the masks active (masks, n) and counts (masks,), see active_first.
    """
    loss, by_gram, by_bias = np.zeros_like(bias), np.zeros_like(gram), np.zeros_like(bias)
    add_outputs(gram, bias, mask_weights, importances, active, counts, loss, by_gram, by_bias)
    return loss, by_gram, by_bias


@compiled
def add_outputs(
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
    """Add what every output loses under every mask to loss (models, n), by_gram (models, n, n) and by_bias (models, n).

    gram: (models, n, n). bias: (models, n). weights: (models, masks). importances: (models, n). active: (masks, n), the
    active features of each first. counts: (masks,), how many these are.
    """
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
                relu_moments(a[:k], bias[model, i], own, out, work, order)
                row_loss += weight * out[0]
                row_by_b += weight * (out[1] - out[2])
                if own >= 0:
                    row_loss += weight * (1 / 3 - 2 * out[3 + own])
                for j in range(k):
                    part = importances[model, i] * 2 * weight * (out[3 + j] - out[3 + k + j])
                    by_gram[model, i, active[mask, j]] += part
            loss[model, i] = importances[model, i] * row_loss
            by_bias[model, i] = importances[model, i] * 2 * row_by_b
