"""One sentence about a model: what is said of each shape, and numbers as people read them."""

import numpy as np
import pytest

from app.superposition.geometry.naming import name_arrangement
from app.superposition.geometry.sentence import sentence
from tests.superposition.reference import polygon

AXES = np.eye(2)
CROSS = np.column_stack([AXES, -AXES])
SQUARE = np.radians(90 * np.arange(4))
# A square antiprism as it is trained, a few degrees flatter than the one with equal gaps.
BENT = np.vstack(
    [
        np.concatenate([np.cos(SQUARE), np.cos(SQUARE + np.pi / 4)]),
        np.concatenate([np.sin(SQUARE), np.sin(SQUARE + np.pi / 4)]),
        0.6 * np.repeat([1, -1], 4),
    ]
)


def with_ignored(W, count):
    return np.column_stack([W, np.full((len(W), count), 0.05)])


def at(*degrees):
    """Unit features at these angles."""
    return np.stack([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])


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
        (at(0, 40, 80), "Irregular arrangement: all 3 features, D from 0.46 to 0.62"),
        (at(0, 78, 150, 216, 285), "Bent star with 5 points: all 5 features, 66° to 78° apart, D = 2/5"),
        (with_ignored(at(0, 92, 251), 1), "Uneven triangle: 3 of 4 features, 92° to 159° apart, D from 0.50 to 0.90"),
        (at(0, 72, 144, 216, 288, 289), "Star with 5 points, one arm shared: all 6 features, D from 0.29 to 0.39"),
        (np.array([[1.0, 0.9, -1.0]]), "Axis, 2 against 1: all 3 features, D from 0.29 to 0.36"),
        (at(0, 60), "Oblique pair: both features, 60° apart, D = 4/5"),
        (at(0, 75, 285), "Bent T-shape: all 3 features, D from 0.55 to 0.88"),
    ],
)
def test_the_sentence_is_for_people(W, words):
    assert sentence(W, name_arrangement(W)) == words
