"""Groups of features at their lowest loss: limits that are known, permutations, and what still has its shape."""

import numpy as np
import pytest

from app.folders import TEMPLATES
from app.superposition.branches.groups import (
    Branch,
    all_represented,
    best_permutations,
    branch_of,
    continue_branch,
    equivalence_classes,
    keeps_shape,
    lowest_branch,
)
from app.superposition.geometry.shapes import DEDICATED, PAIR, SHAPES, distinct_permutations
from tests.superposition.reference import REFERENCE, polygon

SHAPE = {shape.name: shape for shape in SHAPES}
IDENTITY = tuple(range(8))


def star(k, sparsities):
    (shape,) = [shape for shape in SHAPES if shape.rank == 2 and shape.size == k]
    return branch_of(shape, IDENTITY[:k], (1.0,) * k, sparsities)


@pytest.mark.parametrize(
    ("k", "norm", "bias", "h"),
    [(5, 1.17046, -0.28230, 0.237384), (6, 1.32053, -0.61814, 0.867463), (7, 1.44839, -0.96691, 1.748695)],
)
def test_stars_tend_to_their_limit_of_one_feature_at_a_time(k, norm, bias, h):
    p = 1e-4
    found = star(k, (1 - p,))
    assert found.loss[0] / (k * p) == pytest.approx(h / (3 * k), abs=1.2e-4)  # of order p
    assert np.linalg.norm(found.W[0], axis=0) == pytest.approx(np.full(k, norm), abs=1e-3)
    assert found.b[0] == pytest.approx(np.full(k, bias), abs=2e-3)


def test_in_that_limit_the_eighth_arrow_costs_more_than_leaving_it_out_as_the_staircase_says():
    p = 1e-6
    whole = [0.0, *(3 * star(k, (1 - p,)).loss[0] / p for k in (5, 6, 7, 8))]  # 1/3 is what a feature left out costs
    costs = np.diff(whole)
    assert costs == pytest.approx([0.237, 0.630, 0.881, 1.024], abs=6e-4)
    words = (TEMPLATES / "_why.html").read_text()
    assert all(f"{cost:.3f}" in words for cost in costs)


def test_the_star_of_five_is_what_others_found():
    cases = [case for case in REFERENCE["cases"] if case["r"] == 1 and case["free"]["name"] == "pentagon"]
    found = star(5, tuple(case["S"] for case in cases))
    assert len(cases) >= 5
    assert found.loss == pytest.approx([case["free"]["loss"] for case in cases], rel=1e-7)


def test_a_feature_alone_loses_nothing():
    alone = branch_of(DEDICATED, (0,), (1.0,), (0.0, 0.9))
    assert alone.loss.tolist() == [0, 0]
    assert (alone.W.tolist(), alone.b.tolist()) == ([[[1]], [[1]]], [[0], [0]])


def test_a_pair_holds_from_its_onset_on():
    """At r = .3 a second feature is worth it from about p = .4 down, by a jump."""
    pair = branch_of(PAIR, (0, 1), (1.0, 0.3), (0.2, 0.8, 0.95))
    assert np.isnan(pair.loss[0])
    p = np.array([0.2, 0.05])
    assert (pair.loss[1:] < 0.3 * (p / 3 - p**2 / 4)).all()
    assert (pair.loss[1:] < 1.3 * p**2 / 6).all()  # fixed vectors lose more
    assert (pair.W[1:, 0, 0] * pair.W[1:, 0, 1] < 0).all()


def test_of_branches_the_lowest_holds_at_each_sparsity():
    every = Branch(
        np.array([3.0, np.nan, 1.0, 2.0, 5.0, np.nan]),
        np.arange(12.0).reshape(6, 1, 2),
        np.arange(12.0).reshape(6, 2),
    )
    lowest = lowest_branch(every, 3)
    assert lowest.loss.tolist() == [2, 5, 1]
    assert lowest.b.tolist() == [[6, 7], [8, 9], [4, 5]]
    assert lowest.W[:, 0].tolist() == lowest.b.tolist()


@pytest.mark.parametrize(
    ("shape", "importances"),
    [("triangle", (1.0, 1.0, 1.0)), ("antipodal_pair", (1.0, 0.6)), ("pentagon", (1.0, 0.9, 0.8, 0.7, 0.6))],
)
def test_a_branch_goes_on_between_two_sparsities_as_if_it_began_there(shape, importances):
    shape = SHAPE[shape]
    given = shape, IDENTITY[: shape.size], importances
    near, between = branch_of(*given, (0.9, 0.93)), branch_of(*given, (0.91, 0.92))
    on = continue_branch(*given, (0.91, 0.92), near)
    assert on.loss == pytest.approx(between.loss, rel=1e-7)


def test_features_are_alike_where_importances_and_places_are():
    assert equivalence_classes(SHAPE["pentagon"], IDENTITY[:5], (1.0,) * 5) == [0] * 5
    kinds = equivalence_classes(SHAPE["pentagon"], IDENTITY[:5], (1.0, 0.5, 1.0, 0.5, 1.0))
    assert (kinds[0] == kinds[2] == kinds[4], kinds[1] == kinds[3], len(set(kinds))) == (True, True, 2)
    rings = equivalence_classes(SHAPE["capped_octahedron"], IDENTITY[:7], (1.0,) * 7)
    assert sorted(map(rings.count, set(rings))) == [1, 3, 3]
    assert equivalence_classes(PAIR, (0, 1), (1.0, 1.0)) == [0, 1]  # one may be weak


@pytest.mark.parametrize(("degrees", "keeps"), [(0, True), (15, True), (30, False)])
def test_a_bent_shape_is_still_one_within_bounds(degrees, keeps):
    W, turn = polygon(5), np.radians(degrees)
    W[:, 0] = np.cos(turn), np.sin(turn)
    assert keeps_shape(SHAPE["pentagon"], W) == keeps


def test_a_shape_whose_features_share_an_arm_is_another():
    assert not keeps_shape(SHAPE["hexagon"], polygon(5)[:, [0, 1, 2, 3, 4, 4]])
    assert not keeps_shape(SHAPE["pentagon"], polygon(5)[:, [0, 1, 2, 3, 4, 4]])


def test_a_group_that_gives_a_feature_up_is_whole_no_more():
    W = polygon(5)
    assert all_represented(W)
    assert not all_represented(W * [1, 1, 1, 1, 0.009])
    assert not keeps_shape(SHAPE["pentagon"], W * [1, 1, 1, 1, 0.1])


def test_the_best_permutation_is_the_best_of_all_where_each_is_a_minimum():
    pentagon, importances, sparsities = SHAPE["pentagon"], tuple(0.9**i for i in range(5)), (0.9,)
    every = [tuple(map(int, permutation)) for permutation in distinct_permutations(pentagon)]
    losses = [branch_of(pentagon, permutation, importances, sparsities).loss[0] for permutation in every]
    (found,) = best_permutations(pentagon, importances, sparsities)
    assert losses[every.index(found)] == pytest.approx(min(losses), rel=1e-6)
    assert max(losses) > 1.003 * min(losses)


def test_equal_features_have_one_permutation():
    assert best_permutations(SHAPE["pentagon"], (1.0,) * 5, (0.9,)) == ((0, 1, 2, 3, 4),)
