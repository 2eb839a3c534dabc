"""The population loss and its gradient in float64 where masks are too many to enumerate (n up to 16).

For output i with pre-activation z = b + a·x the loss needs E z_+^2 and its derivatives by a and b alone, because
E x_j z_+ is half the derivative of E z_+^2 by a_j. Of z_+^2 = (z^2 + z|z|) / 2 the first half is a second moment.
For the second, z|z| on [-R, R] is a sine series, so that E z|z| follows from the characteristic function of z,
E exp(itz) = exp(itb) · prod over groups, whose factors are elementary (Gil-Pelaez 1951 has the same for P(z < 0)).
The series converges slowly only where few active features spread z little. Masks of at most two are therefore taken
out of it and put back in closed form (see exact); what is then cut off falls as the fifth power of the frequencies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.superposition import exact
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
ROWS_IN_SERIES = 8  # small, so that arrays stay in cache and memory is used again rather than asked for anew


class FourierLoss:
    """The exact loss with ReLU to about 1e-7 relative; same signature as loss.ClosedForm."""

    def __init__(self, problem: Problem) -> None:
        from app.superposition import loss  # here, for it imports this module

        self.distribution = problem.distribution
        self.density = np.asarray(problem.density, dtype=np.float64)
        self.importances = np.asarray(problem.importances, dtype=np.float64)
        self.mean, self.second = loss.moments(problem)  # E x [levels, n], E x x^T [levels, n, n]

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """gram [models, n, n], b [models, n], level [models]: loss [models], by gram, by b, in float64."""
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
        parts = (output * scale).sum(1), by_gram * scale[:, None], by_b * scale
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
    for start in range(0, len(rows.b), ROWS_IN_SERIES):
        some = slice(start, start + ROWS_IN_SERIES)
        parts = series(distribution, rows[some], shift[some], (few[0][some], few[1][some], few[2][some]))
        for total, part in zip((value, by_a, by_b, by_shift), parts, strict=True):
            total[some] += part
    return value, by_a + mean * by_shift[:, None], by_b


def series(distribution: Distribution, rows: Rows, shift: Array, few: Three) -> tuple[Array, Array, Array, Array]:
    """The series of E (z|z| - 2 x_i |z|) / 2 over the other masks: value, by a, by b, by the shift of b for the few."""
    none, one, two = few
    t, s = sine_series(FREQUENCIES)
    t = t / rows.reach[:, None]  # [rows, frequencies]
    phi, slope = characteristic_functions(rows.a, t, rows.own)
    base = (s / 2) * rows.reach[:, None] ** 2 * np.exp(1j * t * rows.b[:, None])
    whole, by_phi = product(distribution, rows.density, phi, base)
    base *= np.exp(1j * t * shift[:, None])
    by_few = (two @ phi.view(np.float64)).view(np.complex128)
    by_few += one[:, :, None]
    part = (np.einsum("rnk,rnk->rk", by_few, phi) + (one[:, None, :] @ phi)[:, 0]) / 2
    part = (part + none[:, None]) * base
    by_few *= base[:, None, :]
    by_phi -= by_few
    by_a = np.einsum("rnk,rnk->rn", by_phi, slope).imag
    by_shift = -(t * part.real).sum(1)
    return (whole - part).imag.sum(1), by_a, (t * whole.real).sum(1) + by_shift, by_shift


def characteristic_functions(a: Array, t: Array, own: NDArray[np.intp]) -> tuple[Complex, Complex]:
    """phi_j = E exp(i t a_j x) for x uniform on [0, 1], and its derivative by a_j; both [rows, n, frequencies].

    For j = own they are those of phi - d phi / d a instead: this puts -2 x_i z_+ beside z_+^2.
    """
    first = np.exp(1j * t[:, :1] * a)
    wave = np.repeat((first**2)[:, :, None], t.shape[1], 2)  # exp(i t a), of which t is an odd multiple of the first
    wave[:, :, 0] = first
    np.cumprod(wave, axis=2, out=wave)
    every_t = np.broadcast_to(t[:, None, :], wave.shape)
    ta = every_t * a[:, :, None]
    tiny = np.abs(ta) < SERIES_BELOW
    tiny_t, tiny_ta = every_t[tiny], ta[tiny]
    each = np.arange(len(a))
    own_ta, own_tiny = ta[each, own], tiny[each, own]
    ta[tiny] = 1
    over_a = 1 / np.where(a == 0, 1, a)[:, :, None]
    phi = (wave - 1) * (-1j / ta)
    slope = (wave - phi) * over_a
    phi[tiny] = power_series(tiny_t, tiny_ta, 0)
    slope[tiny] = power_series(tiny_t, tiny_ta, 1)
    bend = (1j * t * wave[each, own] - 2 * slope[each, own]) * over_a[each, own]
    bend[own_tiny] = power_series(t[own_tiny], own_ta[own_tiny], 2)
    phi[each, own] -= slope[each, own]
    slope[each, own] -= bend
    return phi, slope


def power_series(t: Array, ta: Array, derivative: int) -> Complex:
    """d^s phi / d a^s = (i t)^s sum_k (i t a)^k / (k! (k + 1 + s)) for small t a."""
    result = np.zeros(ta.shape, dtype=np.complex128)
    for k in reversed(range(SERIES_TERMS)):
        result *= 1j * ta / (k + 1)
        result += 1 / (k + 1 + derivative)
    return result * (1j * t) ** derivative


def product(distribution: Distribution, density: Array, phi: Complex, base: Complex) -> tuple[Complex, Complex]:
    """base · prod of the groups' factors [rows, frequencies], and its derivatives by phi [rows, n, frequencies]."""
    p = density[:, None]
    by_phi = np.empty_like(phi)
    factors = []
    for group in distribution.groups:
        if distribution.exclusive:
            on = np.minimum(p, 1 / len(group))
            factors.append(1 - on * len(group) + on * phi[:, list(group)].sum(1))
            by_phi[:, list(group)] = on[:, :, None]
        else:
            factors.append(1 - p + leave_one_out([phi[:, j] for j in group], p.astype(np.complex128), by_phi, group))
    others = np.empty((len(p), len(factors), phi.shape[2]), dtype=np.complex128)
    whole = leave_one_out(factors, base, others, range(len(factors)))
    for place, group in enumerate(distribution.groups):
        for j in group:
            by_phi[:, j] *= others[:, place]
    return whole, by_phi


def leave_one_out(factors: list[Complex], start: Complex, out: Complex, places: Sequence[int]) -> Complex:
    """start · prod factors; out[:, places[j]] gets that without factor j, by products from either end."""
    ahead = start
    for place, factor in zip(places, factors, strict=True):
        out[:, place] = ahead
        ahead = ahead * factor
    behind = factors[-1]
    for place, factor in zip(places[-2::-1], factors[-2::-1], strict=True):
        out[:, place] *= behind
        behind = behind * factor
    return ahead


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
