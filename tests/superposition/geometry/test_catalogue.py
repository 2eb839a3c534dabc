"""The catalogue against solid geometry and the energies that are known of Thomson's problem."""

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.spatial.distance import pdist

from app.superposition.geometry.catalogue import (
    blueprints,
    capped_octahedron,
    kgon,
    repulsion,
    sorted_angles,
    thomson_points,
)
from app.superposition.geometry.naming import name_arrangement

THOMSON = {4: 3.674234614, 5: 6.474691495, 6: 9.985281374, 7: 14.452977414, 8: 19.675287861}
THOMSON |= {9: 25.759986531, 10: 32.716949460, 12: 49.165253058}  # Thomson (1904), Wales and Ulker (2006)
IN_PLANE = ["2 dedicated", "antipodal pair + dedicated", "2 antipodal pairs", "triangle", "pentagon", "hexagon"]
RINGS = ["triangle", "pentagon", "hexagon", "heptagon"]
IN_SPACE = [
    *("3 dedicated", "antipodal pair + 2 dedicated", "2 antipodal pairs + dedicated", "3 antipodal pairs"),
    *(f"{ring} + {other}" for ring in RINGS for other in ("antipodal pair", "dedicated")),
    *("tetrahedron", "capped octahedron", "square antiprism", "tricapped prism"),
]


@pytest.mark.parametrize("k", [3, 5, 8])
def test_a_polygon_has_unit_corners_at_equal_distances(k):
    corners = kgon(k)
    assert np.linalg.norm(corners, axis=0) == pytest.approx(np.ones(k))
    side = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=0)
    assert side == pytest.approx(np.full(k, 2 * np.sin(np.pi / k)))


@pytest.mark.parametrize(("k", "energy"), THOMSON.items())
def test_repelling_points_have_the_least_energy_that_is_known(k, energy):
    points = thomson_points(k)
    assert np.linalg.norm(points, axis=0) == pytest.approx(np.ones(k))
    assert (1 / pdist(points.T)).sum() == pytest.approx(energy, rel=1e-6)


def test_the_gradient_of_the_repulsion_is_that_of_differences():
    flat = np.random.default_rng(0).normal(size=15)
    energy, gradient = repulsion(flat, 5)
    unit = flat.reshape(3, 5) / np.linalg.norm(flat.reshape(3, 5), axis=0)
    assert energy == pytest.approx((1 / pdist(unit.T)).sum())
    assert gradient == pytest.approx(approx_fprime(flat, lambda moved: repulsion(moved, 5)[0]), abs=1e-5)


def test_a_capped_octahedron_is_one_three_three_about_an_axis():
    points = capped_octahedron()
    assert np.linalg.norm(points, axis=0) == pytest.approx(np.ones(7))
    assert np.degrees(np.arccos(points[2])) == pytest.approx([0, 75, 75, 75, 130, 130, 130])
    cos, sin = np.cos(2 * np.pi / 3), np.sin(2 * np.pi / 3)
    turned = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]]) @ points
    assert turned == pytest.approx(points[:, [0, 2, 3, 1, 5, 6, 4]])
    assert points[:, 1] @ points[:, 4] == pytest.approx(points[:, 1] @ points[:, 6])  # staggered


def test_angles_between_directions_ascend():
    corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]).T / 3**0.5
    assert sorted_angles(corners) == pytest.approx([np.degrees(np.arccos(-1 / 3))] * 6)
    assert sorted_angles(kgon(5)) == pytest.approx([72] * 5 + [144] * 5)


@pytest.mark.parametrize(
    ("n_features", "n_hidden", "names"),
    [(5, 1, ["dedicated", "antipodal pair"]), (6, 2, IN_PLANE), (9, 3, IN_SPACE), (2, 3, ["2 dedicated"])],
)
def test_blueprints_are_every_arrangement_of_unit_vectors_that_fits(n_features, n_hidden, names):
    found = blueprints(n_features, n_hidden)
    assert all(unit.shape[0] == n_hidden and unit.shape[1] <= n_features for unit in found)
    for unit in found:
        assert np.linalg.norm(unit, axis=0) == pytest.approx(np.ones(unit.shape[1]))
    assert {name_arrangement(unit).name for unit in found} == set(names)
