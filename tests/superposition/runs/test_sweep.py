"""A whole sweep: its lines, its determinism, and the ground states and phase changes that others found."""

import json
import pickle
from itertools import permutations

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from app.superposition.experiment.axis import ImportanceAxis
from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import Spec
from app.superposition.geometry.measures import feature_dimensionality
from app.superposition.runs import sweep
from app.superposition.runs.evaluate import evaluate
from app.superposition.search.models import models_of
from tests.superposition import running
from tests.superposition.queries import spec_of
from tests.superposition.reference import REFERENCE, same_shape


def lines_of(query):
    """Every line of a sweep."""
    return running.lines_of(sweep.advance_sweep, sweep.start_sweep(spec_of(query)))


def result_of(query):
    (result,) = [line for line in map(json.loads, lines_of(query)) if line["kind"] == "result"]
    return result


CASES = [
    (r, constraint, [case for case in REFERENCE["cases"] if case["r"] == r])
    for r in (0.9, 1.0)
    for constraint in ("free", "sphere", "sphere_gain")
]


@pytest.mark.parametrize(("r", "constraint", "cases"), CASES, ids=[f"{r} {c}" for r, c, _ in CASES])
def test_ground_states_are_the_best_that_others_found(r, constraint, cases):
    sparsities = ",".join(str(case["S"]) for case in cases)
    result = result_of(f"importance={r}&constraint={constraint}&n_seeds=4&sparsities={sparsities}")
    for case, level in zip(cases, result["levels"], strict=True):
        theirs = case[constraint]
        assert level["loss"] == pytest.approx(theirs["loss"], rel=1e-4), case["S"]
        # While every feature is always on and ReLU never acts, W_i and -W_i lose the same: a star has many signs.
        if constraint == "free" or case["S"] > 0:
            assert same_shape(level["arrangement"], theirs["name"]), case["S"]


def column_of(axis, **fields):
    state, lines = sweep.advance_sweep(sweep.start_sweep(Spec(axis=axis, **fields)))
    while state.turned is None:
        state, lines = sweep.advance_sweep(state)
    return json.loads(lines[0])


@pytest.mark.parametrize(
    ("axis", "fields"),
    [
        (ImportanceAxis("importance", 0.8, (0.3, 0.6, 1.0)), {"n_features": 4}),
        pytest.param(ImportanceAxis("importance", 0.95, (0.6, 0.9)), {"n_features": 7}, marks=pytest.mark.long),
        (ImportanceAxis("importance", 0.7, (0.4, 0.9)), {"n_features": 4, "constraint": "sphere_gain"}),
        (ImportanceAxis("importance", 0.8, (0.5, 0.9)), {"n_features": 4, "correlation": "anticorrelated"}),
        (ImportanceAxis("importances.3", 0.9, (0.05, 1.0, 8.0)), {"n_features": 4, "activation": "linear"}),
        (ImportanceAxis("importances.3", 0.9, (0.05, 1.0, 8.0)), {"n_features": 4, "importance": 0.7}),
    ],
)
def test_a_row_and_a_column_meet_in_the_same_model(axis, fields):
    column = column_of(axis, **fields)
    for level, value, importances in zip(
        column["levels"], axis.values, Spec(axis=axis, **fields).level_importances, strict=True
    ):
        alone = {name: given for name, given in fields.items() if name != "importance"}
        (row,) = column_of(None, **alone, importances=importances, sparsities=(axis.sparsity,))["levels"]
        assert (level["sparsity"], level["value"]) == (axis.sparsity, value)
        assert level["loss"] == pytest.approx(row["loss"], rel=1e-6)
        assert level["arrangement"] == row["arrangement"]


def test_changes_along_importance_lie_where_the_losses_of_both_cross():
    axis = ImportanceAxis("importance", 0.8, tuple(round(0.4 + 0.02 * k, 2) for k in range(31)))
    changes = column_of(axis)["changes"]
    assert [change["to"] for change in changes] == ["2 antipodal pairs + 1 ignored", "pentagon"]
    for change in changes:
        r = change["value"]
        near = column_of(ImportanceAxis("importance", 0.8, (r - 0.004, r + 0.004)))["levels"]
        assert [level["arrangement"] for level in near] == [change["from"], change["to"]]


def test_the_ground_state_of_seven_features_is_found_in_the_right_order():
    """The lowest of thousands of random starts, their features exchanged and their levels carried over."""
    (level,) = result_of("n_features=7&n_seeds=2&sparsities=0.99")["levels"]
    assert level["loss"] == pytest.approx(0.0043297616, rel=1e-4)


