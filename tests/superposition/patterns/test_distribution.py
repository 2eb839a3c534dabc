"""How often each pattern is on, against integrals of scipy, pattern by pattern."""

import numpy as np
import pytest

from app.superposition.patterns.distribution import distribution_of, globe_points, kept, n_nodes, true_directions
from app.superposition.patterns.spec import PatternAxis, PatternSpec

from . import oracle


@pytest.mark.parametrize(("sharpness", "log_odds"), [(0.0, 1.0), (5.0, -4.0), (20.0, 0.0), (20.0, -8.0)])
def test_every_pattern_of_a_year_is_as_likely_as_its_integral_says(sharpness, log_odds):
    spec = PatternSpec(n_features=4, sharpness=sharpness, axis=PatternAxis("log_odds", (log_odds,)))
    known = distribution_of(spec)
    assert known.patterns.tolist() == [list(pattern) for pattern in oracle.all_patterns(4)]
    expected = [oracle.of_months(pattern, sharpness, log_odds) for pattern in oracle.all_patterns(4)]
    assert known.probability[0] == pytest.approx(expected, abs=1e-10)


def test_every_pattern_of_a_globe_is_as_likely_as_its_integral_says():
    spec = PatternSpec(pattern="globe", n_features=2, n_hidden=3, sharpness=4.0, axis=PatternAxis("log_odds", (-1.0,)))
    expected = [oracle.of_globe(pattern, 4.0, -1.0) for pattern in oracle.all_patterns(2)]
    assert distribution_of(spec).probability[0] == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize(("pattern", "sharpness"), [("months", 0.0), ("months", 20.0), ("globe", 5.0), ("table", 10.0)])
def test_levels_that_share_a_phase_are_what_each_is_alone(pattern, sharpness):
    rows = (("11000", 3.0), ("01111", 1.0)) if pattern == "table" else None
    odds = (-8.0, -3.5, 0.0, 2.0)
    spec = PatternSpec(pattern, 5, 3, sharpness, table=rows, axis=PatternAxis("log_odds", odds))
    together = distribution_of(spec).probability
    assert together.sum(1) == pytest.approx(np.ones(4), abs=1e-12)
    for one, row in zip(odds, together, strict=True):
        assert row == pytest.approx(distribution_of(spec.at((one,))).probability[0], rel=1e-8, abs=1e-15)


def test_a_sharp_table_is_its_rows_and_a_flat_one_independent():
    rows = (("110", 3.0), ("011", 1.0))
    axis = PatternAxis("sharpness", (0.0, 5.0, 20.0))
    spec = PatternSpec(pattern="table", n_features=3, table=rows, log_odds=-1.0, axis=axis)
    known = distribution_of(spec)
    for sharpness, row in zip(axis.values, known.probability, strict=True):
        expected = [oracle.of_table(pattern, rows, sharpness, -1.0) for pattern in oracle.all_patterns(3)]
        assert row == pytest.approx(expected, abs=1e-14)
    assert known.probability[2, 0b110] == pytest.approx(0.75, abs=1e-7)
    assert known.density[0] == pytest.approx([1 / (1 + np.e)] * 3)


def test_independent_features_are_on_with_probability_one_less_sparsity():
    spec = PatternSpec(pattern="none", n_features=2, axis=PatternAxis("sparsity", (0.0, 0.9)))
    assert distribution_of(spec).probability[0] == pytest.approx([0, 0, 0, 1])
    assert distribution_of(spec).probability[1] == pytest.approx([0.81, 0.09, 0.09, 0.01])


@pytest.mark.long
@pytest.mark.parametrize("pattern", ["months", "globe"])
def test_more_nodes_of_the_phase_change_nothing(pattern, monkeypatch):
    axis = PatternAxis("log_odds", (-8.0, -4.0, 0.0, 2.0))
    for sharpness in (0.0, 1.0, 5.0, 20.0):
        spec = PatternSpec(pattern=pattern, n_hidden=3, sharpness=sharpness, axis=axis)
        distribution_of.cache_clear()
        usual = distribution_of(spec).probability
        more = 2 * n_nodes(sharpness) + 7
        monkeypatch.setattr("app.superposition.patterns.distribution.n_nodes", lambda _, count=more: count)
        distribution_of.cache_clear()
        assert np.abs(distribution_of(spec).probability - usual).sum(1).max() < 1e-10
        monkeypatch.undo()
    distribution_of.cache_clear()


def test_patterns_that_are_left_out_have_no_more_than_so_much_together():
    probability = np.array([0.5, 1e-3, 0.3, 2e-3, 0.197])
    assert kept(probability, 0.0029).tolist() == [0, 2, 3, 4]
    assert kept(probability, 0.0031).tolist() == [0, 2, 4]


def test_months_and_points_of_a_globe_have_a_true_place():
    assert np.linalg.norm(globe_points(12), axis=0) == pytest.approx(1)
    assert np.abs(globe_points(12).sum(1)).max() < 0.5
    months = true_directions(PatternSpec())
    assert months[:, 3] == pytest.approx([0, 1], abs=1e-12)
    assert true_directions(PatternSpec(pattern="table", n_features=2, table=(("11", 1.0),))) is None
