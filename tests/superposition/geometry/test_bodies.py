"""Shapes in space: each body by its name however it is turned, ordered and stirred, bent ones, and none beyond."""

import numpy as np
import pytest

from app.superposition.geometry.bodies import BENT, BODIES, arms_in_space, body_part, ring
from app.superposition.geometry.catalogue import capped_octahedron, kgon, sorted_angles, thomson_points

POLES = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, -1.0]])
OCTAHEDRON = np.column_stack([np.eye(3), -np.eye(3)])
BIPYRAMIDS = {k: np.column_stack([np.vstack([kgon(k), np.zeros(k)]), POLES]) for k in (3, 5)}


def antiprism(polar):
    return np.column_stack([ring(4, polar), ring(4, 180 - polar, 0.5)])


def part(unit):
    return body_part(unit / np.linalg.norm(unit, axis=0), tuple(range(unit.shape[1])))


def tilted(unit, degrees):
    """The first direction moved by so many degrees away from the second."""
    first, second = unit[:, 0] / np.linalg.norm(unit[:, 0]), unit[:, 1]
    aside = second - (second @ first) * first
    turn = np.radians(degrees)
    moved = np.cos(turn) * first - np.sin(turn) * aside / np.linalg.norm(aside)
    return np.column_stack([moved, unit[:, 1:]])


SHAPES = [
    (thomson_points(4), "tetrahedron"),
    (tilted(thomson_points(4), 15), "bent_tetrahedron"),
    (np.column_stack([POLES[:, :1], ring(4, 112)]), "square_pyramid"),
    (thomson_points(8), "square_antiprism"),
    (antiprism(52), "square_antiprism"),  # flat, as it is trained
    (tilted(antiprism(55), 12), "bent_square_antiprism"),
    (capped_octahedron(), "capped_octahedron"),
    (thomson_points(9), "tricapped_prism"),
    (thomson_points(10), "bicapped_antiprism"),
    (thomson_points(12), "icosahedron"),
    (tilted(OCTAHEDRON, 12), "bent_octahedron"),
    (tilted(BIPYRAMIDS[3], 12), "bent_triangular_bipyramid"),
    (tilted(BIPYRAMIDS[5], 9), "bent_pentagonal_bipyramid"),
]


@pytest.mark.parametrize(("unit", "shape"), SHAPES, ids=[shape for _, shape in SHAPES])
def test_no_turn_mirror_order_or_noise_changes_a_name(unit, shape):
    rng = np.random.default_rng(0)
    for _ in range(10):
        turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
        moved = turn @ (unit + 1e-3 * rng.normal(size=unit.shape))[:, rng.permutation(unit.shape[1])]
        assert part(moved).shape == shape


def test_a_family_deviates_from_its_nearest_member_alone():
    assert part(antiprism(52)).degrees == pytest.approx(0, abs=1e-9)
    assert part(antiprism(52.2)).degrees < 0.5
    assert part(tilted(thomson_points(4), 5)).degrees == pytest.approx(5, abs=1e-3)


def test_what_deviates_by_more_is_not_given_the_name():
    tetrahedron = thomson_points(4)
    within, beyond = BENT * 109.47 - 0.1, BENT * 109.47 + 0.1
    assert part(tilted(tetrahedron, 6.5)).shape == "tetrahedron"
    assert part(tilted(tetrahedron, 6.7)).shape == "bent_tetrahedron"
    assert part(tilted(tetrahedron, within)).shape == "bent_tetrahedron"
    assert part(tilted(tetrahedron, beyond)).shape == "irregular"
    assert part(thomson_points(11)).shape == "irregular"  # a body that has no name here


def test_features_in_nearly_one_direction_share_an_arm():
    unit = thomson_points(8)
    shared = part(np.column_stack([unit, tilted(unit, 3)[:, 0]]))
    assert (shared.shape, shared.shared) == ("square_antiprism", ((0, 8),))
    assert shared.words == "square antiprism, one arm shared"
    assert shared.degrees == pytest.approx(3, abs=0.1)
    assert arms_in_space(np.column_stack([unit, unit])) == [[i, i + 8] for i in range(8)]


def test_angles_are_those_of_the_solids():
    angles = {body.name: body.angles for body in BODIES}
    assert [body.n_vertices for body in BODIES] == [next(iter(body.members())).shape[1] for body in BODIES]
    assert angles["tetrahedron"] == pytest.approx(np.full((1, 6), np.degrees(np.arccos(-1 / 3))), abs=1e-6)
    icosahedral = np.degrees(np.arctan(2))
    expected = [icosahedral] * 30 + [180 - icosahedral] * 30 + [180] * 6
    assert angles["icosahedron"][0] == pytest.approx(expected, abs=1e-5)  # arccos near -1
    fixed = np.abs(angles["capped_octahedron"] - sorted_angles(capped_octahedron())).max(1).min()
    assert fixed == pytest.approx(0, abs=1e-6)


def test_a_ring_lies_at_its_angle_from_the_pole():
    points = ring(3, 60, 0.5)
    assert np.degrees(np.arccos(points[2])) == pytest.approx([60, 60, 60])
    assert points[:2, 1] == pytest.approx([-np.sin(np.radians(60)), 0])
