"""The levels that a sweep trains beside those that were asked for."""

from dataclasses import replace
from itertools import pairwise

import pytest

from app.superposition.experiment.axis import ImportanceAxis
from app.superposition.experiment.cost import COST_LIMIT, cost
from app.superposition.experiment.spec import N_LEVELS, Spec
from app.superposition.search.sparsity_grid import STEP, add_neighbours


def densities(spec):
    return [1 - sparsity for sparsity in spec.levels]


def test_a_level_gets_two_neighbours_on_each_side():
    assert densities(add_neighbours(Spec(sparsities=(0.9,)))) == pytest.approx(
        [0.1 * STEP**distance for distance in (2, 1, 0, -1, -2)]
    )


def test_the_levels_asked_for_stay_as_they_are():
    asked = (0.0, 0.3, 0.31, 0.9999)
    assert set(asked) <= set(add_neighbours(Spec(sparsities=asked)).levels)


def test_neighbours_stay_within_the_bounds_and_apart():
    levels = densities(add_neighbours(Spec(sparsities=(0, 0.1, 0.9999))))
    assert max(levels) == 1
    assert min(levels) == pytest.approx(1e-4)
    gaps = [high / low for high, low in pairwise(levels)]
    assert min(gaps) > STEP**0.6 - 1e-9


@pytest.mark.parametrize(
    ("axis", "levels"),
    [
        (ImportanceAxis("importance", 0.8, (0.5,)), (0.44, 0.47, 0.5, 0.53, 0.56)),
        (ImportanceAxis("importance", 0.8, (0.05, 1.0)), (0.05, 0.08, 0.11, 0.94, 0.97, 1.0)),
        (ImportanceAxis("importances.0", 0.8, (10.0,)), (10 / STEP**2, 10 / STEP, 10.0)),
    ],
)
def test_levels_along_an_axis_of_importances_get_neighbours_there(axis, levels):
    wider = add_neighbours(Spec(axis=axis))
    assert wider.level_values == pytest.approx(levels)
    assert set(axis.values) <= set(wider.level_values)
    assert set(wider.levels) == {0.8}


def test_the_slider_needs_none():
    assert add_neighbours(Spec()) == Spec()


def test_they_make_no_more_work_than_the_slider_or_than_is_allowed():
    many = Spec(sparsities=tuple(k / 40 for k in range(40)))
    assert len(add_neighbours(many).levels) <= N_LEVELS
    dear = Spec(n_features=16, n_hidden=3, n_seeds=32, sparsities=tuple(k / 32 for k in range(30)))
    assert cost(add_neighbours(dear)) <= max(COST_LIMIT, cost(dear))
    assert add_neighbours(replace(dear, n_features=4)) != replace(dear, n_features=4)
