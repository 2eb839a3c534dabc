"""Places of faint features: where they are put, and which is tried first."""

import torch

from app.superposition.search import reinsertion

from .small import models, one


def put(spec, W, b, feature, rank):
    """Where the feature is put."""
    parameters = one(W, b)
    moved, source = reinsertion.insertions(spec, parameters, spec.asked, len(parameters), rank)
    of = [row[:-4].view(2, 4)[:, feature] for row in moved if not torch.equal(row, parameters[0])]
    assert source.tolist() == [0] * len(moved)
    return {tuple(round(v, 3) + 0.0 for v in place.tolist()) for place in of}


def test_the_most_important_ignored_feature_is_put_where_it_costs_least_first():
    spec = models("n_features=4&sparsities=0.3")
    W, b = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]], [0.0, 0.0, 0.35, 0.35]
    ranked = [put(spec, W, b, 2, rank) for rank in range(5)]
    assert set().union(*ranked) == {(0.4, 0.0), (-0.4, 0.0), (0.0, 0.4), (0.0, -0.4)}
    assert ranked[0] | ranked[1] == {(-0.4, 0.0), (0.0, -0.4)}  # opposite
    assert not ranked[4]


def test_a_faint_feature_keeps_its_norm_and_leaves_its_place():
    spec = models("n_features=4&sparsities=0.3")
    W, b = [[1.0, 0.0, -0.3, 0.0], [0.0, 1.0, 0.0, 0.0]], [0.0, 0.0, 0.1, 0.35]
    ranked = [put(spec, W, b, 2, rank) for rank in range(4)]
    assert set().union(*ranked) - {(-0.3, 0.0)} == {(0.3, 0.0), (0.0, 0.3), (0.0, -0.3)}


def test_a_faint_feature_is_reseated_opposite_the_feature_that_it_disturbs_least():
    spec = models("n_features=4&sparsities=0.9")
    beside = one([[1.0, 0.0, 0.3, -1.0], [0.0, 1.0, 0.0, 0.0]], [0.0, 0.0, 0.0, 0.0])
    W = reinsertion.reinsert_all(spec, beside, spec.asked)[0, :8].view(2, 4)
    assert torch.allclose(W[:, 2], torch.tensor([0.0, -0.3]))  # opposite the one that stands alone
    assert torch.equal(W[:, [0, 1, 3]], beside[0, :8].view(2, 4)[:, [0, 1, 3]])


def test_models_without_faint_features_are_left_as_they_are():
    spec = models("n_features=3&sparsities=0.9")
    parameters = one([[1.0, 0.0, -1.0], [0.0, 1.0, 0.0]], [0.0, 0.0, 0.0])
    assert torch.equal(reinsertion.reinsert_all(spec, parameters, spec.asked), parameters)
