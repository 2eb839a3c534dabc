"""Candidates: the best of each level, and the best of which no two are the same."""

import torch

from app.superposition.experiment.query import parse_spec
from app.superposition.search.candidates import Candidates
from app.superposition.search.models import Models

AXES = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.5]  # W of three features in two dimensions, then b
TURNED = [0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.5]
PAIR = [1.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5]
OTHER_AXES = [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.5, 0.0]  # other features
CANDIDATES = Candidates(
    torch.tensor([AXES, TURNED, PAIR, OTHER_AXES, PAIR]),
    torch.tensor([0.5, 0.501, 0.505, 0.506, 0.7]),
    torch.tensor([0, 0, 0, 0, 1]),
)


def models(importance):
    return Models(parse_spec([("n_features", "3"), ("importance", importance), ("sparsities", "0.1,0.2")]).spec)


def test_best_has_the_lowest_loss_of_each_level():
    best = CANDIDATES.best()
    assert best.loss.tolist() == CANDIDATES.loss[[0, 4]].tolist()
    assert best.level.tolist() == [0, 1]


def test_a_turned_model_is_alike_and_a_relabelled_one_only_where_features_are_equal():
    assert CANDIDATES.distinct_best(models("0.9"), 5, 0.1).loss.tolist() == CANDIDATES.loss[[0, 2, 3, 4]].tolist()
    assert CANDIDATES.distinct_best(models("1"), 5, 0.1).loss.tolist() == CANDIDATES.loss[[0, 2, 4]].tolist()


def test_the_distinct_best_are_few_and_near():
    assert CANDIDATES.distinct_best(models("0.9"), 2, 0.1).loss.tolist() == CANDIDATES.loss[[0, 2, 4]].tolist()
    assert CANDIDATES.distinct_best(models("0.9"), 5, 0.011).loss.tolist() == CANDIDATES.loss[[0, 2, 4]].tolist()
