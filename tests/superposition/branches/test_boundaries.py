"""Boundaries of the phase diagram for a pair: with fixed vectors, exactly, and the pocket of triangles."""

import json

import numpy as np
import pytest
from scipy.optimize import brentq, minimize

from app.superposition.branches.boundaries import (
    boundaries_line,
    boundary_lines,
    continuous_onset,
    exact_boundary,
    fixed_vector_boundary,
    triangle_boundaries,
    variance,
)
from tests.oracle.draw import Experiment
from tests.oracle.loss import evaluate
from tests.superposition.queries import spec_of


def test_the_variance_is_that_of_draws():
    rng = np.random.default_rng(0)
    for p in (0.1, 0.5, 1.0):
        x = rng.random(400_000) * (rng.random(400_000) < p)
        assert variance(np.array(p)) == pytest.approx(x.var(), abs=2e-3)


@pytest.mark.parametrize("p", [0.05, 0.2, 0.5])
def test_with_fixed_vectors_a_pair_wins_where_its_loss_is_an_ignored_features(p):
    """(1 + r) p^2 / 6 against r (p/3 - p^2/4), the second ignored."""
    border = brentq(lambda r: (1 + r) * p**2 / 6 - r * (p / 3 - p**2 / 4), 0, 10)
    assert fixed_vector_boundary(np.array(p)) == pytest.approx(border)


def test_with_fixed_vectors_dense_features_make_no_pair():
    assert np.isnan(fixed_vector_boundary(np.array([4 / 7, 0.6, 0.8, 1.0]))).all()
    assert fixed_vector_boundary(np.array(0.5714)) == pytest.approx(1, abs=1e-3)


def test_the_exact_boundary_is_what_others_found():
    """An independent calculation's, to its digits."""
    assert exact_boundary(np.array([0.1, 0.2, 0.3])) == pytest.approx([0.0487, 0.1138, 0.2047], abs=6e-5)


def test_at_the_boundary_the_best_pair_loses_as_much_as_one_feature_alone():
    """By scipy, on a loss that shares no code."""
    p = 0.25
    r = float(exact_boundary(np.array([p]))[0])
    for importance, wins in ((r * 0.98, False), (r * 1.02, True)):
        experiment = Experiment(2, 1, (1.0, importance), (1 - p,))

        def loss(x, experiment=experiment):
            return evaluate(experiment, 1 - p, np.array([[x[0], -x[1]]]), x[2:], 512)

        pair = minimize(loss, [1.0, 0.8, -0.05, -0.05], method="Nelder-Mead", options={"xatol": 1e-5, "fatol": 1e-9})
        assert (pair.fun < (1 - 1e-4) * importance * (p / 3 - p**2 / 4)) == wins


def test_the_second_feature_enters_continuously_only_among_dense_ones():
    """Below p = .515 or so the pair has won by a jump before."""
    for p, jumps in ((0.3, True), (0.5, True), (0.6, False), (0.9, False)):
        border = float(exact_boundary(np.array([p]))[0])
        assert (border < continuous_onset(p) * (1 - 1e-4)) == jumps


def test_three_features_make_a_triangle_about_equal_importances():
    entering, leaving = triangle_boundaries()
    assert (entering["to"], leaving["from"]) == ("triangle", "triangle")
    for border in (entering, leaving):
        assert min(border["y"]) < 1 < max(border["y"])
        assert max(border["sparsity"]) < 0.51  # beyond, pairs win


def test_of_two_features_either_may_be_the_one_that_is_ignored():
    told = json.loads(boundaries_line(spec_of("n_features=2&n_hidden=1&sparsities=0.3,0.5,0.7,0.9")))
    assert told["kind"] == "borders"
    for borders in (told["theory"], told["exact"]):
        first, second = borders[:2]
        assert (
            (first["from"], first["to"])
            == (second["to"], second["from"])
            == ("dedicated + 1 ignored", "antipodal pair")
        )
        assert np.multiply(first["y"], second["y"]) == pytest.approx(np.ones(len(first["y"])))
        assert max(first["y"]) == 1  # where both begin
    assert len(told["exact"]) == 2
    assert told["theory"][2]["sparsity"] == [0.0, pytest.approx(3 / 7)]


def test_of_three_features_the_two_that_matter_most_pair_up_where_the_last_matters_more():
    spec = spec_of("n_features=3&n_hidden=2&sparsities=0.3,0.7,0.9")
    begins, changes, beyond, swaps = boundary_lines(spec, np.array([0.3, 0.1]), np.array([0.5, 0.1]), 0.6)
    alone, pair = "2 dedicated + 1 ignored", "antipodal pair + dedicated"
    assert [(one["from"], one["to"]) for one in (begins, changes, beyond, swaps)] == [
        (alone, pair),
        (pair, pair),
        (alone, pair),
        (alone, alone),
    ]
    assert (begins["sparsity"], begins["y"]) == (pytest.approx([0.4, 0.7, 0.9]), [1, 0.5, 0.1])
    assert (changes["sparsity"], changes["y"]) == (pytest.approx([0.4, 0.9]), [1, 1])
    assert (beyond["sparsity"], beyond["y"][0]) == (pytest.approx([0.4, 0.4]), 1)
    assert swaps["sparsity"] == pytest.approx([0, 0.4])
