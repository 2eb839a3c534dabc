"""One model's training: the paper's recipe reaches what is known of it; the descent goes on from given weights."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from app.superposition.experiment import recipe
from app.superposition.experiment.recipe import Recipe
from app.superposition.experiment.spec import Spec
from app.superposition.geometry.naming import name_arrangement
from app.superposition.optimise import adamw
from app.superposition.runs import train
from app.superposition.runs.evaluate import evaluate
from app.superposition.search.starts import random_starts
from tests.superposition import running
from tests.superposition.reference import REFERENCE, polygon


def lines_of(recipe):
    """Every line of a training."""
    return [json.loads(line) for line in running.lines_of(train.advance_training, train.start_training(recipe))]


def on_from(W, b=None, **values):
    """What becomes of given weights."""
    W = np.asarray(W)
    b = np.zeros(W.shape[1]) if b is None else b
    introduced = values.pop("introduced", 0)
    spec = Spec(n_features=W.shape[1] + introduced, n_hidden=len(W), importance=values.pop("importance", 0.9))
    weights = {"W": tuple(map(tuple, W.tolist())), "b": tuple(np.asarray(b).tolist()), "introduced": introduced}
    return lines_of(recipe.recipe_of(spec, recipe="descent", **{"steps": 300, **values}, **weights))


@pytest.fixture(scope="module")
def short():
    return lines_of(Recipe(steps=300))


def test_frames_are_those_that_were_announced_and_the_last_line_says_how_it_ended(short):
    frames = [line for line in short if line["kind"] == "frame"]
    assert [frame["step"] for frame in frames] == list(Recipe(steps=300).frame_steps())
    assert short[-1]["kind"] == "done"
    assert short[-1]["loss"] == frames[-1]["loss"]


def test_what_training_has_not_finished_has_no_name(short):
    assert short[-1]["converged"] is False
    assert "arrangement" not in short[-1]


def test_a_frames_loss_is_the_exact_one_of_its_weights(short):
    last = short[-1]
    exact = evaluate(last["W"], last["b"], 0.9, list(Spec().feature_importances), "relu", "free")["loss"]
    assert last["loss"] == pytest.approx(exact, rel=1e-5)


def test_the_same_recipe_gives_the_same_lines(short):
    assert lines_of(Recipe(steps=300)) == short


@pytest.mark.parametrize("constraint", ["sphere", "sphere_gain"])
def test_on_the_spheres_every_frame_obeys(constraint):
    lines = lines_of(Recipe(Spec(constraint=constraint), steps=60))
    for line in (line for line in lines if line["kind"] == "frame"):
        norm = np.linalg.norm(line["W"], axis=0)
        np.testing.assert_allclose(norm, 1 if constraint == "sphere" else norm[0], atol=2e-4)


def test_a_descent_stays_in_the_minimum_that_holds_it():
    """The cross is a minimum at S = 0.9 still, though the star is better: going back and forth shows hysteresis."""
    cross = np.concatenate([polygon(4), np.zeros((2, 1))], axis=1)
    done = on_from(cross, b=[0, 0, 0, 0, -0.1], sparsity=0.85)[-1]
    assert done["converged"]
    assert done["label"] == "cross + 1 ignored"


def test_a_descent_snaps_where_its_minimum_has_gone():
    done = on_from(1.1 * polygon(5), b=[-0.2] * 5, sparsity=0.0)[-1]
    assert done["converged"]
    assert "star" not in done["label"]


def test_one_more_concept_is_added_small_and_finds_room():
    lines = on_from(polygon(4), sparsity=0.95, importance=1.0, introduced=1)
    assert np.linalg.norm(np.array(lines[0]["W"])[:, 4]) == pytest.approx(train.NEW_NORM, abs=0.03)
    assert lines[-1]["label"] == "star with 5 points"


@pytest.mark.long
def test_the_papers_recipe_reaches_the_star_as_often_as_is_known():
    """32 seeds at n = 5, m = 2, r = 0.9, S = 0.9; none ends below the ground state."""
    spec, sparsity = Spec(), 0.9
    starts = random_starts(replace(spec, n_seeds=32))
    model = train.model_of(spec, sparsity)
    weights = torch.tensor(starts, dtype=torch.float32)
    state = adamw.start_adamw(model.constraint.pack(weights, torch.zeros(32, spec.n_features)))
    for step in range(10_000):
        gradient = model.minibatch_gradient(state.parameters, 1024, spec.seed, step)
        state = adamw.adamw_step(state, gradient, 0.001)
    W, _, _ = model.unpack(state.parameters.double())
    names = [name_arrangement(w).name for w in W.numpy()]
    assert 0.55 <= names.count("pentagon") / 32 <= 0.85, names
    (ground,) = [case for case in REFERENCE["cases"] if case["r"] == 0.9 and case["S"] == sparsity]
    assert model.population_loss_and_gradient(state.parameters)[0].min() >= ground["free"]["loss"]


def test_where_a_descent_snaps_the_move_is_told_from_what_was_given():
    moves = [
        line for line in on_from(polygon(4), sparsity=0.95, importance=1.0, introduced=1) if line["kind"] == "move"
    ]
    assert moves[0]["from"] == "cross + 1 ignored"
    assert (moves[-1]["to"], moves[-1]["joins"]) == ("star with 5 points", [4])
