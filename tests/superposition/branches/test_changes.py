"""Where the ground state changes, against known values, closed forms and an independent loss."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from app.superposition.branches.boundaries import continuous_onset
from app.superposition.branches.brackets import Bracket
from app.superposition.branches.changes import (
    FARTHEST,
    Followed,
    changed_by,
    interpolate,
    leap,
    narrow,
    onset,
    order_of,
)
from app.superposition.experiment.axis import ImportanceAxis
from tests.oracle import loss as oracle
from tests.oracle.draw import Experiment
from tests.superposition.reference import REFERENCE, name
from tests.superposition.runs.test_sweep import column_of, result_of

TRUE = 1e-3  # of sparsity


def followed(gap, apart, steps=None):
    share = np.linspace(0, 1, len(gap)).tolist()
    steps = np.zeros(len(gap) - 1) if steps is None else np.array(steps)
    return Followed(share, None, None, np.array(gap), np.array(apart), steps)


def test_a_leap_is_larger_than_all_other_steps():
    nothing = [0.0] * 5
    assert leap(followed(nothing, nothing, [0.01, 0.02, 0.3, 0.02])) == 3
    assert leap(followed(nothing, nothing, [0.1, 0.12, 0.15, 0.12])) == 0
    assert leap(followed(nothing, nothing, [0, 0, 0.01, 0])) == 0  # less than is told apart


def test_models_that_part_like_a_root_began_before_they_are_told_apart():
    """Gram entries that grow as the root of the distance from 0.35, in units of a point's distance."""
    at = np.arange(6)
    apart = 0.2 * np.sqrt(np.clip(at - 2.35, 0, None))
    assert 2 + onset(followed(np.where(at > 2, 1e-5, 0), apart), 2, 3) == pytest.approx(2.35)
    mirrored = 0.2 * np.sqrt(np.clip(2.65 - at, 0, None))
    assert 2 + onset(followed(np.where(at < 3, -1e-5, 0), mirrored), 2, 3) == pytest.approx(2.65)
    flat = np.where(at > 2, 0.2, 0.0)
    assert 0 <= 1 - onset(followed(flat > 0, flat), 2, 3) <= FARTHEST


def test_a_change_lies_before_the_point_at_which_the_later_model_is_lower():
    apart = [1.0] * 4
    assert changed_by(followed([-2, -1, 1, 2], apart)) == 2
    assert changed_by(followed([-2, -1, 0, 0], [1, 1, 0, 0])) == 2  # the one before ends
    assert changed_by(followed([0, 0, 0, 0], [0] * 4, [0.01, 0.4, 0.01])) == 2  # one that leaps
    assert changed_by(followed([0, 0, 0, 0], [0] * 4)) == 0
    assert interpolate(followed([-3, -1, 1, 3], apart), 2) == pytest.approx(0.5)


def test_a_narrower_bracket_lies_between_two_points():
    both = replace(followed([-2, -1, 1, 2], [1.0] * 4), before=torch.arange(4.0), after=torch.arange(4.0) + 10)
    bracket, part = narrow(Bracket(7, (0.0, 1.0), *both.before[:2]), both, 2)
    assert (bracket.k, bracket.ends) == (7, pytest.approx((1 / 3, 2 / 3)))
    assert (bracket.before, bracket.after) == (1, 12)
    assert part.gap.tolist() == [-1, 1]


def test_norm_or_slope_that_jumps_makes_a_jump():
    assert order_of((0.0, 0.5), (1.0, 1.0), 1.0) == "jump"
    assert order_of((0.0, 0.1), (1.0, 1.1), 1.0) == "jump"
    assert order_of((0.0, 0.1), (1.0, 1.01), 1.0) == "continuous"
    assert order_of((0.0, 0.1), (0.01, 0.02), 1.0) == "continuous"  # little beside what is usual


@pytest.fixture(scope="module")
def equal():
    return result_of("importance=1&n_seeds=1")


def test_changes_of_equal_features_lie_where_they_truly_are(equal):
    changes = [change for change in equal["changes"] if change["sparsity"] > 0.3]
    for expected, change in zip(REFERENCE["transitions"], changes, strict=True):
        assert change["from"].startswith(name(expected["from"]))
        assert change["to"].startswith(name(expected["to"]))
        assert change["sparsity"] == pytest.approx(expected["S"], abs=TRUE / 2)
        assert change["order"] == "jump"
        assert change["slope"][0] > change["slope"][1]


