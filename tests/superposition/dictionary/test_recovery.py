"""What counts as found, in cases where it is known."""

import numpy as np
import pytest
from scipy.stats import binomtest

from app.superposition.dictionary.activations import Activations
from app.superposition.dictionary.recovery import (
    best_cosines,
    composed_pairs,
    find_all,
    often_on,
    represented_features,
    wilson_interval,
)
from tests.superposition.reference import polygon

CROSS = np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0]])


def turned(directions, degrees):
    """Rows of directions (latents, 2), the first of them turned."""
    a = np.radians(degrees)
    rows = directions.copy()
    rows[0] = rows[0] @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    return rows


@pytest.mark.parametrize(("degrees", "found"), [(0, True), (8, True), (8.2, False), (36, False)])
def test_a_latent_within_eight_degrees_is_the_feature(degrees, found):
    star = polygon(5, 1.15)
    latents = turned(polygon(5).T, degrees)[None]
    cosines = best_cosines(latents, np.ones((1, 5)), star)
    assert cosines[0, 0] == pytest.approx(np.cos(np.radians(min(degrees, 72 - degrees))))
    assert find_all(cosines, star).tolist() == [found]


def test_a_dead_latent_finds_nothing():
    star, often = polygon(5), np.ones((2, 5))
    often[0, 3] = 0
    cosines = best_cosines(np.stack([star.T, star.T]), often, star)
    assert find_all(cosines, star).tolist() == [False, True]
    assert (best_cosines(star.T[None], np.zeros((1, 5)), star) == -1).all()


def test_ignored_features_need_not_be_found():
    W = np.array([[1.0, 0.0, 0.29, 0.0], [0.0, 1.0, 0.0, -0.31]])
    assert represented_features(W).tolist() == [0, 1, 3]
    cosines = np.array([[1.0, 1.0, 0.0, 1.0], [1.0, 1.0, 1.0, 0.98]])
    assert find_all(cosines, W).tolist() == [True, False]


def activations(*active):
    """Of equally frequent inputs with some features of four on."""
    on = np.zeros((len(active), 4), dtype=bool)
    for row, features in zip(on, active, strict=True):
        row[list(features)] = True
    return Activations(on @ CROSS.T, np.full(len(active), 1 / len(active)), on)


DIAGONAL = np.array([1.0, 1.0]) / np.sqrt(2)


@pytest.mark.parametrize(
    ("direction", "when", "pairs"),
    [
        (DIAGONAL, (0,), [(0, 0, (0, 2))]),  # on while 0 and 2 are
        (DIAGONAL, (1, 2, 3), []),  # on mostly while they are not
        (-DIAGONAL, (0,), []),  # points elsewhere
        (np.array([1.0, 0.0]), (0,), []),  # a feature
        (DIAGONAL, (), []),  # dead
    ],
)
def test_a_latent_stands_on_a_sum_that_it_points_along_and_is_on_with(direction, when, pairs):
    z = np.zeros((1, 4, 1))
    z[0, list(when)] = 1.0
    seen = activations((0, 2), (0, 3), (1, 2), (1, 3))
    assert composed_pairs(direction[None, None], z, seen, CROSS) == pairs


def test_a_latent_on_a_feature_stands_on_no_sum_that_points_there_too():
    star = polygon(5)
    on = np.array([[True, False, True, False, False]])
    seen = Activations(on @ star.T, np.ones(1), on)
    assert composed_pairs(star.T[None, 1:2], np.ones((1, 1, 1)), seen, star) == []  # arms 0 and 2 add up along arm 1


def test_opposite_features_have_no_sum():
    z = np.ones((1, 1, 1))
    assert composed_pairs(DIAGONAL[None, None], z, activations((0, 1)), CROSS) == []


def test_how_often_latents_are_on():
    z = np.array([[[0.0, 1.0], [2.0, 1.0], [0.0, 0.0]]])
    assert often_on(z, np.array([0.5, 0.2, 0.3])).tolist() == [pytest.approx([0.2, 0.7])]


@pytest.mark.parametrize(("count", "total"), [(0, 8), (8, 8), (3, 8), (1, 1), (29, 32)])
def test_the_interval_is_wilsons(count, total):
    theirs = binomtest(count, total).proportion_ci(0.95, method="wilson")
    assert wilson_interval(count, total) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
