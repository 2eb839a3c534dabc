"""The axis along which models are followed, and how they are named on it."""

import numpy as np
import pytest

from app.superposition.geometry.catalogue import kgon
from app.superposition.patterns.changes import PatternAxes, name_patterns
from app.superposition.patterns.spec import PatternAxis, PatternSpec

from .running import run_patterns


def test_only_months_have_an_order():
    W = kgon(6)[None]
    assert name_patterns(PatternSpec(n_features=6), W)[0].name == "ring of 6 in order"
    assert name_patterns(PatternSpec(pattern="none", n_features=6), W)[0].name == "hexagon"


def test_values_lie_between_levels_in_log_density_or_along_the_slider():
    low, high, half = np.array([0.0]), np.array([0.9]), np.array([0.5])
    sparse = PatternAxes(PatternSpec(pattern="none", axis=PatternAxis("sparsity", (0.0, 0.9))))
    assert sparse.between(low, high, half) == pytest.approx([1 - 10**-0.5])
    assert PatternAxes(PatternSpec()).between(low, high, half) == pytest.approx([0.45])


@pytest.mark.long
def test_the_ring_begins_where_it_loses_what_the_thinned_one_does():
    spec = PatternSpec(n_seeds=1, axis=PatternAxis("log_odds", (-5.75, -5.5)))
    (change,) = run_patterns(spec)[1]["changes"]
    assert (change["from"], change["to"]) == ("bent ring of 7 in order + 5 ignored", "ring of 12 in order")
    assert change["order"] == "jump"
    below, above = run_patterns(spec.at((change["value"] - 1e-3, change["value"] + 1e-3)))[1]["levels"]
    assert [below["arrangement"], above["arrangement"]] == [change["from"], change["to"]]
    assert (below["loss"] + above["loss"]) / 2 == pytest.approx(change["loss"], abs=1e-5)
