"""z|z| as a sine series, and its mean by the characteristic function of z = b + a·x.

E exp(itz) = exp(itb) · prod over groups of features, whose factors are elementary (Gil-Pelaez 1951 has the same for
P(z < 0)).
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled_reordered
from .features import GroupTable

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

# The series equals z|z| on [-1, 1] and turns round smoothly within this margin on either side.
MARGIN = 0.06
SHARPNESS = 16.0  # of the Kaiser-Bessel bump that does the turning: what it leaves beyond the last frequency is e^-16
SERIES_BELOW = 0.1  # |u| under which the closed forms of sin(u) / u and its derivatives cancel, and a series is used


@lru_cache(maxsize=16)
def sine_series(count: int) -> tuple[Array, Array]:
    """Frequencies t (count,) and coefficients s (count,) with sum_m s_m sin(t_m z) = z|z| on [-1, 1].

    The series is odd about 0 and even about c = 1 + MARGIN. Its second derivative is a square wave of height 2, whose
    coefficients are 4 / (c t), less a bump about c of the area that makes the slope there vanish.

    Reference: the bump is the Kaiser-Bessel window (Kaiser & Schafer 1980).
    """
    c = 1 + MARGIN
    order = np.arange(count, dtype=np.float64)
    t: Array = (order + 0.5) * np.pi / c
    root = np.sqrt((SHARPNESS**2 - (t * MARGIN) ** 2).astype(np.complex128))
    bump: Array = 4 * (-1.0) ** order * (np.sinh(root) / root).real / (np.sinh(SHARPNESS) / SHARPNESS)
    return t, (bump - 4 / (c * t)) / t**2


class Room(NamedTuple):
    """Scratch for a stretch of the series, flat, so that arrays of any number of frequencies lie in it in one piece."""

    waves: Complex  # (places,), 3 n + 3 (groups + 1) + 7 times count
    real: Array  # (places,), 4 times count


def room_for(n: int, n_groups: int, count: int) -> Room:
    """Scratch for stretches of up to count frequencies."""
    return Room(np.empty((3 * n + 3 * (n_groups + 1) + 7) * count, dtype=np.complex128), np.empty(4 * count))


@compiled_reordered
def add_series(
    a: Array,
    b: float,
    shift: float,
    own: int,
    p: float,
    reach: float,
    groups: GroupTable,
    few: tuple[Array, float, Array, Array],
    frequency: Array,
    coefficient: Array,
    room: Room,
    by_a: Array,
    sums: Array,
) -> None:
    """Add a stretch of the series of E (z|z| - 2 x_i |z|) / 2 over all masks but the few, and its derivatives.

    Into by_a (n,) and sums (4,): the value, its derivatives by b and by shift, which is of the few, and what its terms
    add at most, whatever their signs. a: (n,). groups: see group_table. few: (n,) odds, none, one (n,) and two (n, n):
    how often no strong feature is active, one alone, two alone (see few_probabilities). frequency: (count,).
    coefficient: (count,). Every loop runs over the frequencies and writes one array, so that vector instructions take
    several at once.
    """
    n, count = len(a), len(frequency)
    members, ends, exclusive = groups
    odds, none, one, two = few
    n_groups = len(ends) - 1
    by_feature, by_group = 3 * n * count, 3 * (n_groups + 1) * count
    phi, slope, inner = room.waves[:by_feature].reshape((3, n, count))
    factor, before, below = room.waves[by_feature : by_feature + by_group].reshape((3, n_groups + 1, count))
    rest = room.waves[by_feature + by_group : by_feature + by_group + 7 * count].reshape((7, count))
    base, few_base, wave, after, above, apart, part = rest
    real = room.real[: 4 * count].reshape((4, count))
    t, first, step = real[3], frequency[0] / reach, (frequency[1] - frequency[0]) / reach
    for k in range(count):
        t[k] = frequency[k] / reach
    for j in range(n):
        fill_waves(first * a[j] / 2, step * a[j] / 2, wave)
        transform(t, a[j], wave, own == j, phi[j], slope[j], real)
    fill_waves(first * b, step * b, base)
    fill_waves(first * shift, step * shift, few_base)
    for k in range(count):
        base[k] *= coefficient[k] / 2 * reach**2
    for k in range(count):
        few_base[k] *= base[k]
    before[0], below[0], after[:], above[:], part[:] = base, 1, 1, 0, none
    for g in range(n_groups):  # below: sums of odds, like the products of factors before a group
        group_factor(phi, members[ends[g] : ends[g + 1]], p, exclusive, inner, factor[g], apart)
        multiply(before[g], factor[g], before[g + 1])
        below[g + 1] = below[g]
        for j in members[ends[g] : ends[g + 1]]:
            add_multiple(odds[j], phi[j], below[g + 1])
    for g in range(n_groups - 1, -1, -1):
        group = members[ends[g] : ends[g + 1]]
        for k in range(count):
            apart[k] = below[g, k] + above[k]
        for j in group:
            by_a[j] += gradient_by(inner[j], before[g], after, one[j], apart, few_base, slope[j])
            for k in range(count):
                wave[k] = one[j] / 2 * (apart[k] + 1)
            add_product(wave, phi[j], part)
            add_multiple(odds[j], phi[j], above)
            for other in group:
                if exclusive or two[j, other] == 0:
                    continue
                for k in range(count):
                    wave[k] = two[j, other] / 2 * phi[other, k]
                by_a[j] -= 2 * product_imag(wave, few_base, slope[j])
                add_product(wave, phi[j], part)
        multiply(after, factor[g], after)
    value = by_b = by_shift = size = 0.0
    for k in range(count):
        known = part[k] * few_base[k]
        others = before[n_groups, k] - known
        value += others.imag
        size += abs(others.imag)
        by_b += t[k] * others.real
        by_shift -= t[k] * known.real
    sums[0] += value
    sums[1] += by_b
    sums[2] += by_shift
    sums[3] += size


@compiled_reordered
def multiply(one: Complex, other: Complex, out: Complex) -> None:
    """out = one · other. one: (count,). other: (count,). out: (count,)."""
    for k in range(len(out)):
        out[k] = one[k] * other[k]


@compiled_reordered
def add_multiple(factor: float, one: Complex, out: Complex) -> None:
    """out += factor one. one: (count,). out: (count,)."""
    for k in range(len(out)):
        out[k] += factor * one[k]


@compiled_reordered
def add_product(one: Complex, other: Complex, out: Complex) -> None:
    """out += one · other. one: (count,). other: (count,). out: (count,)."""
    for k in range(len(out)):
        out[k] += one[k] * other[k]


@compiled_reordered
def product_imag(one: Complex, other: Complex, third: Complex) -> float:
    """The imaginary part of the sum of one · other · third. one: (count,). other: (count,). third: (count,)."""
    total = 0.0
    for k in range(len(one)):
        total += (one[k] * other[k] * third[k]).imag
    return total


@compiled_reordered
def gradient_by(
    inner: Complex, before: Complex, after: Complex, alone: float, apart: Complex, few_base: Complex, slope: Complex
) -> float:
    """The derivative by one weight, without what the masks of few features have in it.

    inner: (count,). before: (count,). after: (count,). apart: (count,). few_base: (count,). slope: (count,).
    """
    total = 0.0
    for k in range(len(slope)):
        total += ((inner[k] * before[k] * after[k] - alone * apart[k] * few_base[k]) * slope[k]).imag
    return total


@compiled_reordered
def fill_waves(first: float, step: float, out: Complex) -> None:
    """exp(i (first + k step)) for k = 0, 1, ... into out (count,), by doubling."""
    out[0] = np.exp(1j * first)
    known, turn = 1, np.exp(1j * step)
    while known < len(out):
        for k in range(min(known, len(out) - known)):
            out[known + k] = out[k] * turn
        known, turn = 2 * known, turn * turn


@compiled_reordered
def transform(t: Array, a: float, half: Complex, own: bool, phi: Complex, slope: Complex, room: Array) -> None:
    """phi = E exp(i t a x) for x uniform on [0, 1] and its derivative by a, at each t; half = exp(i t a / 2).

    t: (count,). half: (count,). phi: (count,). slope: (count,). room: (4, count), scratch. With u = t a / 2 phi is half
    · sin(u) / u, so that only s = sin(u) / u and its derivatives need care for small u. For the output's own feature
    they are those of phi - d phi / d a instead: this puts -2 x_i z_+ beside z_+^2.
    """
    s, by_u, twice = room[0], room[1], room[2]
    small = 0
    while small < len(t) and abs(t[small] * a) / 2 < SERIES_BELOW:
        small += 1
    for k in range(small):
        square = (t[k] * a / 2) ** 2
        s[k] = 1 - square / 6 * (1 - square / 20 * (1 - square / 42 * (1 - square / 72)))
        by_u[k] = -t[k] * a / 6 * (1 - square / 10 * (1 - square / 28 * (1 - square / 54)))
        twice[k] = -1 / 3 + square / 10 * (1 - square * 5 / 84 * (1 - square * 7 / 270))
    for k in range(small, len(t)):
        inverse = 2 / (t[k] * a)
        s[k] = half[k].imag * inverse
        by_u[k] = (half[k].real - s[k]) * inverse
        twice[k] = -s[k] - 2 * by_u[k] * inverse
    for k in range(len(t)):
        phi[k] = half[k] * s[k]
        slope[k] = t[k] / 2 * half[k] * complex(by_u[k], s[k])
    if own:
        for k in range(len(t)):
            phi[k] -= slope[k]
            slope[k] -= t[k] ** 2 / 4 * half[k] * complex(twice[k] - s[k], 2 * by_u[k])


@compiled_reordered
def group_factor(
    phi: Complex,
    group: NDArray[np.intp],
    p: float,
    exclusive: bool,
    inner: Complex,
    factor: Complex,
    behind: Complex,
) -> None:
    """E exp(i t a·x) of one group of features into factor (count,), and into inner (n, count) its derivatives by their
    phi.

    phi: (n, count). group: (members,). behind: (count,), scratch.
    """
    if exclusive or len(group) == 1:
        on = min(p, 1 / len(group))
        factor[:] = 1 - on * len(group)
        for j in group:
            add_multiple(on, phi[j], factor)
            inner[j] = on
        return
    factor[:] = p
    behind[:] = 1
    for j in group:
        inner[j] = factor
        multiply(factor, phi[j], factor)
    for j in group[::-1]:
        multiply(inner[j], behind, inner[j])
        multiply(behind, phi[j], behind)
    for k in range(len(factor)):
        factor[k] += 1 - p
