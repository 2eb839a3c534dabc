"""The population loss and its gradient in float64 where masks are too many to enumerate (n up to 16).

For output i with pre-activation z = b + a·x the loss needs E z_+^2 and its derivatives by a and b alone, because E x_j
z_+ is half the derivative of E z_+^2 by a_j. Of z_+^2 = (z^2 + z|z|) / 2 the first half is a second moment. For the
second, z|z| on [-R, R] is a sine series, so that E z|z| follows from the characteristic function of z (see
sine_series). It converges slowly only where few active features spread z little. Masks of at most two are therefore
taken out of it and put back in closed form (see sparse_masks); what is then cut off falls as the fifth power of the
frequencies, once these resolve the weakest of the other features, so that rows need more or fewer of them.
"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..machine.compiled import compiled
from .features import GroupTable, group_table
from .problem import Problem, feature_moments
from .sine_series import Room, add_series, room_for, sine_series
from .sparse_masks import add_few, few_probabilities

Array = NDArray[np.float64]


class Row(NamedTuple):
    """One output: z = b + a·x."""

    a: Array  # (n,)
    b: float
    own: int  # which feature the output is to recover
    density: float  # 1 - S
    reach: float  # R >= |z|
    mean: Array  # (n,), E x


FREQUENCIES, MOST = 96, 12288  # of the first stretch of the series, and in all; each stretch doubles them
BLOCK = 96  # frequencies at once: what they need stays in the cache
# What a row's last stretch may have added at most, whatever the signs of its terms, as a share of the model's loss or,
# for rounding, of the largest z^2. The next adds an eighth of it or less, so that the loss is good to ten times less.
REPORTED, ROUNDING = 1e-8, 1e-15
NOTHING = 1e-6  # of the empty model's loss: where all features fit in, the loss is 0 and no share of it is enough
# Beside the row's reach R, features weaker than this do not count as active: they spread z too little for the series.
WEAKEST_SHARE = 3e-5


class FourierLoss:
    """The exact loss with ReLU; same signature as objectives.ClosedForm.

    frequencies: of a row's first stretch of the series; more follow until the last stretch adds less than the
    tolerance.
    """

    def __init__(self, problem: Problem, frequencies: int = FREQUENCIES, tolerance: float = REPORTED) -> None:
        self.groups, self.frequencies, self.tolerance = group_table(problem.distribution), frequencies, tolerance
        self.density = np.asarray(problem.density, dtype=np.float64)
        self.importances = problem.level_importances
        self.moments = feature_moments(problem)  # E x (levels, n), E x x^T (levels, n, n)

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Loss (models, n), its gradient by gram (models, n, n) and by b (models, n), all in float64.

        gram: (models, n, n). b: (models, n). level: (models,).
        """
        a, bias = gram.double().contiguous().numpy(), b.double().contiguous().numpy()
        parts = np.empty_like(bias), np.empty_like(a), np.empty_like(bias)
        about = self.density, *self.moments, self.importances, self.groups
        series = sine_series(MOST), self.frequencies, self.tolerance
        room = room_for(bias.shape[1], len(self.groups.ends) - 1, BLOCK)
        add_outputs(a, bias, level.contiguous().numpy(), *about, *series, room, *parts)
        loss, by_gram, by_b = (torch.from_numpy(part) for part in parts)
        return loss, by_gram, by_b


@compiled
def add_outputs(
    gram: Array,
    bias: Array,
    level: NDArray[np.int64],
    density: Array,
    mean: Array,
    second: Array,
    importances: Array,
    groups: GroupTable,
    series: tuple[Array, Array],
    frequencies: int,
    tolerance: float,
    room: Room,
    loss: Array,
    by_gram: Array,
    by_bias: Array,
) -> None:
    """Write what every output loses into loss (models, n), by_gram (models, n, n) and by_bias (models, n).

    gram: (models, n, n). bias: (models, n). level: (models,). density: (levels,). mean: (levels, n), E x. second:
    (levels, n, n), E x xᵀ. importances: (levels, n). series: (count,) frequencies and coefficients.
    """
    models, n = bias.shape
    size, reach = np.empty(n), np.empty(n)
    for model in range(models):
        at = level[model]
        empty = 0.0
        for i in range(n):
            a, b, gradient = gram[model, i], bias[model, i], by_gram[model, i]
            value, slope = quadratic_part(a, b, i, mean[at], second[at], gradient)
            highest, lowest = b + largest_increase(a, 1.0, groups), b - largest_increase(a, -1.0, groups)
            share = 1.0 if lowest >= 0 else (0.0 if highest <= 0 else 0.5)
            value, slope, size[i], reach[i] = share * value, share * slope, 0.0, max(highest, -lowest)
            gradient *= share
            if share == 0.5:
                row = Row(a, b, i, density[at], reach[i], mean[at])
                more, more_by_b, size[i] = add_stretch(row, groups, series, 0, frequencies, room, gradient)
                value += more
                slope += more_by_b
            loss[model, i], by_bias[model, i] = value + second[at, i, i], slope
            empty += importances[at, i] * second[at, i, i]
        first, last = frequencies, 2 * frequencies
        while last <= len(series[0]) and size.max() > 0:
            enough = tolerance * max((importances[at] * loss[model]).sum(), NOTHING * empty)
            for i in range(n):
                if importances[at, i] * size[i] <= max(enough, importances[at, i] * ROUNDING * reach[i] ** 2):
                    size[i] = 0  # the row has all that it needs
                    continue
                row = Row(gram[model, i], bias[model, i], i, density[at], reach[i], mean[at])
                more, more_by_b, size[i] = add_stretch(row, groups, series, first, last, room, by_gram[model, i])
                loss[model, i] += more
                by_bias[model, i] += more_by_b
            first, last = last, 2 * last
        loss[model] *= importances[at]
        by_bias[model] *= importances[at]
        for i in range(n):
            by_gram[model, i] *= importances[at, i]


