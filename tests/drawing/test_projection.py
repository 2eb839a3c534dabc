"""The hidden space on paper."""

from itertools import product

import pytest

from app.drawing.projection import hull_edges, project


def test_a_line_lies_on_its_axis_and_a_plane_as_it_is() -> None:
    assert project([[1, -1]], (1, 0, 0)) == [(1, 0), (-1, 0)]
    assert project([[1, 2], [3, 4]], (1, 0, 0)) == [(1, 3), (2, 4)]


def test_seen_from_the_front_x_is_to_the_right_and_z_is_up() -> None:
    seen = project([[0, 0, 1], [1, 0, 0], [0, 1, 0]], (5, 0, 0))
    assert seen == [pytest.approx(point) for point in ((1, 0), (0, 1), (0, 0))]


def test_a_cube_has_twelve_edges_and_no_diagonal() -> None:
    corners = tuple(product((-1.0, 1.0), repeat=3))
    edges = hull_edges(corners)
    assert len(edges) == 12
    for i, j in edges:
        assert sum(a != b for a, b in zip(corners[i], corners[j], strict=True)) == 1
