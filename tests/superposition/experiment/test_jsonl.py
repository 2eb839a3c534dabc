"""Lines of a stream: one JSON object each, which any reader of JSON takes."""

import json

import numpy as np

from app.superposition.experiment.jsonl import FRAME_STEPS, error, header, line, train_header
from app.superposition.experiment.recipe import Recipe
from app.superposition.experiment.spec import Spec


def test_a_line_ends_and_begins_with_its_kind():
    assert line({"kind": "frame", "step": 3}) == b'{"kind":"frame","step":3}\n'


def test_what_json_cannot_say_is_null():
    assert json.loads(line({"values": [np.nan, np.inf, 1.5], "loss": -np.inf})) == {
        "values": [None, None, 1.5],
        "loss": None,
    }


def test_arrays_are_lists_with_every_digit():
    W = np.random.default_rng(0).normal(size=(2, 3))
    assert json.loads(line({"W": W, "n": np.int64(7)})) == {"W": W.tolist(), "n": 7}


def test_a_sweep_begins_with_its_spec_its_levels_and_the_steps_to_come():
    told = json.loads(header(Spec(n_features=3, sparsities=(0.5, 0.9))))
    assert list(told) == ["kind", "spec", "sparsity", "steps"]
    assert told["kind"] == "sweep"
    assert told["spec"]["n_features"] == 3
    assert told["sparsity"] == [0.5, 0.9]
    assert told["steps"] == list(FRAME_STEPS) == sorted(set(FRAME_STEPS))


def test_a_training_begins_with_its_recipe_and_its_frames():
    told = json.loads(train_header(Recipe(steps=100)))
    assert (told["kind"], told["steps"], told["learning_rate"]) == ("train", 100, 1e-3)
    assert told["spec"] == Spec().as_dict() | told["spec"]
    assert told["frames"] == list(Recipe(steps=100).frame_steps())


def test_a_failure_is_a_line_as_well():
    assert json.loads(error("no such “level”")) == {"kind": "error", "message": "no such “level”"}
