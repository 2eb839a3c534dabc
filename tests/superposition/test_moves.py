"""Moves: what they change and what they leave alone."""

import torch

from app.superposition import moves
from app.superposition.models import Models
from app.superposition.reading import read


def models(query):
    return Models(read([tuple(part.split("=")) for part in query.split("&")]).spec)


def one(W, b):
    return torch.cat([torch.tensor(W).flatten(), torch.tensor(b)])[None]


def test_equal_features_need_not_change_places():
    spec = models("n_features=3&importance=1&sparsities=0.3")
    moved, _ = moves.some(spec, one([[1.0, 0.0, -1.0], [0.0, 1.0, 0.0]], [0.0, 0.0, 0.0]), spec.asked, 1000, 0)
    assert len(moved) == 0


def test_a_dead_feature_stands_at_half_the_density_and_a_living_one_stays():
    spec = models("n_features=3&sparsities=0.9")
    parameters = one([[1.0, 0.01, 1.0], [0.0, 0.0, 1.0]], [-0.2, -0.3, -0.1])
    revived = moves.revived(spec, parameters, spec.asked)
    assert torch.allclose(revived, one([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]], [-0.2, 0.05, -0.1]))
    before, after = (spec.loss(spec.exact_loss, p.double(), spec.asked) for p in (parameters, revived))
    assert after < before


def test_a_faint_feature_that_is_still_on_at_times_is_not_dead():
    spec = models("n_features=3&sparsities=0.9")
    parameters = one([[1.0, 0.14, 1.0], [0.0, 0.0, 1.0]], [-0.2, -0.1, -0.1])
    assert torch.equal(moves.revived(spec, parameters, spec.asked), parameters)


def test_pruned_models_ignore_their_weakest_features_at_half_the_density():
    spec = models("n_features=3&sparsities=0.9")
    parameters = torch.cat(
        [
            one([[1.0, 0.1, 1.0], [0.0, 0.0, 1.0]], [-0.2, -0.3, -0.1]),
            one([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]], [0.0, 0.0, 0.0]),
        ]
    )
    without, source = moves.pruned(spec, parameters, spec.asked.repeat(2))
    assert source.tolist() == [0]
    assert torch.allclose(without, one([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]], [-0.2, 0.05, -0.1]))
