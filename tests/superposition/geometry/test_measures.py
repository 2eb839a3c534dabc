"""Quantities with a known value: dimensionality of the named shapes, interference on one axis."""

import numpy as np
import pytest

from app.superposition.geometry.catalogue import thomson_points
from app.superposition.geometry.measures import (
    cosine_sums,
    degrees_between,
    feature_dimensionality,
    feature_norm,
    interference,
)
from tests.superposition.reference import polygon

PAIR = np.array([[1.0, -1.0], [0.0, 0.0]])


@pytest.mark.parametrize(
    ("W", "dimensionality"),
    [(np.eye(2), 1), (PAIR, 1 / 2), (polygon(3), 2 / 3), (polygon(5), 2 / 5), (polygon(6, 1.3), 1 / 3)],
)
def test_dimensionality_of_regular_shapes(W, dimensionality):
    assert feature_dimensionality(W) == pytest.approx(np.full(W.shape[1], dimensionality))


@pytest.mark.parametrize(("k", "dimensionality"), [(4, 3 / 4), (8, 3 / 8), (12, 1 / 4)])
def test_dimensionality_of_polytopes(k, dimensionality):
    assert feature_dimensionality(thomson_points(k)) == pytest.approx(np.full(k, dimensionality), abs=1e-3)


def test_a_pair_interferes_with_all_of_its_norm():
    assert interference(2 * PAIR) == pytest.approx([4.0, 4.0])


def test_a_zero_column_has_no_norm_no_dimension_and_suffers_nothing():
    W = np.array([[1.0, 0.0], [0.0, 0.0]])
    assert (feature_norm(W)[1], feature_dimensionality(W)[1], interference(W)[1]) == (0, 0, 0)


def test_of_many_models_each_has_its_own():
    W = np.random.default_rng(0).normal(size=(3, 2, 5))
    for quantity in (feature_norm, interference, feature_dimensionality):
        assert quantity(W) == pytest.approx(np.stack([quantity(one) for one in W]))


def test_interference_is_what_the_others_add_along_a_feature():
    W = np.random.default_rng(1).normal(size=(3, 4))
    for i, column in enumerate(W.T):
        others = np.delete(W, i, axis=1).T @ column / np.linalg.norm(column)
        assert interference(W)[i] == pytest.approx((others**2).sum())
        assert feature_dimensionality(W)[i] == pytest.approx(column @ column / (column @ column + (others**2).sum()))


def test_angles_are_in_degrees():
    assert degrees_between(np.array([[1.0, 0.0, -1.0], [0.0, 1.0, 0.0]])) == pytest.approx(
        np.array([[0, 90, 180], [90, 0, 90], [180, 90, 0]])
    )


def test_an_even_star_overlaps_as_little_as_its_number_allows_and_no_arrangement_less():
    assert cosine_sums(polygon(5, 1.3), list(range(5))) == pytest.approx((7.5, 7.5))
    assert cosine_sums(np.column_stack([PAIR, [0.0, 0.01]]), [0, 1]) == pytest.approx((2, 0))
    assert cosine_sums(np.eye(2), [0, 1]) == (0, 0)
    assert cosine_sums(np.eye(3), [0]) == (0, 0)
    for W in np.random.default_rng(0).normal(size=(20, 2, 6)):
        total, least = cosine_sums(W, list(range(6)))
        assert total >= least == 12
