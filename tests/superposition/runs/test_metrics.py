"""What a result says of its levels for a comparison."""

import json

import pytest
import torch

from app.superposition.experiment.spec import Spec
from app.superposition.runs import sweep
from app.superposition.runs.metrics import on_together

pytestmark = pytest.mark.xdist_group("measure")  # its sweeps are made once
MARKS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)


def result_of(spec):
    state, lines = sweep.start_sweep(spec), []
    while state is not None:
        state, made = sweep.advance_sweep(state)
        lines += made
    (result,) = [line for line in map(json.loads, lines) if line["kind"] == "result"]
    return result["levels"]


@pytest.fixture(scope="module")
def free():
    return result_of(Spec(importance=1, sparsities=MARKS))


@pytest.fixture(scope="module")
def sphere():
    return result_of(Spec(importance=1, sparsities=MARKS, constraint="sphere"))


def test_the_two_parts_are_the_loss(free):
    for level in free:
        assert level["loss_active"] + level["loss_inactive"] == pytest.approx(level["loss"], rel=1e-9)
        assert level["loss_inactive"] >= 0


def test_the_sphere_loses_more_though_its_sum_of_interference_is_lower(free, sphere):
    ratios = [on["loss"] / off["loss"] for on, off in zip(sphere, free, strict=True)]
    assert ratios == pytest.approx([1.95, 1.20, 1.09, 1.005, 1.07, 1.20, 1.54], rel=0.01)
    star = MARKS.index(0.9)
    for on, off in zip(sphere[star:], free[star:], strict=True):
        assert on["interference_sum"] == pytest.approx(7.5, abs=0.01)
        assert 8.6 < off["interference_sum"] < 14
        assert on["loss_inactive"] > off["loss_inactive"]


def test_every_start_reaches_the_best_of_the_sphere_but_not_of_free(free, sphere):
    assert [level["best_share"] for level in sphere] == [1] * len(MARKS)
    shares = [level["best_share"] for level in free]
    assert min(shares) < 0.6
    assert 0.6 < sum(shares) / len(shares) < 0.95


def test_a_sweep_settles_within_its_film(free):
    steps = [level["settled_after"] for level in free]
    assert all(0 < step <= 120 for step in steps)


def test_chances_of_two_features_at_once():
    spec = Spec(4, sparsities=(0.0, 0.9), group_size=2)
    level = torch.arange(2)
    expected = {
        "none": [(1, None), (0.01, None)],
        "correlated": [(1, 1), (0.01, 0.1)],
        "anticorrelated": [(0.25, 0), (0.01, 0)],
    }
    for correlation, chances in expected.items():
        told = on_together(Spec(4, sparsities=spec.sparsities, correlation=correlation), level)
        for one, (apart, grouped) in zip(told, chances, strict=True):
            assert one["apart"] == pytest.approx(apart)
            assert one["grouped"] == (None if grouped is None else pytest.approx(grouped))


def test_a_chance_that_is_not_the_same_for_all_is_not_told():
    (told,) = on_together(Spec(3, sparsities=(0.2,), correlation="anticorrelated"), torch.zeros(1, dtype=torch.long))
    assert told == {"apart": pytest.approx(0.4), "grouped": 0}
    (told,) = on_together(Spec(5, sparsities=(0.2,), correlation="anticorrelated"), torch.zeros(1, dtype=torch.long))
    assert told["apart"] is None


def test_what_a_lone_feature_leaks_is_part_of_the_loss_of_one(free, sphere):
    for level in (*free, *sphere):
        one = level["loss_by_active"]["one"]
        assert (level["leak"] is None) == (one is None) == (level["sparsity"] == 0)
        if one is not None:
            assert 0 < level["leak"] < one
    star = MARKS.index(0.9)
    assert [levels[star]["leak"] for levels in (free, sphere)] == pytest.approx([0.00785, 0.0154], rel=0.01)
    assert [levels[star]["loudest_right"] for levels in (free, sphere)] == [5, 5]
    assert [levels[star]["cosine_sum"] for levels in (free, sphere)] == pytest.approx([7.5, 7.5], abs=1e-4)


def test_friends_are_never_on_alone_and_rivals_are():
    def one(correlation):
        return result_of(Spec(4, sparsities=(0.9,), correlation=correlation))[0]

    assert one("correlated")["leak"] is None
    assert one("anticorrelated")["leak"] == pytest.approx(0, abs=1e-9)
