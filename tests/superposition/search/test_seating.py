"""Features put where the model loses least, against every way to take sides; and each single move."""

from itertools import product

import numpy as np
import pytest
import torch

from app.superposition.loss.problem import problem_of
from app.superposition.optimise.bias_minimiser import level_data
from app.superposition.search.candidates import Candidates
from app.superposition.search.models import models_of
from app.superposition.search.seating import apply_move, cosine, improve_seating, merge_close_features, seat_model
from tests.oracle.descent import CONSTRAINTS, settle_biases
from tests.oracle.draw import Experiment
from tests.oracle.loss import evaluate
from tests.oracle.loss import problem_of as oracles_problem
from tests.superposition.queries import spec_of


def spec_at(query, sparsity):
    return spec_of(f"{query}&n_seeds=1&sparsities={sparsity}")


def candidates_of(models, W):
    parameters = models.constraint.pack(torch.as_tensor(W)[None], torch.zeros(1, W.shape[1], dtype=torch.float64))
    return Candidates(parameters, torch.ones(1, dtype=torch.float64), models.asked)


@pytest.mark.parametrize(
    "sparsity", [pytest.param(0.6, marks=pytest.mark.long), 0.95, pytest.param(0.995, marks=pytest.mark.long)]
)
def test_features_on_one_axis_go_to_the_sides_that_are_best_of_all(sparsity):
    """Against every way to take sides, with biases settled by a search that shares no code."""
    importances = (2.1, 0.3, 1.7, 0.05, 0.9, 1.1, 0.02, 1.3)
    n = len(importances)
    query = f"n_features={n}&n_hidden=1&constraint=sphere&importances={','.join(map(str, importances))}"
    experiment = Experiment(n, 1, importances, (sparsity,), constraint="sphere")
    problem = oracles_problem(experiment, sparsity)

    def settled(sides, grid):
        x = np.array([1.0, *sides, *np.zeros(n)])
        return settle_biases(x, problem.level, 1, CONSTRAINTS["sphere"], 128, grid) * problem.unit

    every = sorted(product((1.0, -1.0), repeat=n - 1), key=lambda sides: settled(sides, 40))
    best = min(settled(sides, 1000) for sides in every[:6])
    models = models_of(spec_at(query, sparsity))
    found = improve_seating(models, candidates_of(models, np.ones((1, n))), 4)
    lowest = models.loss(models.exact_loss, found.parameters, found.level).min().item()
    assert lowest == pytest.approx(best, rel=1e-3)


def test_free_features_change_places_and_none_is_lost():
    models = models_of(spec_at("n_features=10&importance=0.5", 0.9))
    W = np.zeros((2, 10))
    W[0, 8], W[1, 9] = 1.0, 0.9  # the two that matter least
    seated = models.unpack(improve_seating(models, candidates_of(models, W), 0).parameters)[0][0]
    assert torch.nonzero(seated.abs().sum(0))[:, 0].tolist() == [0, 1]
    assert seated.abs().sum(0)[:2].tolist() == pytest.approx([1.0, 0.9])


def test_losses_are_those_of_the_models_and_each_kick_is_another_model():
    models = models_of(spec_at("n_features=9&importance=0.7&constraint=sphere", 0.9))
    angle = 2 * np.pi * np.arange(9) / 9
    found = improve_seating(models, candidates_of(models, np.stack([np.cos(angle), np.sin(angle)])), 3)
    assert len(found.loss) == 4
    exact = models.value(models.exact_loss, found.parameters, found.level)[0]
    assert found.loss.numpy() == pytest.approx(exact.numpy(), rel=3e-3)
    assert len({round(loss, 6) for loss in found.loss.tolist()}) > 1


@pytest.mark.parametrize("norms", [(1.0, 1.0, 1.0), (1.2, 0.5, 0.9)])
def test_a_model_that_is_seated_has_the_loss_that_it_says(norms):
    sparsity = 0.9
    (level,) = level_data(problem_of(spec_at("n_features=3&importance=0.7", sparsity)))
    W = np.array([[1.0, -0.5, 0.0], [0.0, 0.866, 1.0]]) * norms
    b = np.empty(3)
    told = seat_model(W, b, np.arange(3), np.ones(1), False, level)
    experiment = Experiment(3, 2, (1.0, 0.7, 0.49), (sparsity,))
    assert told == pytest.approx(evaluate(experiment, sparsity, W, b), rel=2e-3)
    assert sorted(np.linalg.norm(W, axis=0)) == pytest.approx(
        sorted(np.linalg.norm([[1, -0.5, 0], [0, 0.866, 1]], axis=0) * norms)
    )


def moves_of(W, i, on_sphere):
    """Where each move takes the features."""
    results = []
    for move in range(3 * W.shape[1]):
        trial = np.empty_like(W)
        if apply_move(W, i, move, on_sphere, trial):
            results.append(trial)
    return results


def test_on_a_sphere_a_feature_goes_to_every_other_place_once():
    W = np.array([[1.0, 0.0, -1.0, 0.6], [0.0, 1.0, 0.0, 0.8]])
    moved = moves_of(W, 3, on_sphere=True)
    elsewhere = [w for w in moved if np.array_equal(w[:, :3], W[:, :3])]
    assert sorted(tuple(w[:, 3] + 0.0) for w in elsewhere) == [(-1, 0), (-0.6, -0.8), (0, -1), (0, 1), (1, 0)]
    swaps = [w for w in moved if not np.array_equal(w[:, :3], W[:, :3])]
    assert len(swaps) == 3
    assert all(sorted(map(tuple, w.T)) == sorted(map(tuple, W.T)) for w in swaps)


def test_free_features_only_change_places():
    W = np.array([[1.0, 0.0, -0.3], [0.0, 0.8, 0.0]])
    assert [w.tolist() for w in moves_of(W, 2, on_sphere=False)] == [W[:, [2, 1, 0]].tolist(), W[:, [0, 2, 1]].tolist()]


def test_features_that_nearly_stand_together_do_so_exactly():
    W = np.array([[1.0, 0.9999, -0.9999, 0.8], [0.0, 0.0141, 0.0141, 0.6]])
    assert cosine(W, 0, 3) == pytest.approx(0.8)
    merge_close_features(W)
    assert W.T.tolist() == [[1, 0], [1, 0], [-1, 0], [0.8, 0.6]]
