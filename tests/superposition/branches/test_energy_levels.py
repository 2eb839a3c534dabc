"""Energy levels: closed forms, what others found, and the order in which they are told."""

import numpy as np
import pytest

from app.superposition.branches.energy_levels import (
    energy_level_of,
    energy_levels_of,
    envelope,
    infinite_where_absent,
    sort_levels,
)
from app.superposition.geometry.shapes import shape_sums
from tests.superposition.asking import energy_levels, level_named
from tests.superposition.queries import spec_of
from tests.superposition.reference import REFERENCE


def test_dedicated_features_lose_nothing_and_ignored_ones_their_variance():
    told = energy_levels("importance=1&sparsities=0,0.5,0.9")
    density = 1 - np.array(told["sparsity"])
    two = level_named(told, "2 dedicated + 3 ignored")
    assert two["loss"] == pytest.approx(3 * (density / 3 - density**2 / 4))
    assert two["b"][1] == pytest.approx([0, 0, *[0.25] * 3], abs=1e-6)
    assert two["feature_norm"][1] == [1, 1, 0, 0, 0]


@pytest.mark.parametrize("r", [0.9, 1.0])
def test_the_levels_are_what_others_found(r):
    cases = [case for case in REFERENCE["cases"] if case["r"] == r and case["S"] >= 0.5]
    told = energy_levels(f"importance={r}&sparsities={','.join(str(case['S']) for case in cases)}")
    lowest = np.min([level["loss"] for level in told["levels"]], axis=0)
    assert lowest == pytest.approx([case["free"]["loss"] for case in cases], rel=1e-6)


def test_levels_are_told_in_the_order_in_which_they_are_the_lowest():
    spec = spec_of("importance=1&sparsities=0.3,0.5,0.7,0.9")
    backwards = [energy_level_of(spec, shapes) for shapes in reversed(shape_sums(5, 2))]
    named = [level.arrangement.name for level in sort_levels(spec, backwards)]
    assert named[:3] == ["triangle + 2 ignored", "2 antipodal pairs + 1 ignored", "pentagon"]
    assert sorted(named) == sorted(level.arrangement.name for level in energy_levels_of(spec))
    lowest = envelope(backwards)
    assert lowest[1] == pytest.approx(0.256731561, rel=1e-7)
    assert lowest[3] == pytest.approx(0.0263051311, rel=1e-7)


def test_a_level_that_does_not_hold_is_no_lowest():
    assert infinite_where_absent(np.array([1.0, np.nan])).tolist() == [1.0, np.inf]
