"""Changes of the lowest level: where others found them, by a jump or not, and where a sweep has them."""

import numpy as np
import pytest

from app.superposition.branches.boundaries import continuous_onset
from app.superposition.branches.coverage import complete_ranges
from app.superposition.branches.crossings import FARTHEST, Change, find_changes, interpolate_zero, is_smooth
from app.superposition.branches.energy_levels import energy_levels_of
from tests.superposition.queries import spec_of
from tests.superposition.reference import REFERENCE, name
from tests.superposition.runs.test_sweep import result_of


def changes_of(query):
    """The levels, and where the lowest of them changes."""
    levels = energy_levels_of(spec_of(query))
    return levels, find_changes(spec_of(query), levels)


@pytest.fixture(scope="module")
def five():
    return changes_of("importance=1")


def test_the_changes_of_five_features_lie_where_they_truly_are(five):
    levels, changes = five
    for expected, change in zip(REFERENCE["transitions"], changes, strict=True):
        assert levels[change.before].arrangement.name.startswith(name(expected["from"]))
        assert levels[change.after].arrangement.name.startswith(name(expected["to"]))
        assert change.sparsity == pytest.approx(expected["S"], abs=1e-4)
        assert change.order == "jump"
        assert change.slope[0] > change.slope[1]


def test_the_lowest_level_changes_where_the_trained_ground_state_does(five):
    """Where every ground state is in the catalogue: to the same arrangements, at the same sparsity."""
    levels, changes = five
    ribbon = result_of("importance=1&n_seeds=1")["changes"]
    (begin, _), *_ = complete_ranges(spec_of("importance=1"))
    for change, seen in zip(changes, [one for one in ribbon if one["sparsity"] > begin], strict=True):
        ends = levels[change.before].arrangement.name, levels[change.after].arrangement.name
        assert ends == (seen["from"], seen["to"])
        assert change.sparsity == pytest.approx(seen["sparsity"], abs=1e-3)
        assert change.loss == pytest.approx(seen["loss"], rel=1e-3)


@pytest.mark.parametrize(
    ("importance", "order"), [(0.1, "jump"), (0.3, "jump"), (0.6, "continuous"), (0.9, "continuous")]
)
def test_a_pair_begins_by_a_jump_or_continuously(importance, order):
    """Continuous while p is above about .515, by a jump below."""
    _, (change,) = changes_of(f"n_features=2&n_hidden=1&importance={importance}")
    p = 1 - change.sparsity
    assert change.order == order
    assert (p > 0.515) == (order == "continuous")
    before, after = change.norm
    assert before == 0
    assert 0.55 < after < 0.8 if order == "jump" else after < 0.1
    if order == "continuous":
        assert continuous_onset(p) == pytest.approx(importance, rel=1e-3)
        assert change.slope[0] == pytest.approx(change.slope[1], abs=1e-3)


def test_a_line_through_two_differences_is_zero_where_it_crosses():
    assert interpolate_zero(np.array([-1.0, 3.0])) == 0.25
    assert interpolate_zero(np.array([1.0, 3.0])) == -0.5  # before the first
    assert interpolate_zero(np.array([-3.0, -3.0 + 1e-9])) == 1 + FARTHEST
    assert interpolate_zero(np.array([2.0, 1.0])) is None
    assert interpolate_zero(np.array([-1.0, np.inf])) is None


def test_differences_that_rise_evenly_are_smooth():
    assert is_smooth(np.array([-2.0, -1.0, 0.5, 2.0]))
    assert not is_smooth(np.array([-2.0, -1.0, 5.0]))  # one of the levels gives way
    assert not is_smooth(np.array([-2.0, -2.5, 1.0]))
    assert not is_smooth(np.array([-2.0, np.inf, 1.0]))


@pytest.mark.parametrize(
    ("norm", "slope", "order"),
    [
        ((0.0, 0.25), (-0.3, -0.3), "continuous"),
        ((0.0, 0.35), (-0.3, -0.3), "jump"),
        ((1.0, 1.0), (-0.30, -0.32), "jump"),
        ((1.0, 1.0), (-0.300, -0.305), "continuous"),
        ((1.0, 1.0), (-0.10, -0.12), "continuous"),  # beside the loss / p = 1
    ],
)
def test_a_jump_is_one_of_a_norm_or_of_the_slope_beside_the_loss(norm, slope, order):
    loss = 0.5 if slope[0] == -0.10 else 0.01
    assert Change(0, 1, 0.5, loss, norm, slope).order == order
