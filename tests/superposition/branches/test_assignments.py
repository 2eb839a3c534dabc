"""Assignments: which features stand where, every way to pair them, and a whole from its groups."""

import numpy as np
import pytest

from app.superposition.branches.assignments import (
    Group,
    assemble,
    assignments,
    ignored_features,
    matchings,
    name_assignment,
    relative_importances,
)
from app.superposition.branches.groups import branch_of
from app.superposition.geometry.shapes import DEDICATED, PAIR, SHAPES
from tests.oracle.draw import Experiment
from tests.oracle.loss import evaluate
from tests.superposition.asking import energy_levels, level_named

TRIANGLE = next(shape for shape in SHAPES if shape.name == "triangle")


@pytest.mark.parametrize(("count", "ways"), [(0, 1), (2, 1), (4, 3), (6, 15), (8, 105)])
def test_an_even_number_pairs_off_in_as_many_ways_as_odd_numbers_multiply_to(count, ways):
    found = list(matchings(list(range(count))))
    assert len({frozenset(map(frozenset, one)) for one in found}) == len(found) == ways
    assert all(sorted(feature for pair in one for feature in pair) == list(range(count)) for one in found)


def test_importances_are_taken_beside_the_first():
    assert relative_importances((4.0, 1.0, 2.0, 3.0), (2, 1, 3)) == (1.0, 0.5, 1.5)


def test_the_most_important_stand_alone_and_the_least_are_ignored():
    (one,) = assignments((PAIR, DEDICATED), (0.2, 3.0, 1.0, 0.5), (0.9,))
    assert {(group.shape.name, group.features) for group in one} == {("dedicated", (1,)), ("antipodal_pair", (2, 3))}
    assert ignored_features(one, 4) == (0,)


def test_who_pairs_with_whom_is_tried_and_among_equals_it_does_not_matter():
    unequal = assignments((PAIR, PAIR), (1.0, 0.8, 0.6, 0.4), (0.9,))
    assert {frozenset(group.features for group in one) for one in unequal} == {
        frozenset({(0, 1), (2, 3)}),
        frozenset({(0, 2), (1, 3)}),
        frozenset({(0, 3), (1, 2)}),
    }
    assert len(assignments((PAIR, PAIR), (1.0,) * 4, (0.9,))) == 1


def test_beside_a_ring_the_pair_is_of_the_most_or_the_least_important():
    found = assignments((TRIANGLE, PAIR), (1.0, 0.8, 0.6, 0.4, 0.2), (0.9,))
    pairs = [group.features for one in found for group in one if group.shape == PAIR]
    assert sorted(pairs) == [(0, 1), (3, 4)]


def test_unequal_features_take_the_places_that_suit_them():
    pairs = level_named(energy_levels("sparsities=0.8,0.9"), "2 antipodal pairs + 1 ignored")
    assert {tuple(part["features"]) for part in pairs["parts"]} == {(0, 3), (1, 2), (4,)}


def test_a_whole_is_its_groups_in_spaces_of_their_own():
    """Its loss, the sum of theirs, is that of the whole by a loss that shares no code."""
    importances, sparsities = (0.3, 2.0, 1.0, 0.5), (0.7, 0.95)
    assignment = (Group(PAIR, (0, 1), (2, 3)), Group(DEDICATED, (0,), (1,)))
    branches = [
        branch_of(group.shape, group.permutation, relative_importances(importances, group.features), sparsities)
        for group in assignment
    ]
    whole = assemble(assignment, branches, importances, sparsities, 2)
    experiment = Experiment(4, 2, importances, sparsities)
    for k, sparsity in enumerate(sparsities):
        assert whole.loss[k] == pytest.approx(evaluate(experiment, sparsity, whole.W[k], whole.b[k]), rel=1e-8)
        gram = whole.W[k].T @ whole.W[k]
        assert not gram[1, [0, 2, 3]].any()
        assert gram[2, 3] < 0
        assert whole.b[k, 0] == pytest.approx((1 - sparsity) / 2)
    assert np.abs(whole.W[:, :, 0]).max() == 0


def test_an_assignment_has_the_name_that_a_sweep_would_give():
    arrangement = name_assignment((Group(DEDICATED, (0,), (1,)), Group(PAIR, (0, 1), (3, 2))), 5)
    assert arrangement.name == "antipodal pair + dedicated + 2 ignored"
    assert [part.features for part in arrangement.parts] == [(2, 3), (1,), (0, 4)]
