"""Starts: random ones as others draw them, whatever their number, and the catalogue's."""

from dataclasses import replace
from math import comb

import numpy as np
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.geometry.naming import name_arrangement
from app.superposition.search.starts import (
    crowded_starts,
    keep_opposite_apart,
    n_random_starts,
    random_starts,
    structured_starts,
)

FEW = Spec(n_features=4, sparsities=(0.9,))


def test_few_levels_get_more_starts_and_never_fewer_than_the_seeds():
    assert n_random_starts(Spec()) == 8  # 488 / 61
    assert n_random_starts(replace(Spec(), n_seeds=32)) == 32
    assert n_random_starts(Spec(n_hidden=3)) == 16
    assert n_random_starts(Spec(sparsities=tuple(k / 20 for k in range(20)))) == 24  # 488 / 20
    assert n_random_starts(FEW) == 32


def test_random_weights_have_the_spread_that_glorot_and_bengio_give_one_matrix():
    W = np.concatenate([random_starts(Spec(n_features=16, n_hidden=3, seed=seed)) for seed in range(20)])
    spread = (2 / 19) ** 0.5
    assert abs(W.mean()) < 5 * spread / W.size**0.5
    assert W.std() == pytest.approx(spread, rel=5 / (2 * W.size) ** 0.5)


def test_a_seed_starts_the_same_however_many_there_are():
    more = random_starts(Spec(n_features=4, n_seeds=32))
    assert np.array_equal(random_starts(Spec(n_features=4, n_seeds=3)), more[:8])
    assert not np.array_equal(more[0], more[1])
    assert not np.array_equal(more[0], random_starts(Spec(n_features=4, seed=1))[0])


def test_structured_starts_are_the_catalogue_the_most_important_in_it():
    spec = Spec(n_features=4, importances=(0.1, 3.0, 1.0, 0.5), sparsities=(0.9,))
    W, b = structured_starts(spec)
    names = [name_arrangement(w).name for w in W]
    assert names == [
        "2 dedicated + 2 ignored",
        "antipodal pair + dedicated + 1 ignored",
        "2 antipodal pairs",
        "triangle + 1 ignored",
    ]
    assert np.isnan(b).tolist() == [
        [True, False, False, True],
        [True, False, False, False],
        [False] * 4,
        [True, False, False, False],
    ]
    assert b[0, 1:3].tolist() == [0, 0]  # nothing is heard but itself
    assert (b[2] < 0).all()


CROSS = np.array([[1.0, -1, 0, 0], [0, 0, 1, -1]])


@pytest.mark.parametrize("size", [2, 3, 4])
def test_opposite_features_are_of_one_group_that_excludes_and_of_two_that_go_together(size):
    exclusive = Spec(n_features=9, importance=1.0, correlation="anticorrelated", group_size=size)
    together = replace(exclusive, correlation="correlated")
    for shuffled in (np.arange(9), np.arange(9)[::-1], np.random.default_rng(3).permutation(9)):
        group = keep_opposite_apart(exclusive, CROSS, shuffled) // size
        assert (group[0], group[2]) == (group[1], group[3])
        order = keep_opposite_apart(together, CROSS, shuffled)
        assert sorted(order) == list(range(9))
        assert order[0] // size != order[1] // size
        assert order[2] // size != order[3] // size


def test_what_matters_much_is_not_ignored_for_the_sake_of_its_neighbour():
    importances = (9.0, 1e-3, 9.0, 1e-3, 9.0, 9.0)
    spec = Spec(n_features=6, importances=importances, correlation="anticorrelated", group_size=2)
    by_rank = np.argsort(-np.array(importances), kind="stable")
    order = keep_opposite_apart(spec, CROSS, by_rank)
    assert set(order[:4].tolist()) == {0, 2, 4, 5}
    assert {4, 5} in ({*order[:2].tolist()}, {*order[2:4].tolist()})


def test_an_arrangement_of_groups_starts_in_their_order_too():
    alone = Spec(n_features=6, importance=1.0, sparsities=(0.9,))
    groups = replace(alone, correlation="anticorrelated", group_size=3)
    n_shapes = len(structured_starts(alone)[0])
    W, b = structured_starts(groups)
    assert n_shapes < len(W) <= 2 * n_shapes
    assert (np.isnan(b).sum(1)[n_shapes:, None] == np.isnan(b).sum(1)[:n_shapes]).any(1).all()


def test_equal_features_of_a_sphere_have_no_crowds_and_unequal_ones_have():
    alike, unequal = (Spec(4, importance=r, constraint="sphere", sparsities=(0.9,)) for r in (1.0, 0.5))
    assert len(structured_starts(alike)[0]) == len(structured_starts(FEW)[0])
    W, b = structured_starts(unequal)
    crowds = W[len(structured_starts(alike)[0]) :]
    assert len(crowds) == 1  # four features at four ends
    assert np.abs(np.abs(crowds[0]).round(1).sum(0)).tolist() == [1, 1, 1, 1]
    assert not np.isnan(b[-1]).any()


@pytest.mark.parametrize(("n", "m"), [(5, 1), (6, 2), (7, 2), (3, 2)])
def test_crowds_are_every_way_to_cut_the_ranking_into_ends(n, m):
    ends = min(2 * m, n)
    found = crowded_starts(n, m, 1000)
    assert len({w.tobytes() for w in found}) == len(found) == comb(n - 1, ends - 1)
    for W in found:
        assert np.abs(W).sum(0).tolist() == [1] * n  # each at an end of an axis
        places = [tuple(column) for column in W.T]
        assert len(set(places)) == ends
        assert places == sorted(places, key=places.index)  # neighbours in the ranking stand together


def test_crowds_are_no_more_than_allowed():
    assert 1 <= len(crowded_starts(9, 2, 12)) <= 12
