"""Training on from a model, and up the slider and down again: it keeps its arrangement while that is a minimum."""

import json

import numpy as np
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.runs.continuation import HysteresisState, advance_hysteresis, continue_from_weights
from tests.superposition.reference import polygon

# Seven features in the plane, drawn at random: irregular, and so is where they lead, with a loss ten times lower.
IRREGULAR = [[1.3, 0.8, 1.0, -1.1, 0.9, -0.2, -0.2], [1.1, -0.4, -1.3, -0.5, -1.2, -1.8, -0.1]]


@pytest.fixture(scope="module")
def both_ways():
    state, lines = HysteresisState(Spec(n_features=2, n_hidden=1, importance=0.3)), []
    while state is not None:
        state, lines = advance_hysteresis(state)
    return json.loads(lines[0])


def test_both_ways_of_a_carried_model_say_where_they_are_alike(both_ways):
    for up, down in zip(both_ways["up"], both_ways["down"], strict=True):
        assert up["alike"] is down["alike"]
        assert up["alike"] == (abs(up["loss"] - down["loss"]) < 1e-3 * up["loss"])
    assert not all(model["alike"] for model in both_ways["up"])


def test_the_pair_comes_later_on_the_way_up_than_it_goes_on_the_way_down(both_ways):
    """Hysteresis about the change at p = .4 or so."""
    names = {way: [model["arrangement"] for model in both_ways[way]] for way in ("up", "down")}
    first = {way: both_ways["sparsity"][names[way].index("antipodal pair")] for way in names}
    assert first["down"] < 0.63 < first["up"]
    for way in names.values():
        assert way == sorted(way, key=["dedicated + 1 ignored", "antipodal pair"].index)


def test_what_has_no_name_before_and_after_need_not_hold():
    spec = Spec(n_features=7, importances=tuple(0.9**i for i in range(7)), sparsities=(0.7,), n_seeds=1)
    model = continue_from_weights(IRREGULAR, [0.0] * 7, spec)
    assert "irregular" in model["arrangement"]
    assert model["loss_before"] > 7 * model["loss"]
    assert model["holds"] is False
    again = continue_from_weights(model["W"], model["b"], spec)
    assert again["holds"] is True
    assert again["loss_before"] == pytest.approx(again["loss"], rel=1e-6)


def test_weights_come_back_as_they_were_turned():
    W = np.array([[0.6, -0.8], [0.8, 0.6]]) @ (1.1 * polygon(5))
    model = continue_from_weights(W.tolist(), [-0.21] * 5, Spec(importance=1, sparsities=(0.9,)))
    assert model["holds"] is True
    assert model["arrangement"] == "pentagon"
    assert model["loss"] == pytest.approx(0.0263051311, rel=1e-7)
    assert np.array(model["W"]) == pytest.approx(W, abs=5e-3)


def test_on_a_sphere_a_column_of_zeros_has_no_direction():
    with pytest.raises(ValueError, match="column of zeros"):
        continue_from_weights([[1.0, 0.0]], [0.0, 0.0], Spec(2, 1, sparsities=(0.9,), constraint="sphere"))
