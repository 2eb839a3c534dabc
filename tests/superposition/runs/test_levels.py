"""The answer about energy levels: made one level at a time, null where a level does not hold."""

import json

import numpy as np
import pytest

from app.superposition.geometry.shapes import shape_sums
from app.superposition.runs.levels import advance_levels
from tests.superposition.asking import energy_levels, level_named
from tests.superposition.queries import spec_of

TWO = "n_features=2&n_hidden=1"


def test_a_level_at_a_time_leads_to_the_same_answer():
    spec, done, steps = spec_of(f"{TWO}&importance=0.5&sparsities=0.5,0.9"), (), 0
    while done is not None:
        done, lines = advance_levels(spec, done)
        steps += 1
        assert bool(lines) == (done is None)
    assert steps == len(shape_sums(2, 1)) + 1
    assert json.loads(lines[0]) == energy_levels(f"{TWO}&importance=0.5&sparsities=0.5,0.9")


def test_a_level_that_cannot_hold_is_null():
    pair = level_named(energy_levels(f"{TWO}&importance=0.3&sparsities=0.1,0.9"), "antipodal pair")
    assert pair["loss"][0] is None
    assert pair["W"][0] is pair["b"][0] is pair["feature_norm"][0] is None
    assert pair["loss"][1] > 0


def test_keeping_nothing_loses_the_variance_of_every_feature():
    """p/3 - p²/4 times the importances: 2 (1/30 - 1/400) at p = 0.1."""
    assert energy_levels(f"{TWO}&importance=1&sparsities=0.9")["empty"] == pytest.approx([2 * (1 / 30 - 1 / 400)])


def test_the_envelope_says_which_level_is_the_lowest():
    told = energy_levels(f"{TWO}&importance=0.3&sparsities=0.1,0.5,0.7,0.9")
    losses = np.array([[np.inf if x is None else x for x in level["loss"]] for level in told["levels"]])
    assert told["envelope"] == losses.argmin(0).tolist()
    names = [told["levels"][k]["arrangement"] for k in told["envelope"]]
    assert (names[0], names[-1]) == ("dedicated + 1 ignored", "antipodal pair")
