"""Naming: every shape of the catalogue by its name, sums of orthogonal groups, and no name where none fits."""

import numpy as np
import pytest

from app.superposition.geometry.catalogue import capped_octahedron, thomson_points
from app.superposition.geometry.naming import connected_components, name_arrangement, sentence
from tests.superposition.reference import REFERENCE, name, polygon

AXES = np.eye(2)
CROSS = np.column_stack([AXES, -AXES])


def with_ignored(W, count):
    return np.column_stack([W, np.full((len(W), count), 0.05)])


def solid(*groups):
    """Groups in a plane and along its axis: rows of zeros are added to reach three dimensions."""
    return np.column_stack([np.vstack([g, np.zeros((3 - len(g), g.shape[1]))]) for g in groups])


UPRIGHT = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, -1.0]])
SQUARE = np.radians(90 * np.arange(4))
# A square antiprism as it is trained, a few degrees flatter than the one with equal gaps.
BENT = np.vstack(
    [
        np.concatenate([np.cos(SQUARE), np.cos(SQUARE + np.pi / 4)]),
        np.concatenate([np.sin(SQUARE), np.sin(SQUARE + np.pi / 4)]),
        0.6 * np.repeat([1, -1], 4),
    ]
)
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
        assert name_arrangement(np.array(theirs["W"])).name.split(" + ")[0] == name(theirs["name"]).split(" + ")[0]


def test_what_fits_no_shape_is_irregular_and_says_how_far_off_it_is():
    W = polygon(5)
    W[:, 1] = [np.cos(1.0), np.sin(1.0)]
    arrangement = name_arrangement(W)
    assert arrangement.name == "irregular"
    assert arrangement.degrees == pytest.approx(np.degrees(2 * np.pi / 5 - 1.0), abs=0.01)


def apart(degrees, norm=1.0):
    """Two features at this angle."""
    turn = np.radians(degrees)
    return np.array([[1.0, norm * np.cos(turn)], [0.0, norm * np.sin(turn)]])


def with_one_turned(W, degrees):
    turn = np.radians(degrees)
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ W[:, 0]
    return np.column_stack([turned, W[:, 1:]])


TOLERANCES = [
    (apart(90, 0.301), "2 dedicated"),
    (apart(90, 0.299), "dedicated + 1 ignored"),
    (apart(np.degrees(np.arccos(0.079))), "2 dedicated"),
    (apart(np.degrees(np.arccos(-0.081))), "irregular"),
    (apart(174.1), "antipodal pair"),
    (apart(173.9), "irregular"),
    (apart(5.9), "collapsed"),
    (apart(6.1), "irregular"),
    (with_one_turned(polygon(5), 3.9), "pentagon"),
    (with_one_turned(polygon(5), 4.1), "irregular"),
    (solid(polygon(5)) + 0.03 * np.array([[0], [0], [1]]) * [1, -1, 1, -1, 1], "pentagon"),  # as good as flat
]


@pytest.mark.parametrize(("W", "exact"), TOLERANCES)
def test_tolerances_are_where_they_are_said_to_be(W, exact):
    assert name_arrangement(W).name == exact


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


@pytest.mark.parametrize(
    ("W", "words"),
    [
        (polygon(5, 1.1), "Star with 5 points: all 5 features, 72° apart, D = 2/5"),
        (with_ignored(CROSS, 1), "Cross: 4 of 5 features, in opposite pairs, D = 1/2"),
        (with_ignored(AXES, 3), "Two axes: 2 of 5 features, each with an axis of its own, D = 1"),
        (
            polygon(5) + np.array([[0.03], [0.0]]),
            "Star with 5 points: all 5 features, about 72° apart, D from 0.38 to 0.42",
        ),
        (BENT, "Square antiprism: all 8 features, D ≈ 3/8"),
        (with_ignored(AXES[:, :1], 1), "Dedicated: 1 of 2 features, with an axis of its own, D = 1"),
        (AXES * [1.0, 0.8], "Two axes: both features, each with an axis of its own, D = 1"),
        (np.array([[1.0, -0.5]]), "Antipodal pair: both features, opposite each other, D from 0.20 to 0.80"),
        (polygon(5)[:, [0, 1, 2]], "Irregular arrangement: all 3 features, D from 0.57 to 0.84"),
    ],
)
def test_the_sentence_is_for_people(W, words):
    assert sentence(W, name_arrangement(W)) == words
