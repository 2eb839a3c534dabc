"""Masks of at most two active features: their probabilities, and what they add to E (z|z| - 2 x_i |z|) / 2 exactly.

They spread z too little for the sine series, which leaves them to this.
"""

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled
from .features import Distribution

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]
Six = tuple[float, float, float, float, float, float]
Nine = tuple[float, float, float, float, float, float, float, float, float]

GAUSS = 3**-0.5
LEAST_PROBABILITY = 1e-30  # stands for 0 where a quotient of probabilities is taken and multiplied back


def few_probabilities(distribution: Distribution, density: Array, strong: NDArray[np.bool_]) -> tuple[Array, Three]:
    """Odds of j alone against none (rows, n), and the probabilities that no strong feature is active (rows,), j alone
    (rows, n), and j and l alone (rows, n, n).

    density: (rows,). strong: (rows, n). The odds of j and l of different groups multiply.
    """
    n_rows, n = strong.shape
    if len(distribution.groups) == n:  # without groups there is a shorter way
        off = np.maximum(1 - density[:, None] * strong, LEAST_PROBABILITY)
        none, odds = off.prod(1), strong * density[:, None] / off
        pair = none[:, None, None] * odds[:, :, None] * odds[:, None, :]
        pair[:, range(n), range(n)] = 0
        return odds, (none, none[:, None] * odds, pair)
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
    return odds, (none, none[:, None] * odds, none[:, None, None] * pair)


def few_moments(a: Array, b: Array, own: NDArray[np.intp], few: Three) -> Three:
    """E (z|z| - 2 x_i |z|) / 2 over masks of at most two active features: value (rows,), by a (rows, n), by b (rows,).

    a: (rows, n). b: (rows,). own: (rows,), the output's feature. few: (rows,), (rows, n) and (rows, n, n),
    probabilities.
    """
    n_rows, n = a.shape
    value, by_a, by_b = np.zeros(n_rows), np.zeros((n_rows, n)), np.zeros(n_rows)
    add_few(np.ascontiguousarray(a), np.ascontiguousarray(b), own, *few, value, by_a, by_b)
    return value, by_a, by_b


@compiled
def add_few(
    a: Array,
    b: Array,
    own: NDArray[np.intp],
    none: Array,
    one: Array,
    two: Array,
    value: Array,
    by_a: Array,
    by_b: Array,
) -> None:
    """Add the part of every such mask to value (rows,), by_a (rows, n) and by_b (rows,).

    a: (rows, n). b: (rows,). own: (rows,). none: (rows,), one: (rows, n), two: (rows, n, n): no, one and two features
    active.
    """
    n_rows, n = a.shape
    for row in range(n_rows):
        bias, i = b[row], own[row]
        total, total_by_b = none[row] * bias * abs(bias) / 2, none[row] * abs(bias)
        for j in range(n):
            if one[row, j] != 0:
                _, size, square, x, x_size, xx = moments_of_one(a[row, j], bias)
                weight = one[row, j]
                if j != i:
                    x = xx = 0.0
                total += weight * (square / 2 - (x_size if j == i else 0.0))
                total_by_b += weight * (size - x)
                by_a[row, j] += weight * (x_size - xx)
            for other in range(j + 1, n):
                weight = two[row, j, other]
                if weight == 0:
                    continue
                first, second = (j, other) if abs(a[row, j]) >= abs(a[row, other]) else (other, j)
                size, square, x, y, x_size, y_size, xx, xy, yy = moments_of_two(a[row, first], a[row, second], bias)
                if first == i:
                    total += weight * (square / 2 - x_size)
                    total_by_b += weight * (size - x)
                    by_a[row, first] += weight * (x_size - xx)
                    by_a[row, second] += weight * (y_size - xy)
                elif second == i:
                    total += weight * (square / 2 - y_size)
                    total_by_b += weight * (size - y)
                    by_a[row, first] += weight * (x_size - xy)
                    by_a[row, second] += weight * (y_size - yy)
                else:
                    total += weight * square / 2
                    total_by_b += weight * size
                    by_a[row, first] += weight * x_size
                    by_a[row, second] += weight * y_size
        value[row] += total
        by_b[row] += total_by_b


@compiled
def moments_of_one(a: float, b: float) -> Six:
    """E of s, |z|, z|z|, x s, x |z| and x^2 s for z = b + a x, s its sign and x uniform on [0, 1]."""
    end = b + a
    if b * end >= 0:
        s = 1.0 if b + end >= 0 else -1.0
        mean = b + a / 2
        return s, s * mean, s * (mean * mean + a * a / 12), s / 2, s * (b / 2 + a / 3), s / 3
    # With H'' = |z|, and so on, each is a difference of H over [b, end] or a derivative by a of such a difference.
    over = 1 / a
    low, high = abs(b), abs(end)
    sign = (high - low) * over
    size = (high * end - low * b) / 2 * over
    square = (high * end * end - low * b * b) / 3 * over
    x_size = (high * end - square) / 2 * over
    return sign, size, square, (high - size) * over, x_size, (high - (high * end - square) * over) * over


@compiled
def moments_of_two(a: float, c: float, b: float) -> Nine:
    """E of |z|, z|z|, x s, y s, x |z|, y |z|, x^2 s, x y s and y^2 s for z = b + a x + c y with |a| >= |c|.

    Given y everything is a polynomial of degree 3 at most between the places where z changes sign at x = 0 or 1: two
    Gauss-Legendre nodes a piece are exact.
    """
    lowest = b + min(a, 0.0) + min(c, 0.0)
    highest = b + max(a, 0.0) + max(c, 0.0)
    if lowest >= 0 or highest <= 0:
        s = 1.0 if lowest >= 0 else -1.0
        half = s * (b + (a + c) / 2) / 2
        size, square = 2 * half, s * ((b + (a + c) / 2) ** 2 + (a * a + c * c) / 12)
        return size, square, s / 2, s / 2, half + s * a / 12, half + s * c / 12, s / 3, s / 4, s / 3
    first, second = 1.0, 1.0  # where pieces end
    if b * (b + c) < 0:
        first = -b / c
    if (b + a) * (b + a + c) < 0:
        second = -(b + a) / c
    first, second = min(first, second), max(first, second)
    start = 0.0
    size = square = x = y = x_size = y_size = xx = xy = yy = 0.0
    for end in (first, second, 1.0):
        width = (end - start) / 2
        if width <= 0:
            continue
        for node in (-GAUSS, GAUSS):
            at = start + width * (1 + node)
            sign, part, squared, with_x, part_x, with_xx = moments_of_one(a, b + c * at)
            size += width * part
            square += width * squared
            x += width * with_x
            x_size += width * part_x
            xx += width * with_xx
            y += width * at * sign
            y_size += width * at * part
            xy += width * at * with_x
            yy += width * at * at * sign
        start = end
    return size, square, x, y, x_size, y_size, xx, xy, yy
