"""The population loss and its gradient in float64 where masks are too many to enumerate (n up to 16).

For output i with pre-activation z = b + a·x the loss needs E z_+^2 and its derivatives by a and b alone, because E x_j
z_+ is half the derivative of E z_+^2 by a_j. Of z_+^2 = (z^2 + z|z|) / 2 the first half is a second moment. For the
second, z|z| on [-R, R] is a sine series, so that E z|z| follows from the characteristic function of z (see
sine_series). It converges slowly only where few active features spread z little. Masks of at most two are therefore
taken out of it and put back in closed form (see sparse_masks); what is then cut off falls as the fifth power of the
frequencies, once these resolve the weakest of the other features, so that rows need more or fewer of them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .features import Distribution
from .problem import Problem, feature_moments
from .sine_series import add_series, sine_series
from .sparse_masks import few_moments, few_probabilities

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]

FREQUENCIES, MOST = 96, 12288  # of the first stretch of the series, and in all; each stretch doubles them
# What a row's last stretch may have added at most, whatever the signs of its terms, as a share of E x_i^2 or, for
# rounding, of the largest z^2. The next adds an eighth of it or less, so that the loss is good to ten times less.
REPORTED, ROUNDING = 1e-8, 1e-15
# Beside the row's reach R, features weaker than this do not count as active: they spread z too little for the series.
WEAKEST_SHARE = 3e-5
ROWS_AT_ONCE = 1024


class FourierLoss:
    """The exact loss with ReLU; same signature as objectives.ClosedForm.

    frequencies: of a row's first stretch of the series; more follow until the last stretch adds less than the
    tolerance.
    """

    def __init__(self, problem: Problem, frequencies: int = FREQUENCIES, tolerance: float = REPORTED) -> None:
        self.distribution = problem.distribution
        self.frequencies, self.tolerance = frequencies, tolerance
        self.density = np.asarray(problem.density, dtype=np.float64)
        self.importances = problem.level_importances
        self.mean, self.second = feature_moments(problem)  # E x (levels, n), E x x^T (levels, n, n)

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Loss (models, n), its gradient by gram (models, n, n) and by b (models, n), all in float64.

        gram: (models, n, n). b: (models, n). level: (models,).
        """
        at_level = level.numpy()
        mean, second = self.mean[at_level], self.second[at_level]
        a, bias = gram.double().numpy(), b.double().numpy()
        # E z^2 - 2 E x_i z and its gradient, of which an output has all where z >= 0, none where z <= 0, else half
        by_gram, by_b = a @ second, np.einsum("mij,mj->mi", a, mean)
        output = (by_gram * a).sum(2) + 2 * bias * by_b + bias**2
        output -= 2 * np.einsum("mii->mi", by_gram) + 2 * bias * mean
        by_gram = 2 * (by_gram + bias[:, :, None] * mean[:, None, :] - second)
        by_b = 2 * (by_b + bias - mean)
        highest = bias + self.largest_increase(a)
        lowest = bias - self.largest_increase(-a)
        share = np.where(lowest >= 0, 1.0, np.where(highest <= 0, 0.0, 0.5))
        output, by_gram, by_b = output * share, by_gram * share[:, :, None], by_b * share
        model, own = np.nonzero(share == 0.5)
        p, widest = self.density[at_level[model]], np.maximum(-lowest, highest)[model, own]
        rows = Rows(a[model, own], bias[model, own], own, p, mean[model], widest)
        for start in range(0, len(own), ROWS_AT_ONCE):
            some = slice(start, start + ROWS_AT_ONCE)
            parts = magnitude_moments(self.distribution, rows[some], self.frequencies, self.tolerance)
            for total, part in zip((output, by_gram, by_b), parts, strict=True):
                total[model[some], own[some]] += part
        output += np.einsum("mii->mi", second)
        scale = self.importances[at_level]
        parts = output * scale, by_gram * scale[:, :, None], by_b * scale
        return torch.from_numpy(parts[0]), torch.from_numpy(parts[1]), torch.from_numpy(parts[2])

    def largest_increase(self, a: Array) -> Array:
        """The most that a·x can be (models, n) for a (models, n, n); of an exclusive group one feature is active."""
        up = np.maximum(a, 0)
        if not self.distribution.exclusive:
            return np.asarray(up.sum(-1))
        return np.asarray(sum(up[..., list(group)].max(-1) for group in self.distribution.groups))


@dataclass(frozen=True)
class Rows:
    """Outputs whose pre-activation z = b + a·x takes both signs."""

    a: Array  # (rows, n)
    b: Array  # (rows,)
    own: NDArray[np.intp]  # (rows,), which feature the output is to recover
    density: Array  # (rows,), 1 - S
    mean: Array  # (rows, n), E x
    reach: Array  # (rows,), R >= |z|

    def __getitem__(self, some: slice) -> "Rows":
        return Rows(*(values[some] for values in vars(self).values()))


def magnitude_moments(distribution: Distribution, rows: Rows, frequencies: int, tolerance: float) -> Three:
    """E (z|z| - 2 x_i |z|) / 2 of rows: value (rows,), by a (rows, n), by b (rows,).

    What masks of at most two strong features have in the series is exchanged for their closed form; both at the mean of
    the weak features, on which the difference of the two hardly depends.
    """
    strong = np.abs(rows.a) > WEAKEST_SHARE * rows.reach[:, None]
    strong[np.arange(len(rows.own)), rows.own] = True
    for group in distribution.groups:  # as a whole, so that the weak are independent of the strong
        if len(group) > 1:
            strong[:, list(group)] = strong[:, list(group)].any(1, keepdims=True)
    mean = np.where(strong, 0, rows.mean)
    shift = (rows.a * mean).sum(1)
    odds, few = few_probabilities(distribution, rows.density, strong)
    value, by_a, by_shift = few_moments(rows.a, rows.b + shift, rows.own, few)
    by_b = by_shift.copy()
    members = np.array([feature for group in distribution.groups for feature in group])
    ends = np.cumsum([0, *(len(group) for group in distribution.groups)])
    by_row = rows.a, rows.b, shift, rows.own, rows.density, rows.reach, odds, *few
    enough = np.maximum(tolerance * rows.density / 3, ROUNDING * rows.reach**2)
    left, first, last = np.arange(len(rows.own)), 0, frequencies
    while len(left) and last <= MOST:
        added, size = [part[left] for part in (value, by_a, by_b, by_shift)], np.zeros(len(left))
        given: list[Any] = [part[left] for part in by_row]
        given += [members, ends, distribution.exclusive, *(part[first:last] for part in sine_series(last))]
        given += [*added, size]
        add_series(*given)
        for total, part in zip((value, by_a, by_b, by_shift), added, strict=True):
            total[left] = part
        left, first, last = left[size > enough[left]], last, 2 * last
    return value, by_a + mean * by_shift[:, None], by_b