@pytest.mark.long
def test_three_pairs_are_paired_as_is_best_of_all_fifteen_ways():
    """scipy takes every way to pair six features on three axes to its minimum of the exact loss."""
    spec = parse_spec([("n_features", "6"), ("n_hidden", "3"), ("sparsities", "0.5")]).spec
    models = models_of(spec)

    def loss(flat):
        value, gradient = models.value(models.exact_loss, torch.from_numpy(flat)[None], models.asked)
        return value.item(), gradient[0].numpy()

    ways = []
    for axes in {tuple(sorted(zip(order[::2], order[1::2], strict=True))) for order in permutations(range(6))}:
        if any(i > j for i, j in axes):
            continue
        W = np.zeros((3, 6))
        for k, (i, j) in enumerate(axes):
            W[k, i], W[k, j] = 1, -1
        ways.append(minimize(loss, np.concatenate([W.ravel(), np.zeros(6)]), jac=True, method="L-BFGS-B").fun)
    assert len(ways) == 15
    for seed in (0, 77):
        (level,) = result_of(f"n_features=6&n_hidden=3&seed={seed}&sparsities=0.5")["levels"]
        assert level["loss"] <= min(ways) * float(models.scale[models.asked]) * (1 + 1e-6)


@pytest.mark.parametrize("seed", [pytest.param(0, marks=pytest.mark.long), 5])
def test_on_the_sphere_what_matters_little_crowds_together(seed):
    """Two features alone on their axis, two and four at the ends of the other: random starts rarely get there."""
    (level,) = result_of(f"n_features=8&importance=0.7&constraint=sphere&seed={seed}&sparsities=0.5")["levels"]
    cosine = np.abs(np.array(level["W"]).T @ np.array(level["W"]))
    assert sorted((cosine > 0.99).sum(0).tolist()) == [2, 2, 6, 6, 6, 6, 6, 6]


def test_most_features_crowd_onto_one_axis_on_the_sphere_where_half_are_on():
    """The two that matter most share an axis of their own, the others the ends of the second."""
    (level,) = result_of("n_features=6&constraint=sphere&sparsities=0.5")["levels"]
    cosine = np.abs(np.array(level["W"]).T @ np.array(level["W"]))
    assert sorted((cosine > 0.99).sum(0).tolist()) == [2, 2, 4, 4, 4, 4]


def test_in_space_a_tetrahedron_is_found_while_most_features_are_on():
    """Four equal vectors, with scipy's best norm and bias, lose less than what the training nodes prefer."""
    query = "n_features=6&n_hidden=3&importance=1&sparsities=0.2"
    models = models_of(spec_of(query))
    corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]).T / 3**0.5

    def loss(numbers):
        norm, *bias = numbers
        flat = np.concatenate([np.column_stack([norm * corners, np.zeros((3, 2))]).ravel(), np.repeat(bias, [4, 2])])
        return models.loss(models.exact_loss, torch.from_numpy(flat)[None], models.asked).item()

    best = minimize(loss, [0.9, 0.4, 0.4], method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-12}).fun
    (level,) = result_of(query)["levels"]
    assert level["loss"] <= best * (1 + 1e-6)


def test_phase_changes_lie_where_they_truly_are():
    result = result_of("importance=1&n_seeds=2&sparsities=0.29,0.33,0.37,0.45,0.6,0.74,0.77,0.79,0.8")
    for expected, change in zip(REFERENCE["transitions"], result["changes"], strict=True):
        assert change["from"].startswith(expected["from"])
        assert change["to"].startswith(expected["to"])
        assert change["sparsity"] == pytest.approx(expected["S"], abs=0.02)


@pytest.fixture(scope="module")
def small():
    return [json.loads(line) for line in lines_of("n_seeds=3&sparsities=0,0.8,0.95")]


def test_frames_then_result_then_history(small):
    kinds = [line["kind"] for line in small]
    assert kinds == ["frame"] * (len(kinds) - 2) + ["result", "history"]
    steps = [line["step"] for line in small if line["kind"] == "frame"]
    assert steps == sorted(set(steps))
    assert small[-1]["step"] == steps


def test_every_shape_is_as_promised(small):
    frame, result, history = small[0], small[-2], small[-1]
    assert np.array(frame["W"]).shape == (3, 2, 5)
    assert np.array(frame["b"]).shape == (3, 5)
    assert np.array(history["W"]).shape == (len(history["step"]), 3, 2, 5)
    assert np.array(history["loss"]).shape == (len(history["step"]), 3)
    dimension = np.array(history["feature_dimensionality"])
    assert dimension.shape == (len(history["step"]), 3, 5)
    np.testing.assert_allclose(dimension[-1][2], feature_dimensionality(np.array(history["W"][-1][2])), atol=2e-3)
    level = result["levels"][0]
    assert np.array(level["W"]).shape == (2, 5)
    for key in ("b", "feature_norm", "interference", "feature_dimensionality"):
        assert len(level[key]) == 5