def test_a_second_arrow_appears_continuously_and_jumps_within_its_name():
    appears, jumps = result_of("n_features=2&n_hidden=1&n_seeds=1")["changes"]
    assert (appears["from"], appears["to"]) == ("dedicated + 1 ignored", "antipodal pair")
    assert appears["order"] == "continuous"
    assert continuous_onset(1 - appears["sparsity"]) == pytest.approx(0.9, abs=3e-3)
    assert appears["norm"] == pytest.approx((0, 0), abs=0.02)
    assert (jumps["from"], jumps["to"], jumps["order"]) == ("antipodal pair", "antipodal pair", "jump")
    assert jumps["sparsity"] == pytest.approx(0.362, abs=TRUE)
    assert jumps["norm"] == pytest.approx((0.43, 0.69), abs=0.03)


def test_features_that_change_places_jump_where_their_importances_are_equal():
    """On one axis two of three make a pair; the first leaves it to the third as it comes to matter less."""
    first, *_ = column_of(ImportanceAxis("importances.0", 0.8, (0.6, 0.7, 0.78, 0.85, 0.95)), n_features=3, n_hidden=1)[
        "changes"
    ]
    assert (first["from"], first["to"]) == ("antipodal pair + 1 ignored",) * 2
    assert first["value"] == pytest.approx(0.81, abs=TRUE)
    assert first["order"] == "jump"


EXPERIMENTS = (  # features, dimensions, decay: some thirty jumps, from S = 0.07 to 0.94, also within one name
    *((2, 1, r) for r in (0.3, 0.5, 0.8, 0.9)),
    *((n, 1, r) for n, r in ((3, 0.7), (3, 0.9), (4, 0.8))),
    *((n, 2, r) for n in (3, 4) for r in (0.5, 0.7, 0.8, 0.9, 1.0)),
    *((5, 2, r) for r in (0.9, 1.0)),
    *((n, 3, r) for n, r in ((4, 0.7), (4, 0.9))),
)
QUICK = (3, 2, 0.8)
DRAWN, SEED = 15, 19  # experiments at random: nineteen more, from S = 0.34 to 0.98
NEAR_ZERO = 0.05  # of sparsity: below it losses 1e-3 from a change differ by less than a millionth


def draw_experiments():
    """As many as DRAWN: few enough features that an independent minimum is quick."""
    rng = np.random.default_rng(SEED)
    for _ in range(DRAWN):
        n = int(rng.integers(2, 5))
        yield n, int(rng.integers(1, min(n, 4))), round(float(rng.uniform(0.2, 1)), 3)


@pytest.mark.parametrize(
    "numbers",
    [
        numbers if numbers == QUICK else pytest.param(numbers, marks=pytest.mark.long)
        for numbers in (*EXPERIMENTS, *draw_experiments())
    ],
)  # those of five features take a minute each
def test_on_either_side_another_model_is_lower(numbers):
    """Both neighbours minimised by scipy on a loss that shares no code, just before and just behind each jump."""
    n, m, r = numbers
    result = result_of(f"n_seeds=1&n_features={n}&n_hidden={m}&importance={r}")
    levels = result["levels"]
    importances = tuple(r**i for i in range(n))
    jumps = [one for one in result["changes"] if one["order"] == "jump" and one["sparsity"] > NEAR_ZERO]
    assert jumps
    for change in jumps:
        k = max(k for k, level in enumerate(levels) if level["sparsity"] < change["sparsity"])
        for side, lower in ((-TRUE, 0), (TRUE, 1)):
            sparsity = change["sparsity"] + side
            lost = [least(Experiment(n, m, importances, (sparsity,)), sparsity, levels[k + j]) for j in range(2)]
            assert lost[lower] < lost[1 - lower] * (1 + 1e-9), (change, lost)


def least(experiment, sparsity, level):
    """The minimum that a level's model leads to at another sparsity."""
    W = np.array(level["W"])

    def lost(x):
        return oracle.evaluate(experiment, sparsity, x[: W.size].reshape(W.shape), x[W.size :])

    start = np.concatenate([W.flatten(), level["b"]])
    return minimize(lost, start, method="L-BFGS-B", options={"ftol": 1e-13, "gtol": 1e-9, "maxfun": 20_000}).fun
