"""The population loss and its gradient in float64 where masks are too many to enumerate (n up to 16).

For output i with pre-activation z = b + a·x the loss needs E z_+^2 and its derivatives by a and b alone, because
E x_j z_+ is half the derivative of E z_+^2 by a_j. Of z_+^2 = (z^2 + z|z|) / 2 the first half is a second moment.
For the second, z|z| on [-R, R] is a sine series, so that E z|z| follows from the characteristic function of z,
E exp(itz) = exp(itb) · prod over groups, whose factors are elementary (Gil-Pelaez 1951 has the same for P(z < 0)).
The series converges slowly only where few active features spread z little. Masks of at most two are therefore taken
out of it and put back in closed form (see exact); what is then cut off falls as the fifth power of the frequencies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.superposition import exact
from app.superposition.compiled import compiled_reordered
from app.superposition.features import Distribution

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
LEAST_PROBABILITY = 1e-30  # stands for 0 where a quotient of probabilities is taken and multiplied back
ROWS_AT_ONCE = 1024


class FourierLoss:
    """The exact loss with ReLU to about 1e-7 relative; same signature as loss.ClosedForm."""

    def __init__(self, problem: Problem) -> None:
        from app.superposition import loss  # here, for it imports this module

        self.distribution = problem.distribution
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
            parts = magnitude_moments(self.distribution, rows[some])
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


def magnitude_moments(distribution: Distribution, rows: Rows) -> Three:
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
    few = few_probability(distribution, rows.density, strong)
    value, by_a, by_shift = few_exactly(rows.a, rows.b + shift, rows.own, few)
    by_b = by_shift.copy()
    members = np.array([feature for group in distribution.groups for feature in group])
    ends = np.cumsum([0, *(len(group) for group in distribution.groups)])
    given = rows.a, rows.b, shift, rows.own, rows.density, rows.reach, *few
    series(*given, members, ends, distribution.exclusive, *sine_series(FREQUENCIES), value, by_a, by_b, by_shift)
    return value, by_a + mean * by_shift[:, None], by_b


@compiled_reordered
def series(
    a: Array,
    b: Array,
    shift: Array,
    own: NDArray[np.intp],
    density: Array,
    reach: Array,
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
    none, one, two: how often no strong feature is on, one alone, two alone (see few_probability).
    """
    n_rows, n = a.shape
    wave, turn = np.empty(n, dtype=np.complex128), np.empty(n, dtype=np.complex128)
    phi, slope = np.empty(n, dtype=np.complex128), np.empty(n, dtype=np.complex128)
    inner, before = np.empty(n, dtype=np.complex128), np.empty(n + 1, dtype=np.complex128)
    factor = np.empty(n, dtype=np.complex128)
    groups = len(ends) - 1
    for row in range(n_rows):
        p = density[row]
        for j in range(n):  # exp(i t a), of which t is an odd multiple of the first
            wave[j] = np.exp(1j * frequency[0] / reach[row] * a[row, j])
            turn[j] = wave[j] * wave[j]
        for k in range(len(frequency)):
            t = frequency[k] / reach[row]
            for j in range(n):
                phi[j], slope[j] = transform(t, a[row, j], wave[j], own[row] == j)
                wave[j] *= turn[j]
            base = coefficient[k] / 2 * reach[row] ** 2 * np.exp(1j * t * b[row])
            before[0] = base
            for g in range(groups):
                factor[g] = group_factor(phi, members[ends[g] : ends[g + 1]], p, exclusive, inner)
                before[g + 1] = before[g] * factor[g]
            whole, after = before[groups], 1.0 + 0j
            base *= np.exp(1j * t * shift[row])
            part = none[row] + 0j
            for g in range(groups - 1, -1, -1):
                others = before[g] * after
                after *= factor[g]
                for j in members[ends[g] : ends[g + 1]]:
                    by_few = one[row, j] + 0j
                    for other in range(n):
                        by_few += two[row, j, other] * phi[other]
                    part += (by_few + one[row, j]) * phi[j] / 2
                    by_a[row, j] += ((inner[j] * others - by_few * base) * slope[j]).imag
            part *= base
            value[row] += (whole - part).imag
            by_b[row] += t * (whole - part).real
            by_shift[row] -= t * part.real


