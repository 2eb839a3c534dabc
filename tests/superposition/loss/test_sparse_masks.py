"""Masks of at most two features in closed form, against a fine grid."""

import itertools

import numpy as np
import pytest

from app.superposition.loss.features import Distribution, group_table, independent
from app.superposition.loss.sparse_masks import few_probabilities, moments_of_one, moments_of_two

GRID = (np.arange(1000) + 0.5) / 1000
BIASES = (-0.9, -0.31, -0.02, 0.0, 0.4)
WEIGHTS = (-0.7, -1e-3, 0.004, 0.25, 1.2)


@pytest.mark.parametrize("b", BIASES)
def test_along_one_feature_the_moments_are_those_of_a_grid(b):
    x = GRID
    for a in WEIGHTS:
        z = b + a * x
        s = np.where(z >= 0, 1.0, -1.0)
        plainly = [s, abs(z), z * abs(z), x * s, x * abs(z), x * x * s]
        assert moments_of_one(a, b) == pytest.approx([part.mean() for part in plainly], abs=2e-3)


@pytest.mark.parametrize("b", BIASES)
def test_across_two_features_the_moments_are_those_of_a_grid(b):
    x, y = GRID[:, None], GRID[None, :]
    for a, c in itertools.combinations_with_replacement(sorted(WEIGHTS, key=abs, reverse=True), 2):
        z = b + a * x + c * y
        s, size = np.where(z >= 0, 1.0, -1.0), abs(z)
        plainly = [size, z * size, x * s, y * s, x * size, y * size, x * x * s, x * y * s, y * y * s]
        assert moments_of_two(a, c, b) == pytest.approx([part.mean() for part in plainly], abs=2e-3)


def test_the_derivatives_are_those_of_the_moments():
    a, c, b, step = 0.8, -0.35, -0.2, 1e-6

    def by(k):
        up, down = ([value + (k == j) * side * step for j, value in enumerate((a, c, b))] for side in (1, -1))
        return (np.array(moments_of_two(*up)) - np.array(moments_of_two(*down))) / (2 * step)

    size, _, x, y, x_size, y_size, xx, xy, yy = moments_of_two(a, c, b)
    assert by(2)[1] == pytest.approx(2 * size, rel=1e-8)
    assert by(0)[[1, 0]] == pytest.approx([2 * x_size, x], rel=1e-8)
    assert by(1)[[1, 0]] == pytest.approx([2 * y_size, y], rel=1e-8)
    assert by(0)[[4, 5]] == pytest.approx([xx, xy], rel=1e-8)
    assert by(1)[5] == pytest.approx(yy, rel=1e-8)


@pytest.mark.parametrize(
    "distribution",
    [independent(4), Distribution(((0, 1), (2, 3)), False), Distribution(((0, 1), (2, 3)), True)],
)
def test_how_often_few_are_on_is_what_draws_show(distribution):
    rng, p, draws = np.random.default_rng(0), 0.3, 200_000
    on = np.zeros((draws, 4), dtype=bool)
    for group in distribution.groups:
        if distribution.exclusive:
            member = rng.integers(len(group), size=draws)
            some = rng.random(draws) < len(group) * p
            on[np.flatnonzero(some), np.array(group)[member[some]]] = True
        else:
            on[:, list(group)] = (rng.random(draws) < p)[:, None]
    odds, one, two = np.empty(4), np.empty(4), np.empty((4, 4))
    none = few_probabilities(np.ones(4, dtype=bool), p, group_table(distribution), odds, one, two)
    assert none * odds == pytest.approx(one)
    count = on.sum(1)
    assert none == pytest.approx((count == 0).mean(), abs=5e-3)
    for j in range(4):
        assert one[j] == pytest.approx((on[:, j] & (count == 1)).mean(), abs=5e-3)
        for other in range(j + 1, 4):
            assert two[j, other] == pytest.approx((on[:, j] & on[:, other] & (count == 2)).mean(), abs=5e-3)
