"""Where training on leads, and what is one model whatever it is called."""

import json

import numpy as np
import pytest

from app.superposition.branches.follow import same_geometry
from app.superposition.experiment.spec import Spec
from app.superposition.runs.continuation import continue_from_weights
from tests.superposition.reference import polygon
from tests.superposition.runs.test_sweep import result_of

# Seven features in space, drawn at random: irregular, and so is where they lead, with a loss a hundred times lower.
IRREGULAR = [
    [-1.4, -0.9, 0.4, -0.5, 0.5, 0.8, -1.4],
    [1.0, -0.6, 2.1, 0.7, -0.5, 0.2, 0.2],
    [0.3, 1.4, 0.5, 1.7, 0.6, -0.2, -1.5],
]


def bent(W, degrees):
    """The last feature turned in the plane."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    W = W.copy()
    W[:, -1] = np.array([[cos, -sin], [sin, cos]]) @ W[:, -1]
    return W


def test_a_model_is_alike_however_it_is_turned_and_renamed_among_equals():
    W = np.array([[1.0, -1.0, 0.0], [0.0, 0.0, 1.2]])
    turned = np.array([[0.6, -0.8], [0.8, 0.6]]) @ W
    assert same_geometry(turned, W, ())
    swapped = turned[:, [2, 1, 0]]
    assert not same_geometry(swapped, W, ())
    assert same_geometry(swapped, W, ((0, 1, 2),))


@pytest.mark.parametrize(("change", "same"), [(3, True), (8, False)])
def test_a_star_may_bend_a_little(change, same):
    star = polygon(5)
    assert same_geometry(bent(star, change), star, ()) is same


def test_a_feature_more_or_a_longer_one_is_another_model():
    star = polygon(5)
    assert not same_geometry(star * np.array([1, 1, 1, 1, 0.1]), star, ())
    assert not same_geometry(star * 1.5, star, ())


def test_what_has_no_name_before_and_after_need_not_hold():
    spec = Spec(n_features=7, n_hidden=3, importances=tuple(0.9**i for i in range(7)), sparsities=(0.9,), n_seeds=1)
    model = continue_from_weights(IRREGULAR, [0.0] * 7, spec)
    assert "irregular" in model["arrangement"]
    assert model["loss_before"] > 7 * model["loss"]
    assert model["holds"] is False
    again = continue_from_weights(model["W"], model["b"], spec)
    assert again["holds"] is True
    assert again["loss_before"] == pytest.approx(again["loss"], rel=1e-6)


@pytest.mark.parametrize("query", ["sparsities=0.8,0.85,0.9,0.95", "constraint=sphere&sparsities=0.8,0.84,0.86,0.9"])
def test_a_star_that_straightens_is_no_phase_change(query):
    """Within one branch it is irregular by some degrees at first; the cross below it is another."""
    result = result_of(f"{query}&n_seeds=2")
    names = [level["arrangement"] for level in result["levels"]]
    assert "irregular" in names
    assert "pentagon" in names
    told = [(change["from"], change["to"]) for change in result["changes"]]
    assert ("irregular", "pentagon") not in told
    assert all(before != after for before, after in told)
    assert len(told) == ("2 antipodal pairs + 1 ignored" in names)


def test_both_ways_of_a_carried_model_say_where_they_are_alike():
    from app.superposition.runs.continuation import HysteresisState, advance_hysteresis

    spec = Spec(n_features=2, n_hidden=1, importance=0.3)
    trip, lines = HysteresisState(spec), []
    while trip is not None:
        trip, lines = advance_hysteresis(trip)
    told = json.loads(lines[0])
    for up, down in zip(told["up"], told["down"], strict=True):
        assert up["alike"] is down["alike"]
        assert up["alike"] == (abs(up["loss"] - down["loss"]) < 1e-3 * up["loss"])
    assert not all(model["alike"] for model in told["up"])
