"""The population loss and its gradient in float64 where masks are too many to enumerate (n up to 16).

For output i with pre-activation z = b + a·x the loss needs E z_+^2 and its derivatives by a and b alone, because
E x_j z_+ is half the derivative of E z_+^2 by a_j. Of z_+^2 = (z^2 + z|z|) / 2 the first half is a second moment.
For the second, z|z| on [-R, R] is a sine series, so that E z|z| follows from the characteristic function of z,
E exp(itz) = exp(itb) · prod over groups, whose factors are elementary (Gil-Pelaez 1951 has the same for P(z < 0)).
The series converges slowly only where few active features spread z little. Masks of at most two are therefore taken
out of it and put back in closed form (see few); what is then cut off falls as the fifth power of the frequencies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.superposition.compiled import compiled_reordered
from app.superposition.features import Distribution
from app.superposition.few import few_exactly, few_probability

if TYPE_CHECKING:
    from app.superposition.loss import Problem

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]
Three = tuple[Array, Array, Array]

FREQUENCIES = 96
# The series reaches z|z| on [-1, 1] and turns round smoothly within this margin on either side.
MARGIN = 0.06
SHARPNESS = 16.0  # of the Kaiser-Bessel bump that does the turning: what it leaves beyond the last frequency is e^-16
# Beside the row's reach R, features weaker than this do not count as active: they spread z too little for the series.
WEAKEST_SHARE = 3e-5
SERIES_BELOW = 0.05  # |t a| under which the closed forms of phi cancel and their power series is used
SERIES_TERMS = 7
ROWS_AT_ONCE = 1024


class FourierLoss:
    """The exact loss with ReLU to about 1e-7 relative; same signature as loss.ClosedForm."""

    def __init__(self, problem: Problem, frequencies: int = FREQUENCIES) -> None:
        from app.superposition import loss  # here, for it imports this module

        self.distribution = problem.distribution
        self.frequencies = frequencies
        self.density = np.asarray(problem.density, dtype=np.float64)
        self.importances = np.asarray(problem.importances, dtype=np.float64)
        self.mean, self.second = loss.moments(problem)  # E x [levels, n], E x x^T [levels, n, n]

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """gram [models, n, n], b [models, n], level [models]: loss [models, n], by gram, by b, in float64."""
        at_level = level.numpy()
        mean, second = self.mean[at_level], self.second[at_level]
        a, bias = gram.double().numpy(), b.double().numpy()
        # E z^2 - 2 E x_i z and its gradient, of which an output has all where z >= 0, none where z <= 0, else half
        by_gram, by_b = a @ second, np.einsum("mij,mj->mi", a, mean)
        output = (by_gram * a).sum(2) + 2 * bias * by_b + bias**2
        output -= 2 * np.einsum("mii->mi", by_gram) + 2 * bias * mean
        by_gram = 2 * (by_gram + bias[:, :, None] * mean[:, None, :] - second)
        by_b = 2 * (by_b + bias - mean)
        ends = np.max if self.distribution.exclusive else np.sum  # of what a group adds to z
        groups = [list(group) for group in self.distribution.groups]
        highest = bias + sum(ends(np.maximum(a[..., group], 0), -1) for group in groups)
        lowest = bias - sum(ends(np.maximum(-a[..., group], 0), -1) for group in groups)
        share = np.where(lowest >= 0, 1.0, np.where(highest <= 0, 0.0, 0.5))
        output, by_gram, by_b = output * share, by_gram * share[:, :, None], by_b * share
        model, own = np.nonzero(share == 0.5)
        p, widest = self.density[at_level[model]], np.maximum(-lowest, highest)[model, own]
        rows = Rows(a[model, own], bias[model, own], own, p, mean[model], widest)
        for start in range(0, len(own), ROWS_AT_ONCE):
            some = slice(start, start + ROWS_AT_ONCE)
            parts = magnitude_moments(self.distribution, rows[some], self.frequencies)
            for total, part in zip((output, by_gram, by_b), parts, strict=True):
                total[model[some], own[some]] += part
        output += np.einsum("mii->mi", second)
        scale = self.importances
        parts = output * scale, by_gram * scale[:, None], by_b * scale
        return torch.from_numpy(parts[0]), torch.from_numpy(parts[1]), torch.from_numpy(parts[2])


@dataclass(frozen=True)
class Rows:
    """Outputs whose pre-activation z = b + a·x takes both signs."""

    a: Array  # [rows, n]
    b: Array  # [rows]
    own: NDArray[np.intp]  # [rows], which feature the output is to recover
    density: Array  # [rows], 1 - S
    mean: Array  # [rows, n], E x
    reach: Array  # [rows], R >= |z|

    def __getitem__(self, some: slice) -> Rows:
        return Rows(*(values[some] for values in vars(self).values()))


@lru_cache(maxsize=4)
def sine_series(count: int) -> tuple[Array, Array]:
    """Frequencies t and coefficients s, [count] each, with sum_m s_m sin(t_m z) = z|z| on [-1, 1].

    The series is odd about 0 and even about c = 1 + MARGIN. Its second derivative is a square wave of height 2, whose
    coefficients are 4 / (c t), less a bump about c of the area that makes the slope there vanish.
    """
    c = 1 + MARGIN
    order = np.arange(count, dtype=np.float64)
    t: Array = (order + 0.5) * np.pi / c
    root = np.sqrt((SHARPNESS**2 - (t * MARGIN) ** 2).astype(np.complex128))
    bump: Array = 4 * (-1.0) ** order * (np.sinh(root) / root).real / (np.sinh(SHARPNESS) / SHARPNESS)
    return t, (bump - 4 / (c * t)) / t**2


def magnitude_moments(distribution: Distribution, rows: Rows, frequencies: int = FREQUENCIES) -> Three:
    """E (z|z| - 2 x_i |z|) / 2 of rows: value [rows], by a [rows, n], by b [rows].

    What masks of at most two strong features have in the series is exchanged for their closed form; both at the mean
    of the weak features, of which the difference of the two hardly depends.
    """
    strong = np.abs(rows.a) > WEAKEST_SHARE * rows.reach[:, None]
    strong[np.arange(len(rows.own)), rows.own] = True
    for group in distribution.groups:  # as a whole, so that the weak are independent of the strong
        strong[:, list(group)] = strong[:, list(group)].any(1, keepdims=True)
    mean = np.where(strong, 0, rows.mean)
    shift = (rows.a * mean).sum(1)
    odds, few = few_probability(distribution, rows.density, strong)
    value, by_a, by_shift = few_exactly(rows.a, rows.b + shift, rows.own, few)
    by_b = by_shift.copy()
    members = np.array([feature for group in distribution.groups for feature in group])
    ends = np.cumsum([0, *(len(group) for group in distribution.groups)])
    given = rows.a, rows.b, shift, rows.own, rows.density, rows.reach, odds, *few
    series(*given, members, ends, distribution.exclusive, *sine_series(frequencies), value, by_a, by_b, by_shift)
    return value, by_a + mean * by_shift[:, None], by_b


@compiled_reordered
def series(
    a: Array,
    b: Array,
    shift: Array,
    own: NDArray[np.intp],
    density: Array,
    reach: Array,
    odds: Array,
    none: Array,
    one: Array,
    two: Array,
    members: NDArray[np.intp],
    ends: NDArray[np.intp],
    exclusive: bool,
    frequency: Array,
    coefficient: Array,
    value: Array,
    by_a: Array,
    by_b: Array,
    by_shift: Array,
) -> None:
    """Add the series of E (z|z| - 2 x_i |z|) / 2 over the other masks, and its derivatives; by the shift: of the few.

    members[ends[g] : ends[g + 1]] is group g of features, exclusive or on as a whole.
    odds, none, one, two: how often no strong feature is on, one alone, two alone (see few_probability).
    """
    n_rows, n = a.shape
    wave, turn = np.empty(n, dtype=np.complex128), np.empty(n, dtype=np.complex128)
    phi, slope = np.empty(n, dtype=np.complex128), np.empty(n, dtype=np.complex128)
    inner, before = np.empty(n, dtype=np.complex128), np.empty(n + 1, dtype=np.complex128)
    inverse = np.empty(n)
    factor, below = np.empty(n, dtype=np.complex128), np.empty(n, dtype=np.complex128)
    groups = len(ends) - 1
    for row in range(n_rows):
        p = density[row]
        for j in range(n):  # exp(i t a), of which t is an odd multiple of the first
            inverse[j] = 1 / a[row, j] if a[row, j] != 0 else 0.0
            wave[j] = np.exp(1j * frequency[0] / reach[row] * a[row, j])
            turn[j] = wave[j] * wave[j]
        at_b, at_shift = (
            np.exp(1j * frequency[0] / reach[row] * b[row]),
            np.exp(1j * frequency[0] / reach[row] * shift[row]),
        )
        turn_b, turn_shift = at_b * at_b, at_shift * at_shift
        for k in range(len(frequency)):
            t = frequency[k] / reach[row]
            for j in range(n):
                phi[j], slope[j] = transform(t, a[row, j], inverse[j], wave[j], own[row] == j)
                wave[j] *= turn[j]
            base = coefficient[k] / 2 * reach[row] ** 2 * at_b
            at_b *= turn_b
            before[0] = base
            for g in range(groups):
                factor[g] = group_factor(phi, members, ends[g], ends[g + 1], p, exclusive, inner)
                before[g + 1] = before[g] * factor[g]
            whole, after = before[groups], 1.0 + 0j
            base *= at_shift
            at_shift *= turn_shift
            part, alone = none[row] + 0j, 1 + 0j
            for g in range(groups):  # sums of odds, like the products of factors before and after a group
                below[g] = alone
                for at in range(ends[g], ends[g + 1]):
                    alone += odds[row, members[at]] * phi[members[at]]
            above = 0j
            for g in range(groups - 1, -1, -1):
                others = before[g] * after
                after *= factor[g]
                apart = below[g] + above
                for at in range(ends[g], ends[g + 1]):
                    j = members[at]
                    above += odds[row, j] * phi[j]
                    by_few = one[row, j] * apart
                    if not exclusive:
                        for with_it in range(ends[g], ends[g + 1]):
                            by_few += two[row, j, members[with_it]] * phi[members[with_it]]
                    part += (by_few + one[row, j]) * phi[j] / 2
                    by_a[row, j] += ((inner[j] * others - by_few * base) * slope[j]).imag
            part *= base
            value[row] += (whole - part).imag
            by_b[row] += t * (whole - part).real
            by_shift[row] -= t * part.real


@compiled_reordered
def transform(t: float, a: float, inverse: float, wave: complex, own: bool) -> tuple[complex, complex]:
    """phi = E exp(i t a x) for x uniform on [0, 1], and its derivative by a; inverse = 1 / a, wave = exp(i t a).

    For the output's own feature they are those of phi - d phi / d a instead: this puts -2 x_i z_+ beside z_+^2.
    """
    if abs(t * a) < SERIES_BELOW:
        phi, slope = power_series(t, t * a, 0), power_series(t, t * a, 1)
        if not own:
            return phi, slope
        return phi - slope, slope - power_series(t, t * a, 2)
    by = inverse / t  # to divide complex numbers takes long
    phi = complex(wave.imag * by, (1 - wave.real) * by)
    slope = complex((wave.real - phi.real) * inverse, (wave.imag - phi.imag) * inverse)
    if not own:
        return phi, slope
    bend = complex((-t * wave.imag - 2 * slope.real) * inverse, (t * wave.real - 2 * slope.imag) * inverse)
    return phi - slope, slope - bend


@compiled_reordered
def power_series(t: float, ta: float, derivative: int) -> complex:
    """d^s phi / d a^s = (i t)^s sum_k (i t a)^k / (k! (k + 1 + s)) for small t a."""
    result = 0j
    for k in range(SERIES_TERMS - 1, -1, -1):
        result = result * 1j * ta / (k + 1) + 1 / (k + 1 + derivative)
    for _ in range(derivative):
        result *= 1j * t
    return result


@compiled_reordered
def group_factor(
    phi: Complex, members: NDArray[np.intp], start: int, stop: int, p: float, exclusive: bool, inner: Complex
) -> complex:
    """E exp(i t a·x) of one group of features, members[start:stop], and into inner its derivatives by their phi."""
    if exclusive:
        on = min(p, 1 / (stop - start))
        total = 1 - on * (stop - start) + 0j
        for at in range(start, stop):
            total += on * phi[members[at]]
            inner[members[at]] = on
        return total
    product = p + 0j
    for at in range(start, stop):
        inner[members[at]] = product
        product *= phi[members[at]]
    behind = 1.0 + 0j
    for at in range(stop - 1, start - 1, -1):
        inner[members[at]] *= behind
        behind *= phi[members[at]]
    return 1 - p + product
