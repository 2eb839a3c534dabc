"""The search for the best model of each level."""

import numpy as np
import torch

from app.superposition.levels.search import advance_search, best_of, start_search
from app.superposition.words.objective import WordsObjective
from app.superposition.words.spec import WordsSpec

SPEC = WordsSpec(n_concepts=3, n_hidden=1, sparsities=(0.6, 0.8, 0.9))


def test_the_lowest_of_each_level_is_the_best():
    value, level = torch.tensor([3.0, 1.0, 2.0, 5.0]), np.array([0, 0, 1, 1])
    best = best_of(value, torch.arange(4.0)[:, None], level, 2)
    assert best.value.tolist() == [1, 2]
    assert best.parameters.flatten().tolist() == [1, 2]


def test_a_search_carries_what_is_good_at_one_level_to_all():
    objective = WordsObjective(SPEC)
    level = np.arange(3)
    rows = np.zeros((3, 2, 2, 8))  # vectors that are 0 stay so, however long they are trained
    rows[1] = np.random.default_rng(0).normal(0, 0.5, (2, 2, 8))
    parameters = torch.from_numpy(objective.pack(rows, level))
    value, _ = objective(parameters, torch.from_numpy(level))
    search = start_search(best_of(value, parameters, level, 3))
    while not search.finished:
        search = advance_search(objective, search)
    vectors = objective.unpack(search.best.parameters.numpy(), level)[:, :, : SPEC.n_hidden]
    assert np.abs(vectors).max((1, 2, 3)).min() > 0.1
    assert (search.best.value < value).all()
    _, slope = objective(search.best.parameters, torch.from_numpy(level))
    assert slope.abs().max() < 1e-5