@compiled_reordered
def transform(t: float, a: float, wave: complex, own: bool) -> tuple[complex, complex]:
    """phi = E exp(i t a x) for x uniform on [0, 1], and its derivative by a; wave = exp(i t a).

    For the output's own feature they are those of phi - d phi / d a instead: this puts -2 x_i z_+ beside z_+^2.
    """
    if abs(t * a) < SERIES_BELOW:
        phi, slope = power_series(t, t * a, 0), power_series(t, t * a, 1)
        if not own:
            return phi, slope
        return phi - slope, slope - power_series(t, t * a, 2)
    phi = (wave - 1) * (-1j / (t * a))
    slope = (wave - phi) / a
    if not own:
        return phi, slope
    return phi - slope, slope - (1j * t * wave - 2 * slope) / a


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
def group_factor(phi: Complex, members: NDArray[np.intp], p: float, exclusive: bool, inner: Complex) -> complex:
    """E exp(i t a·x) of one group of features, and into inner its derivatives by their phi."""
    size = len(members)
    if exclusive:
        on = min(p, 1 / size)
        total = 1 - on * size + 0j
        for j in members:
            total += on * phi[j]
            inner[j] = on
        return total
    product = p + 0j
    for j in members:
        inner[j] = product
        product *= phi[j]
    behind = 1.0 + 0j
    for j in members[::-1]:
        inner[j] *= behind
        behind *= phi[j]
    return 1 - p + product


def few_probability(distribution: Distribution, density: Array, strong: NDArray[np.bool_]) -> Three:
    """How often no strong feature is on [rows], j alone [rows, n], j and l alone [rows, n, n]; strong: [rows, n]."""
    n_rows, n = strong.shape
    none, odds, pair = np.ones(n_rows), np.zeros((n_rows, n)), np.zeros((n_rows, n, n))
    apart = np.ones((n, n), dtype=bool)
    for group in distribution.groups:
        at = np.array(group)
        among, inside = strong[:, at], np.ix_(at, at)
        count = among.sum(1)
        on = np.minimum(density, 1 / len(group)) if distribution.exclusive else density
        off = np.maximum(1 - on * (count if distribution.exclusive else count > 0), LEAST_PROBABILITY)
        none *= off
        odds[:, at] = among * (on / off * (distribution.exclusive | (count == 1)))[:, None]
        apart[inside] = False
        if not distribution.exclusive and len(group) > 1:
            both = among[:, :, None] & among[:, None, :] & ~np.eye(len(group), dtype=bool)
            pair[:, inside[0], inside[1]] = both * (on / off * (count == 2))[:, None, None]
    pair += apart * odds[:, :, None] * odds[:, None, :]
    return none, none[:, None] * odds, none[:, None, None] * pair


def few_exactly(a: Array, b: Array, own: NDArray[np.intp], few: Three) -> Three:
    """E (z|z| - 2 x_i |z|) / 2 over masks of at most two active features: value, by a, by b."""
    n_rows, n = a.shape
    value, by_a, by_b = np.zeros(n_rows), np.zeros((n_rows, n)), np.zeros(n_rows)
    for weights in (few[0], few[1], np.triu(few[2])):
        row, *active = np.nonzero(weights)
        weight = weights[row, *active]
        features = np.stack(active, 1) if active else np.zeros((len(row), 0), dtype=np.intp)
        mine = features == own[row, None]
        is_own, position = mine.any(1), mine.argmax(1) if active else np.zeros(len(row), dtype=np.intp)
        given = a[row[:, None], features], b[row], position, is_own
        full, linear = exact.row_moments(*given), exact.linear_moments(*given)
        # z|z| / 2 = z_+^2 - z^2 / 2, and so on down to the derivatives
        square, mean, x_value, own_on, own_x_on = (
            getattr(full, name) - getattr(linear, name) / 2 for name in vars(full)
        )
        at_own = (x_value * mine).sum(1)
        value += np.bincount(row, weight * (square - 2 * at_own), n_rows)
        by_b += np.bincount(row, 2 * weight * (mean - own_on), n_rows)
        part = 2 * weight[:, None] * (x_value - own_x_on)
        by_a += np.bincount((row[:, None] * n + features).ravel(), part.ravel(), n_rows * n).reshape(n_rows, n)
    return value, by_a, by_b
