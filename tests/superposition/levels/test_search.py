"""The search for the best model of each level."""

import numpy as np
import torch

from app.superposition.levels.search import advance_search, best_of, contenders, start_search
from app.superposition.words.objective import WordsObjective
from app.superposition.words.spec import WordsSpec

SPEC = WordsSpec(n_concepts=3, n_hidden=1, sparsities=(0.6, 0.8, 0.9))


def test_the_lowest_of_each_level_is_the_best():
    value, level = torch.tensor([3.0, 1.0, 2.0, 5.0]), np.array([0, 0, 1, 1])
    best = best_of(value, torch.arange(4.0)[:, None], level, 2)
    assert best.value.tolist() == [1, 2]
    assert best.parameters.flatten().tolist() == [1, 2]


def test_contenders_are_the_lowest_that_differ():
    value, level = torch.tensor([3.0, 1.0, 1.00001, 1.5, 5.0, 4.0]), np.array([0, 0, 0, 0, 1, 1])
    parameters, at = contenders(value, torch.arange(6.0)[:, None], level, 2)
    assert parameters.flatten().tolist() == [1, 3, 0, 5, 4]
    assert at.tolist() == [0, 0, 0, 1, 1]
    assert len(contenders(torch.arange(1.0, 91), torch.zeros(90, 1), np.zeros(90, int), 1)[1]) == 48
    assert len(contenders(torch.arange(1.0, 41), torch.zeros(40, 1), np.zeros(40, int), 60)[1]) == 4


def test_of_contenders_the_one_that_ends_lowest_is_kept():
    """It need not be the one that is lowest when the search begins."""
    objective = WordsObjective(WordsSpec(n_concepts=3, n_hidden=1, sparsities=(0.8,)))
    rng, at = np.random.default_rng(0), np.zeros(2, dtype=np.int64)
    rows = np.zeros((2, 2, 2, 8))  # vectors that are 0 stay so
    rows[1] = rng.normal(0, 3.0, (2, 2, 8))
    parameters = torch.from_numpy(objective.pack(rows, at))
    value, _ = objective(parameters, torch.from_numpy(at))
    assert value[0] < value[1]
    ends = []
    for others in (None, (parameters, at)):
        search = start_search(best_of(value, parameters, at, 1), others)
        while not search.finished:
            search = advance_search(objective, search)
        ends.append(float(search.best.value[0]))
    assert ends[1] < ends[0] * (1 - 1e-4)


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