@compiled
def quadratic_part(a: Array, b: float, own: int, mean: Array, second: Array, by_a: Array) -> tuple[float, float]:
    """E z^2 - 2 E x_i z of one output and its derivative by b; that by a into by_a (n,).

    An output loses all of it, beside E x_i^2, where z >= 0, none where z <= 0, else half. a: (n,). mean: (n,). second:
    (n, n).
    """
    n = len(a)
    average = value = 0.0
    for j in range(n):
        by_a[j] = 0
        for other in range(n):
            by_a[j] += second[j, other] * a[other]
        average += a[j] * mean[j]
        value += by_a[j] * a[j]
    value += 2 * b * average + b * b - 2 * by_a[own] - 2 * b * mean[own]
    for j in range(n):
        by_a[j] = 2 * (by_a[j] + b * mean[j] - second[own, j])
    return value, 2 * (average + b - mean[own])


@compiled
def add_stretch(
    row: Row,
    groups: GroupTable,
    series: tuple[Array, Array],
    first: int,
    last: int,
    room: Room,
    by_a: Array,
) -> tuple[float, float, float]:
    """A stretch of E (z|z| - 2 x_i |z|) / 2 of one output, its derivative by b, and what its terms add at most; the
    derivative by a is added to by_a (n,). series: (count,) frequencies and coefficients.

    The first stretch brings the masks of few features with it. What masks of at most two strong features have in the
    series is exchanged for their closed form; both at the mean of the weak features, on which the difference of the two
    hardly depends.
    """
    a, b, own, p, reach, mean = row
    n = len(a)
    strong, gradient, sums = np.empty(n, dtype=np.bool_), np.zeros(n), np.zeros(4)  # value, by b, by shift, size
    odds, one, two = np.empty(n), np.empty(n), np.empty((n, n))
    shift = mark_strong(a, own, mean, reach, groups, strong)
    few = odds, few_probabilities(strong, p, groups, odds, one, two), one, two
    if first == 0:
        sums[0], sums[2] = add_few(a, b + shift, own, few[1], one, two, gradient)
        sums[1] = sums[2]
    for start in range(first, last, BLOCK):
        part = slice(start, min(start + BLOCK, last))
        add_series(a, b, shift, own, p, reach, groups, few, series[0][part], series[1][part], room, gradient, sums)
    for j in range(n):
        by_a[j] += gradient[j] + (0.0 if strong[j] else mean[j] * sums[2])
    return sums[0], sums[1], sums[3]


@compiled
def largest_increase(a: Array, sign: float, groups: GroupTable) -> float:
    """The most that sign a·x can be, for a (n,); of an exclusive group one feature is active."""
    members, ends, exclusive = groups
    total = 0.0
    for g in range(len(ends) - 1):
        most = 0.0
        for j in members[ends[g] : ends[g + 1]]:
            up = max(sign * a[j], 0.0)
            most = max(most, up) if exclusive else most + up
        total += most
    return total


@compiled
def mark_strong(a: Array, own: int, mean: Array, reach: float, groups: GroupTable, strong: NDArray[np.bool_]) -> float:
    """Which features of a (n,) count as active into strong (n,), and what the others add to z in the mean (n,).

    A group counts as a whole, so that the weak are independent of the strong. mean: (n,).
    """
    members, ends, _ = groups
    shift = 0.0
    for g in range(len(ends) - 1):
        group = members[ends[g] : ends[g + 1]]
        any_strong = False
        for j in group:
            any_strong = any_strong or j == own or abs(a[j]) > WEAKEST_SHARE * reach
        for j in group:
            strong[j] = any_strong
            shift += 0.0 if any_strong else a[j] * mean[j]
    return shift
