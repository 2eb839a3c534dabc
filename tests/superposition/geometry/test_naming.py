"""Naming: every shape of the catalogue by its name, sums of orthogonal groups, and no name where none fits."""

import numpy as np
import pytest

from app.superposition.geometry.catalogue import capped_octahedron, thomson_points
from app.superposition.geometry.naming import connected_components, name_arrangement, name_arrangements
from tests.superposition.reference import REFERENCE, polygon, same_shape

AXES = np.eye(2)
CROSS = np.column_stack([AXES, -AXES])


def with_ignored(W, count):
    return np.column_stack([W, np.full((len(W), count), 0.05)])


def solid(*groups):
    """Groups in a plane and along its axis: rows of zeros are added to reach three dimensions."""
    return np.column_stack([np.vstack([g, np.zeros((3 - len(g), g.shape[1]))]) for g in groups])


UPRIGHT = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, -1.0]])
NAMES = [
    (with_ignored(AXES, 3), "2 dedicated + 3 ignored", "two axes + 3 ignored"),
    (with_ignored(CROSS, 1), "2 antipodal pairs + 1 ignored", "cross + 1 ignored"),
    (polygon(3), "triangle", "triangle"),
    (polygon(5, 1.1, 0.4), "pentagon", "star with 5 points"),
    (with_ignored(polygon(6, 1.2), 2), "hexagon + 2 ignored", "star with 6 points + 2 ignored"),
    (polygon(9), "9-gon", "star with 9 points"),
    (np.column_stack([AXES, -AXES[:, :1]]), "antipodal pair + dedicated", "antipodal pair + dedicated"),
    (np.column_stack([AXES, AXES[:, :1]]), "collapsed + dedicated", "collapsed + dedicated"),
    (solid(CROSS, UPRIGHT), "3 antipodal pairs", "octahedron"),
    (solid(polygon(3), UPRIGHT), "triangle + antipodal pair", "triangular bipyramid"),
    (solid(polygon(5), UPRIGHT), "pentagon + antipodal pair", "pentagonal bipyramid"),
    (thomson_points(4), "tetrahedron", "tetrahedron"),
    (thomson_points(8), "square antiprism", "square antiprism"),
    (thomson_points(12), "icosahedron", "icosahedron"),
    (capped_octahedron(), "capped octahedron", "capped octahedron"),
    (np.zeros((2, 3)), "3 ignored", "3 ignored"),
]


@pytest.mark.parametrize(("W", "exact", "friendly"), NAMES, ids=[exact for _, exact, _ in NAMES])
def test_each_shape_has_its_name(W, exact, friendly):
    arrangement = name_arrangement(W)
    assert (arrangement.name, arrangement.label) == (exact, friendly)
    assert sorted(i for part in arrangement.parts for i in part.features) == list(range(W.shape[1]))


@pytest.mark.parametrize(("W", "exact", "friendly"), NAMES, ids=[exact for _, exact, _ in NAMES])
def test_a_turn_and_another_order_change_no_name(W, exact, friendly):
    rng = np.random.default_rng(0)
    Q, _ = np.linalg.qr(rng.normal(size=(len(W), len(W))))
    assert name_arrangement(Q @ W[:, rng.permutation(W.shape[1])]).name == exact


@pytest.mark.parametrize("constraint", ["free", "sphere", "sphere_gain"])
def test_independent_winners_are_named_alike(constraint):
    for case in REFERENCE["cases"]:
        theirs = case[constraint]
        assert same_shape(name_arrangement(np.array(theirs["W"])).name, theirs["name"])


def apart(degrees, norm=1.0):
    """Two features at this angle."""
    turn = np.radians(degrees)
    return np.array([[1.0, norm * np.cos(turn)], [0.0, norm * np.sin(turn)]])


def waved(height):
    """A pentagon in space that goes up and down by this height."""
    return solid(polygon(5)) + height * np.array([[0], [0], [1]]) * [1, -1, 1, -1, 1]


@pytest.mark.parametrize(
    ("W", "exact"),
    [
        (apart(90, 0.301), "2 dedicated"),
        (apart(90, 0.299), "dedicated + 1 ignored"),
        (apart(np.degrees(np.arccos(0.079))), "2 dedicated"),
        (apart(np.degrees(np.arccos(-0.081))), "oblique pair"),
        (waved(0.06), "pentagon"),  # as good as flat
        (waved(0.061), "irregular"),
    ],
)
def test_what_is_ignored_orthogonal_or_flat_is_so_within_tolerance(W, exact):
    assert name_arrangement(W).name == exact


@pytest.mark.parametrize(("n_hidden", "n_features"), [(2, 6), (2, 8), (3, 5), (3, 7), (3, 9)])
def test_random_features_are_irregular(n_hidden, n_features):
    """No shape is so wide that it would take in what has none: of what is random, nine in ten have no name."""
    rng = np.random.default_rng(0)
    named = name_arrangements(rng.normal(size=(400, n_hidden, n_features)))
    parts = [part.shape for arrangement in named for part in arrangement.parts if len(part.features) > 2]
    assert parts.count("irregular") > 0.9 * len(parts)


def test_features_hang_together_by_as_many_steps_as_there_can_be():
    """Sixteen in a chain, each connected to the next alone."""
    touching = np.eye(16, dtype=bool) | np.eye(16, k=1, dtype=bool) | np.eye(16, k=-1, dtype=bool)
    assert connected_components(touching[None]).tolist() == [[0] * 16]
    touching[7, 8] = touching[8, 7] = False
    assert connected_components(touching[None]).tolist() == [[0] * 8 + [8] * 8]


def test_regularity_says_how_norms_spread():
    W = polygon(5)
    W[:, 0] *= 1.02
    assert name_arrangement(W).norms == pytest.approx(0.02)
