"""z|z| as a sine series, and its mean by the characteristic function of z = b + a·x.

E exp(itz) = exp(itb) · prod over groups of features, whose factors are elementary (Gil-Pelaez 1951 has the same for
P(z < 0)).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled_reordered

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


@compiled_reordered
def add_series(
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
    size: Array,
) -> None:
    """Add a stretch of the series of E (z|z| - 2 x_i |z|) / 2 over the other masks, and its derivatives.

    Into value (rows,), by_a (rows, n), by_b (rows,), by_shift (rows,), which is of the few, and size (rows,): what its
    terms add at most, whatever their signs. a: (rows, n). b, shift, own, density and reach: (rows,). odds: (rows, n),
    none: (rows,), one: (rows, n), two: (rows, n, n): how often no strong feature is active, one alone, two alone (see
    few_probabilities). members: (n,) and ends: (groups + 1,), where members[ends[g] : ends[g + 1]] is group g of
    features, exclusive or active as a whole. frequency: (count,). coefficient: (count,). Every loop within a row runs
    over the frequencies, so that vector instructions take several at once.
    """
    n_rows, n = a.shape
    groups, count = len(ends) - 1, len(frequency)
    phi, slope, inner = np.empty((3, n, count), dtype=np.complex128)
    factor, before, below = np.empty((3, groups + 1, count), dtype=np.complex128)
    base, few_base, wave, after, above, apart, part = np.empty((7, count), dtype=np.complex128)
    t, room = np.empty(count), np.empty((3, count))
    for row in range(n_rows):
        p, first, step = density[row], frequency[0] / reach[row], (frequency[1] - frequency[0]) / reach[row]
        for k in range(count):
            t[k] = frequency[k] / reach[row]
        for j in range(n):
            fill_waves(first * a[row, j] / 2, step * a[row, j] / 2, wave)
            transform(t, a[row, j], wave, own[row] == j, phi[j], slope[j], room)
        fill_waves(first * b[row], step * b[row], base)
        fill_waves(first * shift[row], step * shift[row], few_base)
        for k in range(count):
            base[k] *= coefficient[k] / 2 * reach[row] ** 2
            few_base[k] *= base[k]
            before[0, k], below[0, k] = base[k], 1
            after[k], above[k], part[k] = 1, 0, none[row]
        for g in range(groups):  # below: sums of odds, like the products of factors before a group
            group_factor(phi, members[ends[g] : ends[g + 1]], p, exclusive, inner, factor[g], apart)
            for k in range(count):
                before[g + 1, k] = before[g, k] * factor[g, k]
                below[g + 1, k] = below[g, k]
            for j in members[ends[g] : ends[g + 1]]:
                for k in range(count):
                    below[g + 1, k] += odds[row, j] * phi[j, k]
        for g in range(groups - 1, -1, -1):
            group = members[ends[g] : ends[g + 1]]
            for k in range(count):
                apart[k] = below[g, k] + above[k]
            for j in group:
                alone, gradient = one[row, j], 0.0
                for k in range(count):
                    by_few = alone * apart[k]
                    part[k] += (by_few + alone) * phi[j, k] / 2
                    others = inner[j, k] * before[g, k] * after[k] - by_few * few_base[k]
                    gradient += (others * slope[j, k]).imag
                    above[k] += odds[row, j] * phi[j, k]
                by_a[row, j] += gradient
                for other in group:
                    both, gradient = two[row, j, other], 0.0
                    if exclusive or both == 0:
                        continue
                    for k in range(count):
                        part[k] += both * phi[other, k] * phi[j, k] / 2
                        gradient += (both * phi[other, k] * few_base[k] * slope[j, k]).imag
                    by_a[row, j] -= gradient
            for k in range(count):
                after[k] *= factor[g, k]
        for k in range(count):
            few = part[k] * few_base[k]
            rest = before[groups, k] - few
            value[row] += rest.imag
            size[row] += abs(rest.imag)
            by_b[row] += t[k] * rest.real
            by_shift[row] -= t[k] * few.real


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

    t: (count,). half: (count,). phi: (count,). slope: (count,). room: (3, count), scratch. With u = t a / 2 phi is half
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
            for k in range(len(factor)):
                factor[k] += on * phi[j, k]
                inner[j, k] = on
        return
    factor[:] = p
    behind[:] = 1
    for j in group:
        for k in range(len(factor)):
            inner[j, k] = factor[k]
            factor[k] *= phi[j, k]
    for j in group[::-1]:
        for k in range(len(factor)):
            inner[j, k] *= behind[k]
            behind[k] *= phi[j, k]
    for k in range(len(factor)):
        factor[k] += 1 - p
