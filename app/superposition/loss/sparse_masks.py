"""Masks of at most two active features: their probabilities, and what they add to E (z|z| - 2 x_i |z|) / 2 exactly.

They spread z too little for the sine series, which leaves them to this.
"""

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled
from .features import GroupTable

Array = NDArray[np.float64]
Six = tuple[float, float, float, float, float, float]
Nine = tuple[float, float, float, float, float, float, float, float, float]

GAUSS = 3**-0.5  # the nodes of two-point Gauss-Legendre quadrature on [-1, 1], but for the sign
LEAST_PROBABILITY = 1e-30  # stands for 0 where a quotient of probabilities is taken and multiplied back


@compiled
def few_probabilities(
    strong: NDArray[np.bool_], p: float, groups: GroupTable, odds: Array, one: Array, two: Array
) -> float:
    """The probability that no strong feature is active, which it returns, that j alone is into one (n,), and that j and
    l alone are into two (n, n); and the odds of j alone against none into odds (n,).

    strong: (n,). p: the density. groups: see group_table. The odds of j and l of different groups multiply.
    """
    members, ends, exclusive = groups
    none = 1.0
    two[:] = 0
    for g in range(len(ends) - 1):
        group = members[ends[g] : ends[g + 1]]
        count = 0
        for j in group:
            count += strong[j]
        on = min(p, 1 / len(group)) if exclusive else p
        off = max(1 - on * (count if exclusive else min(count, 1)), LEAST_PROBABILITY)
        none *= off
        for j in group:
            odds[j] = on / off if strong[j] and (exclusive or count == 1) else 0.0
            for other in group:
                if count == 2 and not exclusive and strong[j] and strong[other] and other != j:
                    two[j, other] = on / off
    for g in range(len(ends) - 1):
        for j in members[ends[g] : ends[g + 1]]:
            one[j] = none * odds[j]
            for other in members[ends[g + 1] :]:
                two[j, other] = two[other, j] = odds[j] * odds[other]
    two *= none
    return none


@compiled
def add_few(a: Array, b: float, own: int, none: float, one: Array, two: Array, by_a: Array) -> tuple[float, float]:
    """E (z|z| - 2 x_i |z|) / 2 over masks of at most two active features, and its derivative by b; that by a is added
    to by_a (n,).

    a: (n,). b: the bias. own: the output's feature. none, one (n,), two (n, n): no, one and two features active.
    """
    n, i = len(a), own
    total, total_by_b = none * b * abs(b) / 2, none * abs(b)
    for j in range(n):
        if one[j] != 0:
            _, size, square, x, x_size, xx = moments_of_one(a[j], b)
            weight = one[j]
            if j != i:
                x = xx = 0.0
            total += weight * (square / 2 - (x_size if j == i else 0.0))
            total_by_b += weight * (size - x)
            by_a[j] += weight * (x_size - xx)
        for other in range(j + 1, n):
            weight = two[j, other]
            if weight == 0:
                continue
            first, second = (j, other) if abs(a[j]) >= abs(a[other]) else (other, j)
            size, square, x, y, x_size, y_size, xx, xy, yy = moments_of_two(a[first], a[second], b)
            if first == i:
                total += weight * (square / 2 - x_size)
                total_by_b += weight * (size - x)
                by_a[first] += weight * (x_size - xx)
                by_a[second] += weight * (y_size - xy)
            elif second == i:
                total += weight * (square / 2 - y_size)
                total_by_b += weight * (size - y)
                by_a[first] += weight * (x_size - xy)
                by_a[second] += weight * (y_size - yy)
            else:
                total += weight * square / 2
                total_by_b += weight * size
                by_a[first] += weight * x_size
                by_a[second] += weight * y_size
    return total, total_by_b


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
