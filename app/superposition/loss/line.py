"""The loss of decoders that read h at length 1 where h is one number, exactly: its direction is its sign.

Output i says c+ = ReLU(b_i + w_i) where h > 0 and c- = ReLU(b_i - w_i) where h < 0, times |h| if the length is given
back. What is left are moments of h over the cube (see cube), with those of -h for the other sign.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..machine.compiled import compiled
from .cube import Array, moments_size, relu_moments, scratch
from .features import mask_probability, masks
from .gram import gram_gradient
from .problem import Problem

STEP = 1e-6  # of the largest |w|, by which h is moved to see how moments of its sign change with w


class LineLoss:
    """The exact loss of models with one hidden dimension, in float64."""

    def __init__(self, problem: Problem) -> None:
        self.masks = masks(problem.distribution)
        self.weight = np.ascontiguousarray(mask_probability(problem.distribution, self.masks, problem.density))
        self.importances = np.ascontiguousarray(problem.level_importances)
        self.how = problem.decoder == "relative", problem.relu

    def __call__(self, W: Tensor, b: Tensor, level: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Loss (models, n), its gradient by WᵀW (models, n, n), which is symmetric, and by b (models, n).

        W: (models, 1, n). b: (models, n). level: (models,).
        """
        weights, biases, at = W[:, 0].double(), b.double().contiguous().numpy(), level.contiguous().numpy()
        rows = weights.contiguous().numpy()
        loss, by_w, by_b = (np.zeros(b.shape) for _ in range(3))
        for k in range(len(b)):
            given = self.masks, self.weight[at[k]], self.importances[at[k]], *self.how
            add_masks(rows[k], biases[k], *given, loss[k], by_w[k], by_b[k])
        by_gram = gram_gradient(weights[:, None], torch.from_numpy(by_w)[:, None])
        return torch.from_numpy(loss), by_gram, torch.from_numpy(by_b)


@compiled
def add_masks(
    w: Array,
    b: Array,
    every: NDArray[np.bool_],
    weight: Array,
    importances: Array,
    relative: bool,
    relu: bool,
    loss: Array,
    by_w: Array,
    by_b: Array,
) -> None:
    """Add to loss (n,), by_w (n,) and by_b (n,) what each output loses under every mask.

    w: (n,). b: (n,). every: (masks, n). weight: (masks,), their probabilities. importances: (n,).
    """
    n = len(w)
    on, order, work = np.empty(n, dtype=np.intp), np.empty(n + 1, dtype=np.intp), scratch(n + 1)
    a = np.empty(n + 1)
    at, above, below = np.empty(moments_size(n + 1)), np.empty(moments_size(n + 1)), np.empty(moments_size(n + 1))
    step = STEP * np.abs(w).max()
    for mask in range(len(every)):
        k, moved_by = 0, 0
        for j in range(n):
            if every[mask, j]:
                on[k] = j
                k += 1
                moved_by += w[j] != 0
        for i in range(n):
            scale, own = weight[mask] * importances[i], -1
            for j in range(k):
                if on[j] == i:
                    own = j
            # A feature that moves nothing is appended: half of how often h has a sign is its moment.
            place, size = (own, k) if own >= 0 else (k, k + 1)
            if own >= 0:
                loss[i] += scale / 3
            rest, own_rest = 1.0, (0.5 if own >= 0 else 0.0)  # how often h is 0, and x_i there
            for sign in (1.0, -1.0):
                out = b[i] + sign * w[i]
                open_ = 1.0 if out > 0 or not relu else 0.0
                out *= open_
                for j in range(k):
                    a[j] = sign * w[on[j]]
                a[k] = 0.0
                if relative:
                    relu_moments(a[:k], 0.0, own, at, work, order)
                    value = at[3 + own] if own >= 0 else 0.0
                    loss[i] += scale * out * (out * at[0] - 2 * value)
                    by_out = scale * open_ * 2 * (out * at[0] - value)
                    for j in range(k):
                        by_moment = at[3 + k + j] if own >= 0 else 0.0
                        by_w[on[j]] += scale * sign * 2 * out * (out * at[3 + j] - by_moment)
                else:
                    relu_moments(a[: k + 1], 0.0, k, at, work, order)
                    often = 2 * at[2]
                    rest -= often
                    value = 0.0
                    if own >= 0:
                        relu_moments(a[:k], 0.0, own, at, work, order)
                        value = at[2]
                        own_rest -= value
                    loss[i] += scale * out * (out * often - 2 * value)
                    by_out = scale * open_ * 2 * (out * often - value)
                    if out != 0 and moved_by > 1:  # of one alone the sign does not change
                        relu_moments(a[:size], step, place, above, work, order)
                        relu_moments(a[:size], -step, place, below, work, order)
                        for j in range(k):
                            # d/dw_j of E f 1[h > 0] is d/dh of E f x_j 1[h > 0]; the appended feature is 1/2 on average
                            moved = (above[3 + size + j] - below[3 + size + j]) / (2 * step)
                            if own < 0:
                                by_w[on[j]] += scale * sign * out * out * 2 * moved
                            else:
                                by_w[on[j]] -= scale * sign * 2 * out * moved
                    if own >= 0 and out != 0 and moved_by > 1:
                        relu_moments(a[: k + 1], step, k, above, work, order)
                        relu_moments(a[: k + 1], -step, k, below, work, order)
                        for j in range(k):
                            moved = (above[4 + k + j] - below[4 + k + j]) / (2 * step)
                            by_w[on[j]] += scale * sign * out * out * 2 * moved
                by_b[i] += by_out
                by_w[i] += sign * by_out
            if not relative:
                silent = max(b[i], 0.0) if relu else b[i]  # where h is 0
                loss[i] += scale * silent * (rest * silent - 2 * own_rest)
                by_b[i] += scale * 2 * (rest * silent - own_rest) * (1.0 if b[i] > 0 or not relu else 0.0)
