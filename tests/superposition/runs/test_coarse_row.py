"""The quick first picture of an atlas: few levels, losses that are those of its weights and near the best known."""

import json
from dataclasses import replace

import numpy as np
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.runs.coarse_row import LEVELS, coarse_line
from app.superposition.runs.evaluate import evaluate
from tests.superposition.reference import REFERENCE

EQUAL = Spec(importance=1)


def test_levels_are_few_and_reach_from_end_to_end():
    told = json.loads(coarse_line(EQUAL, 0.25))
    assert (told["kind"], told["y"]) == ("coarse", 0.25)
    assert len(told["sparsity"]) == len(told["levels"]) == LEVELS
    assert (told["sparsity"][0], told["sparsity"][-1]) == (EQUAL.levels[0], EQUAL.levels[-1])
    assert set(told["sparsity"]) <= set(EQUAL.levels)
    few = json.loads(coarse_line(replace(EQUAL, sparsities=(0.5, 0.9)), 0.25))
    assert few["sparsity"] == [0.5, 0.9]


@pytest.mark.parametrize("constraint", ["free", "sphere", "sphere_gain"])
def test_a_quick_look_comes_within_some_percent_of_the_best_known(constraint):
    cases = [case for case in REFERENCE["cases"] if case["r"] == 1 and case["S"] >= 0.5]
    spec = replace(EQUAL, constraint=constraint, sparsities=tuple(case["S"] for case in cases))
    for case, level in zip(cases, json.loads(coarse_line(spec, 1))["levels"], strict=True):
        assert case[constraint]["loss"] * (1 - 1e-6) <= level["loss"] <= 1.03 * case[constraint]["loss"], case["S"]
        loss = evaluate(level["W"], level["b"], case["S"], [1.0] * 5, "relu", constraint)["loss"]
        assert loss == pytest.approx(level["loss"], rel=2e-3)
        norms = np.linalg.norm(level["W"], axis=0)
        if constraint != "free":
            assert norms == pytest.approx([1 if constraint == "sphere" else norms[0]] * 5, abs=2e-4)
