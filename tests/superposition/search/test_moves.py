"""Moves: what they change and what they leave alone."""

import torch

from app.superposition.experiment.query import parse_spec
from app.superposition.search import moves
from app.superposition.search.models import Models


def models(query):
    return Models(parse_spec([tuple(part.split("=")) for part in query.split("&")]).spec)


def one(W, b):
    return torch.cat([torch.tensor(W).flatten(), torch.tensor(b)])[None]


def test_equal_features_need_not_change_places():
    spec = models("n_features=3&importance=1&sparsities=0.3")
    moved, _ = moves.propose_moves(spec, one([[1.0, 0.0, -1.0], [0.0, 1.0, 0.0]], [0.0, 0.0, 0.0]), spec.asked, 1000, 0)
    assert len(moved) == 0


def test_pruned_models_ignore_their_weakest_features_at_half_the_density():
    spec = models("n_features=3&sparsities=0.9")
    parameters = torch.cat(
        [
            one([[1.0, 0.1, 1.0], [0.0, 0.0, 1.0]], [-0.2, -0.3, -0.1]),
            one([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]], [0.0, 0.0, 0.0]),
        ]
    )
    without, source = moves.prune_weak(spec, parameters, spec.asked.repeat(2))
    assert source.tolist() == [0]
    assert torch.allclose(without, one([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]], [-0.2, 0.05, -0.1]))
