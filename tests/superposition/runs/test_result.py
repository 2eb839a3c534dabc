"""The result of a sweep: who may swap names, what is a change of phase, and shares that are counted right."""

import numpy as np
import pytest
import torch

from app.superposition.experiment.spec import Spec
from app.superposition.geometry.naming import name_arrangement
from app.superposition.optimise.lbfgs import start_descent
from app.superposition.runs.result import basin_shares, interchangeable
from app.superposition.search.models import Models
from tests.superposition.reference import polygon
from tests.superposition.runs.test_sweep import result_of

CROSS = np.concatenate([polygon(4), np.zeros((2, 1))], axis=1)


def test_only_features_of_equal_importance_swap_names():
    assert interchangeable(Spec(3, importance=1)) == ((0, 1, 2),)
    assert interchangeable(Spec(3, importance=0.9)) == ()
    assert interchangeable(Spec(5, importances=(2.0, 1.0, 2.0, 1.0, 3.0))) == ((1, 3), (0, 2))
    assert interchangeable(Spec(4, importance=1, correlation="correlated")) == ()


def test_shares_count_the_seeds_of_each_arrangement_and_show_the_best():
    """Three stars and a cross by hand, the second star the best."""
    models = Models(Spec(importance=1, sparsities=(0.9,), n_seeds=4))
    stars = [(1.1 * polygon(5), -0.15), (1.1 * polygon(5, turn=0.4), -0.21), (1.2 * polygon(5), -0.1)]
    parameters = models.constraint.pack(
        torch.ones(len(models.level_of_start), 2, 5).double(),
        torch.zeros(len(models.level_of_start), 5).double(),
    )
    for seed, (W, bias) in zip(models.seeds()[0].tolist(), [*stars, (CROSS, -0.04)], strict=True):
        flat = models.constraint.pack(torch.from_numpy(W)[None], torch.full((1, 5), bias).double())
        parameters[seed] = flat[0]
    descent = start_descent(models.training_function(), parameters.float())
    ground = np.stack([1.1 * polygon(5)] * models.n_levels)
    ((star, cross),) = basin_shares(models, descent, ground, [name_arrangement(w) for w in ground])
    assert (star["arrangement"], star["share"], star["ground"]) == ("pentagon", 0.75, True)
    assert (cross["arrangement"], cross["share"], cross["ground"]) == ("2 antipodal pairs + 1 ignored", 0.25, False)
    assert star["b"] == pytest.approx(np.full(5, -0.21))
    assert star["W"] == pytest.approx(1.1 * polygon(5), abs=1e-4)  # turned towards the ground state
    assert star["loss"] == pytest.approx(0.0263051311, rel=1e-3)


@pytest.mark.parametrize("query", ["sparsities=0.8,0.842,0.9,0.95", "constraint=sphere&sparsities=0.8,0.84,0.86,0.9"])
def test_a_star_that_straightens_is_no_phase_change(query):
    """Within one branch it is bent by some degrees at first; the cross below it is another."""
    result = result_of(f"{query}&n_seeds=2")
    names = [level["arrangement"] for level in result["levels"]]
    assert "bent star with 5 points" in names
    assert "pentagon" in names
    told = [(change["from"], change["to"]) for change in result["changes"]]
    assert ("bent star with 5 points", "pentagon") not in told
    assert all(before != after for before, after in told)
    assert len(told) == ("2 antipodal pairs + 1 ignored" in names)


@pytest.mark.parametrize("decoder", ["affine", "relative"])
def test_what_starts_found_is_told_as_exactly_as_the_ground_state(decoder):
    levels = tuple(
        np.linspace(0.4, 0.9, 24).round(3).tolist()
    )  # many, so that each is judged by fewer points on the way
    models = Models(Spec(6, n_hidden=3, importance=1, sparsities=levels, n_seeds=2, decoder=decoder))
    dice = torch.Generator().manual_seed(0)
    parameters = torch.randn(len(models.level_of_start), 6 * 4, generator=dice).double() / 2
    descent = start_descent(models.training_function(), parameters.float())
    ground = np.stack([np.eye(3, 6)] * models.n_levels)
    found, *_ = basin_shares(models, descent, ground, [name_arrangement(w) for w in ground])
    every = models.loss(models.exact_loss, descent.parameters[models.seeds()[0]].double(), models.asked[:1].repeat(2))
    assert min(abs(every - found[0]["loss"]) / every) < 1e-8
