"""Where markers stand."""

import math
from itertools import combinations, pairwise

import pytest

from app.drawing.labels import fan, place_labels


def test_a_marker_stands_beyond_its_tip() -> None:
    places = place_labels([(100.0, 0.0), (0.0, -50.0)], [], 11, 400)
    assert places == [pytest.approx(place) for place in ((119, 0), (0, -69))]


def test_neighbouring_markers_of_ignored_features_do_not_touch() -> None:
    places = fan([(0.0, -100.0), (100.0, 0.0)], 14, 11)
    assert min(math.dist(one, other) for one, other in pairwise(places)) > 2 * 0.85 * 11


def test_markers_of_features_in_one_direction_are_pushed_apart() -> None:
    places = place_labels([(60.0, 60.0), (60.0, 60.0), (65.0, 60.0)], [], 11, 400)
    assert min(math.dist(one, other) for one, other in combinations(places, 2)) > 2 * 11


def test_no_marker_leaves_its_square() -> None:
    assert place_labels([(120.0, 0.0)], [], 10, 260) == [(114.0, 0.0)]
