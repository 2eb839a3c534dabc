"""Shapes in a line or a plane: each by its name however it is turned, ordered and stirred, and none beyond."""

import numpy as np
import pytest

from app.superposition.geometry.stars import BENT, REGULAR, SHARED, arms_of, flat_part, neighbour_angles


def at(*degrees):
    """Unit directions (2, k) at these angles."""
    return np.stack([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])


def star(k, *moved, more=()):
    """Directions evenly around, the first of them moved by so many degrees, and more beside."""
    even = 360 * np.arange(k) / k
    even[: len(moved)] += moved
    return at(*even, *more)


def part(unit):
    return flat_part(unit, tuple(range(unit.shape[1])))


SHAPES = [
    (at(0, 180), "antipodal_pair", 0, ()),
    (at(0, 170), "antipodal_pair", 10, ()),
    (at(0, 4), "collapsed", 4, ()),
    (at(0, 4, 8), "collapsed", 8, ()),
    (at(0, 60), "oblique_pair", 120, ()),
    (at(0, 0, 0, 180, 180), "axis", 0, ((0, 1, 2), (3, 4))),
    (at(0, 5, 181), "axis", 4, ((0, 1),)),
    (star(3), "triangle", 0, ()),
    (star(5, 3), "pentagon", 3, ()),
    (star(9), "9-gon", 0, ()),
    (star(5, more=[73]), "pentagon", 1, ((1, 5),)),
    (star(6, more=[1, 61]), "hexagon", 1, ((0, 6), (1, 7))),
    (star(5, 8), "bent_star", 8, ()),
    (at(0, 77.6, 151.3, 215.4, 283.3), "bent_star", 7.9, ()),  # n = 5, r = 0.7, S = 0.944
    (at(0, 75.2, 147.5, 214.8, 285.4, 138.1), "bent_star", 9.1, ((2, 5),)),  # n = 6, r = 0.7, S = 0.999
    (at(0, 72.1, 157.3, 271.8), "bent_star", 24.5, ()),  # correlated, n = 4, S = 0.842: a bent cross
    (at(0, 92.4, 251.4), "uneven_triangle", 39, ()),  # n = 3, r = 0.9, S = 0.292
    (at(0, 127.5, 232.5, 0), "uneven_triangle", 15, ((0, 3),)),  # n = 4, r = 1, S = 0
    (at(0, 75, 285.6), "bent_tee", 30.6, ()),  # correlated, n = 3, S = 0.749
    (at(0, 60, 120), "irregular", 120, ()),  # n = 3, r = 1, S = 0
    (at(0, 74.9, 127.5, 127.5, 127.5), "irregular", 160.5, ()),  # n = 5, r = 1, S = 0
]


@pytest.mark.parametrize(("unit", "shape", "degrees", "shared"), SHAPES)
def test_each_shape_has_its_name_its_deviation_and_its_shared_arms(unit, shape, degrees, shared):
    found = part(unit)
    assert (found.shape, found.shared) == (shape, shared)
    assert found.degrees == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize(("unit", "shape", "degrees", "shared"), SHAPES)
def test_no_turn_mirror_order_or_noise_changes_it(unit, shape, degrees, shared):
    rng = np.random.default_rng(0)
    for _ in range(20):
        order, turn = rng.permutation(unit.shape[1]), np.linalg.qr(rng.normal(size=(2, 2)))[0]
        moved = turn @ (unit + 1e-3 * rng.normal(size=unit.shape))[:, order]
        place = np.argsort(order).tolist()
        found = part(moved / np.linalg.norm(moved, axis=0))
        assert found.shape == shape
        assert found.shared == tuple(sorted(tuple(sorted(place[i] for i in arm)) for arm in shared))
        assert found.degrees == pytest.approx(degrees, abs=0.6)


@pytest.mark.parametrize("k", [3, 5, 6, 7, 8, 12])
def test_tolerances_are_shares_of_the_angle_between_neighbours(k):
    gap, near = 360 / k, SHARED * 360 / (k + 1)  # as long as no arm is shared each feature has its own
    bent = "uneven_triangle" if k == 3 else "bent_star"
    assert part(star(k, REGULAR * gap - 0.01)).shape not in (bent, "irregular")
    assert part(star(k, REGULAR * gap + 0.01)).shape == bent
    assert part(star(k, BENT * gap - 0.01)).shape == bent
    assert part(star(k, BENT * gap + 0.01)).shape != bent
    assert part(star(k, more=[near - 0.01])).shared == ((0, k),)
    assert part(star(k, more=[near + 0.01])).shared == ()


@pytest.mark.parametrize(
    ("unit", "shape"),
    [
        (at(0, 180 - 10.9), "oblique_pair"),
        (at(0, 10.9), "oblique_pair"),
        (at(0, 5.5, 10.9), "irregular"),
        (at(0, 3, 180 - 10.9), "irregular"),
        (at(0, 180 - 37, 180 + 5), "irregular"),  # bent by more than a T allows
        (at(0, 30, 60, 90, 120), "irregular"),  # a fan
    ],
)
def test_what_deviates_by_more_is_not_given_the_name(unit, shape):
    assert part(unit).shape == shape


def test_arms_are_found_across_the_first_direction():
    assert arms_of([359.0, 1.0, 120.0, 240.0]) == [[3], [0, 1], [2]]


def test_a_plane_may_lie_anywhere_in_space():
    rng = np.random.default_rng(1)
    basis = np.linalg.qr(rng.normal(size=(3, 2)))[0]
    assert part(basis @ star(5, 8)).degrees == pytest.approx(8)
    assert sorted(neighbour_angles(basis @ star(4, 10))) == pytest.approx([80, 90, 90, 100])


def test_a_line_is_a_plane_too():
    assert part(np.array([[1.0, -1.0, -1.0, -1.0]])).words == "axis, 3 against 1"
