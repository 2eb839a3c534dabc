"""Moments over the unit cube against the same sum over its corners in exact fractions, where nothing cancels."""

from fractions import Fraction
from itertools import product
from math import factorial, prod

import numpy as np
import pytest

from app.superposition.loss.cube import largest_first, moments_size, relu_moments, scratch

STEP = Fraction(1, 10**6)  # of differences, whose error is of its square
ROWS = {
    "both signs": ([0.9, -0.6, 0.3], -0.1),
    "mostly positive": ([0.9, 0.6, -0.3], 0.2),
    "always positive": ([0.5, -0.25, 0.125], 0.5),
    "one coordinate": ([-0.7], 0.3),
    "small beside the largest": ([1.1, 0.012, -0.4, 1e-4], -0.3),
    "all but one small": ([-1.3, 0.004, 0.005, -0.003, 0.002], 0.4),
    "six": ([1.2, 0.37, 0.37, -0.97, -0.97, 0.1], -0.25),
}


def square(a, b):
    """E ReLU(b + a·x)^2: the alternating sum of (b + a·v)_+^(k+2) over corners v (Curry and Schoenberg 1966)."""
    k = len(a)
    corners = product((0, 1), repeat=k)
    signed = sum((-1) ** (k - sum(v)) * max(b + sum(map(prod, zip(a, v, strict=True))), 0) ** (k + 2) for v in corners)
    return 2 * signed / factorial(k + 2) / prod(a)


def slope(function, at, j):
    """The derivative of a function of a list of numbers by its j-th."""
    up, down = ([value + (side if i == j else 0) for i, value in enumerate(at)] for side in (STEP, -STEP))
    return (function(up) - function(down)) / (2 * STEP)


def moments(a, b, own):
    """E z+^2, E z+, E x_own 1[z > 0], and for each j E x_j z+ and E x_own x_j 1[z > 0]: as derivatives of the first."""
    at, k = [*map(Fraction, a), Fraction(b)], len(a)

    def whole(numbers):
        return square(numbers[:-1], numbers[-1])

    def by_bias(numbers):
        return slope(whole, numbers, k) / 2

    def by_own(numbers):
        return slope(whole, numbers, own) / 2

    values = [whole(at), by_bias(at), slope(by_bias, at, own)]
    values += [slope(whole, at, j) / 2 for j in range(k)]
    values += [slope(by_own, at, j) for j in range(k)]
    return np.array([float(value) for value in values])


def found(a, b, own):
    k = len(a)
    out = np.empty(moments_size(k))
    relu_moments(np.array(a), b, own, out, scratch(k), np.empty(k, dtype=np.intp))
    return out


@pytest.mark.parametrize(("a", "b"), ROWS.values(), ids=ROWS)
def test_moments_are_those_of_exact_arithmetic(a, b):
    for own in {0, len(a) // 2, len(a) - 1}:
        assert found(a, b, own) == pytest.approx(moments(a, b, own), rel=1e-9, abs=1e-9), own


@pytest.mark.parametrize(("a", "b"), ROWS.values(), ids=ROWS)
def test_the_square_keeps_its_digits(a, b):
    assert found(a, b, 0)[0] == pytest.approx(float(square([*map(Fraction, a)], Fraction(b))), rel=1e-12)


def test_what_is_never_on_has_no_moments():
    assert not found([0.3, -0.2], -0.3, 0).any()


def test_without_an_own_feature_its_moments_are_zero_and_the_others_the_same():
    with_own, without = found([0.9, -0.6, 0.3], -0.1, 1), found([0.9, -0.6, 0.3], -0.1, -1)
    assert without[[0, 1, 3, 4, 5]] == pytest.approx(with_own[[0, 1, 3, 4, 5]], rel=1e-14)
    assert not without[[2, 6, 7, 8]].any()


def test_coordinates_are_ordered_by_size_and_equal_ones_as_they_come():
    a = np.array([0.2, -0.5, 0.5, 0.0, -0.2, 1.0])
    order = np.empty(6, dtype=np.intp)
    largest_first(a, order)
    assert order.tolist() == np.argsort(-abs(a), kind="stable").tolist()
