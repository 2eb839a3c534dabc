"""Biases settled where they are best, against the exact loss; and features put where that is lowest."""

from itertools import product

import numpy as np
import pytest
import torch

from app.superposition.experiment.query import parse_spec
from app.superposition.loss.objectives import exact_objective
from app.superposition.loss.problem import problem_of
from app.superposition.optimise.bias_minimiser import level_data, model_loss, series_for
from app.superposition.search.candidates import Candidates
from app.superposition.search.models import models_of
from app.superposition.search.seating import improve_seating
from tests.oracle.descent import CONSTRAINTS, settle_biases
from tests.oracle.draw import Experiment
from tests.oracle.loss import problem_of as oracles_problem

SPARSITIES = (0.0, 0.6, 0.95, 0.999)
QUERIES = (
    "n_features=6&constraint=sphere",
    "n_features=12&constraint=sphere&n_hidden=3",
    "n_features=9&constraint=sphere&n_hidden=1&correlation=correlated&group_size=4",
    "n_features=10&constraint=sphere_gain&correlation=anticorrelated&group_size=5",
    "n_features=13&importance=0.7&correlation=anticorrelated&group_size=3",
)


def spec_of(query, sparsities=SPARSITIES):
    joined = f"{query}&n_seeds=1&sparsities={','.join(map(str, sparsities))}"
    asked = parse_spec([tuple(pair.split("=")) for pair in joined.split("&")])
    assert not asked.faults
    return asked.spec


@pytest.mark.parametrize("query", QUERIES)
def test_settled_biases_are_the_best_and_their_loss_is_the_exact_one(query):
    spec = spec_of(query)
    problem, dice = problem_of(spec), np.random.default_rng(1)
    exact = exact_objective(problem)
    for at, level in enumerate(level_data(problem)):
        W = dice.normal(size=(spec.n_hidden, spec.n_features))
        W /= np.sqrt((W * W).sum(0))
        W[:, 2], W[:, 3] = W[:, 1], -W[:, 1]  # some stand together
        b = np.empty(spec.n_features)
        loss = model_loss(W, b, np.inf, level, series_for(level, 1.0, spec.n_features + 1.0))

        def rows(b, W=W, at=at):
            biases = torch.from_numpy(b)
            weights = torch.from_numpy(W).expand(len(b), -1, -1)
            return exact(weights, biases, torch.full((len(b),), at))[0].numpy()

        own = rows(b[None])[0]
        assert own.sum() == pytest.approx(loss, rel=2e-3)
        others = rows(np.linspace(-6, 3, 300)[:, None].repeat(spec.n_features, 1))
        assert (own <= others.min(0) + 1e-3 * own.sum()).all()


@pytest.mark.parametrize("sparsity", [0.6, 0.95, 0.995])
def test_nine_features_on_one_axis_go_to_the_sides_that_are_best_of_all(sparsity):
    """Against every way to take sides, with biases settled by a search that shares no code."""
    importances = (2.1, 0.3, 1.7, 0.05, 0.9, 1.1, 0.2, 0.02, 1.3)
    query = f"n_features=9&n_hidden=1&constraint=sphere&importances={','.join(map(str, importances))}"
    experiment = Experiment(9, 1, importances, (sparsity,), constraint="sphere")
    problem = oracles_problem(experiment, sparsity)

    def settled(sides, grid):
        x = np.array([1.0, *sides, *np.zeros(9)])
        return settle_biases(x, problem.level, 1, CONSTRAINTS["sphere"], 128, grid) * problem.unit

    every = sorted(product((1.0, -1.0), repeat=8), key=lambda sides: settled(sides, 60))
    best = min(settled(sides, 1000) for sides in every[:12])
    models = models_of(spec_of(query, (sparsity,)))
    at = models.asked
    crowded = models.constraint.pack(torch.ones(1, 1, 9, dtype=torch.float64), torch.zeros(1, 9, dtype=torch.float64))
    found = improve_seating(models, Candidates(crowded, torch.ones(1, dtype=torch.float64), at), 4)
    lowest = models.loss(models.exact_loss, found.parameters, found.level).min().item()
    assert lowest == pytest.approx(best, rel=1e-3)


def test_free_features_change_places_and_none_is_lost():
    models = models_of(spec_of("n_features=10&importance=0.5", (0.9,)))
    W = torch.zeros(1, 2, 10, dtype=torch.float64)
    W[0, 0, 8], W[0, 1, 9] = 1.0, 0.9  # the two that matter least
    parameters = models.constraint.pack(W, torch.zeros(1, 10, dtype=torch.float64))
    candidates = Candidates(parameters, torch.ones(1, dtype=torch.float64), models.asked)
    seated = models.unpack(improve_seating(models, candidates, 0).parameters)[0][0]
    assert torch.nonzero(seated.abs().sum(0))[:, 0].tolist() == [0, 1]
    assert seated.abs().sum(0)[:2].tolist() == pytest.approx([1.0, 0.9])
