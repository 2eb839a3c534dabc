"""Attacks on the levels of a sweep."""

import orjson
import pytest

from app.superposition.attack.lines import AttackedModels, AttackQuery
from app.superposition.attack.run import advance_attack
from app.superposition.experiment.spec import Spec
from tests.superposition.reference import polygon

AXES = [[1.0, 0, 0, 0, 0], [0, 1.0, 0, 0, 0]]
QUERY = AttackQuery(Spec(importance=1.0, sparsities=(0.0, 0.9)), (0.0, 0.2, 0.5))


def attacks(query, W, b):
    state, lines = (), []
    models = AttackedModels(query, tuple(tuple(map(tuple, one)) for one in W), tuple(map(tuple, b)))
    while state is not None:
        state, new = advance_attack(models, state)
        lines += new
    (answer,) = map(orjson.loads, lines)
    return answer


def test_a_star_is_harmed_more_than_two_axes():
    answer = attacks(QUERY, [AXES, polygon(5, 1.15).tolist()], [[0.0] * 5, [-0.1] * 5])
    axes, star = answer["levels"]
    assert answer["budget"] == [0, 0.2, 0.5]
    assert (axes["sparsity"], star["sparsity"]) == (0, 0.9)
    assert axes["features_per_dimension"] == 1 < star["features_per_dimension"]
    assert axes["harm"] == pytest.approx([0, 0.04, 0.25])
    assert star["harm"][0] == 0
    assert star["harm"][2] > star["harm"][1] > 3 * axes["harm"][1]
    for level in (axes, star):
        for budget, worst in zip(answer["budget"], level["worst"], strict=True):
            assert sum(d**2 for d in worst["delta"]) == pytest.approx(budget**2, abs=1e-3)
            on = [float(i == worst["feature"]) for i in range(5)]
            away = [abs(out - x) for out, x in zip(worst["output"], on, strict=True)]
            assert away[worst["lit"]] == max(away)
            assert worst["loss"] == pytest.approx(sum(d**2 for d in away), abs=1e-3)
