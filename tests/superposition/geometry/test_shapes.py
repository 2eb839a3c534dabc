"""Shapes: the space they span, the symmetry of their places, and every sum of them that fills a space."""

from itertools import combinations_with_replacement
from math import factorial

import numpy as np
import pytest

from app.superposition.geometry import shapes
from app.superposition.geometry.shapes import SHAPES, directions_of, distinct_permutations, orbits, shape_sums

SHAPE = {shape.name: shape for shape in SHAPES}
# How many rotations and reflections leave it as it is: of a k-gon 2 k; C3v; D4d.
SYMMETRIES = {"tetrahedron": 24, "capped_octahedron": 6, "square_antiprism": 16}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_directions_are_unit_vectors_that_span_the_rank_and_no_more(shape):
    unit = directions_of(shape)
    assert unit.shape == (shape.rank, shape.size)
    assert np.linalg.norm(unit, axis=0) == pytest.approx(np.ones(shape.size))
    assert np.linalg.matrix_rank(unit) == shape.rank


@pytest.mark.parametrize(("k", "count"), [(1, 1), (2, 1), (3, 1), (5, 12), (6, 60), (7, 360)])
def test_a_polygon_has_half_of_the_permutations_of_its_rest(k, count):
    (shape,) = [shape for shape in SHAPES if shape.size == k and shape.rank <= 2]
    assert len(distinct_permutations(shape)) == count


@pytest.mark.parametrize(("name", "symmetries"), SYMMETRIES.items())
def test_a_body_has_all_permutations_divided_by_its_symmetries(name, symmetries):
    shape = SHAPE[name]
    found = distinct_permutations(shape)
    assert len(found) == factorial(shape.size) // symmetries
    assert found[0].tolist() == list(range(shape.size))


def test_places_are_alike_but_for_the_cap_and_its_rings():
    for shape in SHAPES:
        kinds = orbits(shape)
        if shape.name == "capped_octahedron":
            assert sorted(map(kinds.count, set(kinds))) == [1, 3, 3]
            assert kinds[1:4] == kinds[1:2] * 3
        else:
            assert kinds == (0,) * shape.size


def test_only_what_no_symmetry_holds_is_not_rigid():
    assert [shape.name for shape in SHAPES if not shape.rigid] == ["capped_octahedron", "square_antiprism"]


@pytest.mark.parametrize(("n_features", "n_hidden"), [(2, 1), (5, 2), (8, 2), (4, 3), (6, 3), (8, 3)])
def test_sums_are_all_multisets_of_shapes_that_fill_the_space(n_features, n_hidden):
    every = [some for count in range(1, 4) for some in combinations_with_replacement(SHAPES, count)]
    fitting = [
        some
        for some in every
        if sum(shape.rank for shape in some) == n_hidden and sum(shape.size for shape in some) <= n_features
    ]
    found = [tuple(sorted(shape.name for shape in one)) for one in shape_sums(n_features, n_hidden)]
    assert sorted(found) == sorted(tuple(sorted(shape.name for shape in some)) for some in fitting)


def test_where_there_is_room_for_all_each_has_an_axis():
    assert shape_sums(2, 3) == [(shapes.DEDICATED,) * 2]
    assert shape_sums(3, 3) == [(shapes.DEDICATED,) * 3]