def test_what_training_finds_adds_to_one_and_is_never_below_the_ground_state(small):
    for level in small[-2]["levels"]:
        assert sum(found["share"] for found in level["found"]) == pytest.approx(1)
        assert min(found["loss"] for found in level["found"]) >= level["loss"] * (1 - 1e-6)


def test_losses_fall_as_training_goes(small):
    losses = np.array(small[-1]["loss"])
    assert (losses[-1] <= losses[0]).all()


@pytest.mark.parametrize("query", ["n_features=2&n_hidden=2", "n_features=6&n_hidden=2"])
def test_the_losses_of_a_film_are_those_of_its_weights(query):
    """Not those of the nodes that training is on, which are some percent off and may fall below 0."""
    *told, result, history = map(json.loads, lines_of(f"{query}&sparsities=0,0.5,0.9&n_seeds=2&importance=0.8"))
    importances = [0.8**i for i in range(len(told[1]["b"][0]))]
    for frame in told[-3:]:
        for k, sparsity in enumerate((0, 0.5, 0.9)):
            loss = evaluate(frame["W"][k], frame["b"][k], sparsity, importances, "relu", "free")["loss"]
            assert frame["loss"][k] == pytest.approx(loss, rel=1e-3, abs=1e-7)
    assert np.min(history["loss"]) >= 0
    for level, last in zip(result["levels"], history["loss"][-1], strict=True):
        assert min(abs(found["loss"] - last) for found in level["found"]) < 1e-6 * last + 1e-12


def test_two_axes_cross_star(small):
    labels = [level["label"].split(" + ")[0] for level in small[-2]["levels"]]
    assert labels == ["two axes", "cross", "star with 5 points"]


def test_the_result_comes_before_the_history_is_worked_out():
    state, lines = sweep.start_sweep(Spec(n_features=3, n_seeds=2, sparsities=(0.9,))), []
    while not lines or json.loads(lines[-1])["kind"] == "frame":
        state, lines = sweep.advance_sweep(state)
    assert [json.loads(line)["kind"] for line in lines] == ["result"]
    state, lines = sweep.advance_sweep(pickle.loads(pickle.dumps(state)))
    assert state is None
    assert [json.loads(line)["kind"] for line in lines] == ["history"]


def test_the_same_spec_gives_the_same_bytes():
    query = "n_features=3&n_seeds=2&sparsities=0.9"
    assert lines_of(query) == lines_of(query)


def first_seeds(query, level):
    """Where the first ten steps of a sweep lead the eight first seeds of one of the levels asked for."""
    spec = spec_of(query)
    state = sweep.start_sweep(spec)
    for _ in range(10):
        state, _ = sweep.advance_sweep(state)
    models = models_of(spec)
    first = models.seeds()[level, 0]
    return state.descent.parameters[first : first + 8]


def test_a_seed_ends_alone_where_it_ends_in_company():
    alone = first_seeds("n_seeds=1&sparsities=0.9", 0)
    assert (alone == first_seeds("n_seeds=12&sparsities=0.2,0.9,0.95", 1)).all()


def test_a_level_alone_is_as_good_as_within_the_slider():
    """A ground state that no random start of its own level reaches."""
    (level,) = result_of("n_features=6&importance=1&n_seeds=1&sparsities=0.3")["levels"]
    assert level["arrangement"] == "triangle + 3 ignored"


@pytest.mark.parametrize(
    "query",
    [
        "n_features=2&n_hidden=1&sparsities=0,0.9999",
        "n_features=3&n_hidden=3&correlation=correlated&sparsities=0,0.9999",
        "n_features=4&correlation=anticorrelated&activation=linear&sparsities=0,0.9999",
        "n_features=9&n_hidden=3&constraint=sphere_gain&importance=1&sparsities=0.9999",
        "n_features=3&importances=1,10,0.01&sparsities=0,0.9999",
    ],
)
def test_every_kind_of_spec_comes_to_a_result_of_finite_numbers(query):
    result = result_of(f"{query}&n_seeds=1")
    for level in result["levels"]:
        assert np.isfinite(np.array(level["W"])).all()
        assert 0 <= level["loss"] < 100


def test_a_linear_model_keeps_the_most_important_features():
    p, importances = 0.3, [0.9**i for i in range(4)]
    (level,) = result_of("n_features=4&activation=linear&n_seeds=1&sparsities=0.7")["levels"]
    assert level["loss"] == pytest.approx((p / 3 - p**2 / 4) * sum(importances[2:]), rel=1e-6)
