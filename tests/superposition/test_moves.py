"""Moves: what they change and what they leave alone."""

import torch

from app.superposition import moves
from app.superposition.models import Models
from app.superposition.spec import read


def models(query):
    return Models(read([tuple(part.split("=")) for part in query.split("&")]).spec)


def one(W, b):
    return torch.cat([torch.tensor(W).flatten(), torch.tensor(b)])[None]


def test_orders_are_all_pairs_and_both_turns_of_all_threes():
    found = {tuple(order) for order in moves.orders(4).tolist()}
    assert len(found) == len(moves.orders(4)) == 6 + 2 * 4
    assert (1, 0, 2, 3) in found
    assert (1, 2, 0, 3) in found
    assert (2, 0, 1, 3) in found


def test_two_ignored_features_do_not_change_places():
    spec = models("n_features=4&sparsities=0.3")
    parameters = one([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]], [0.0, 0.0, 0.35, 0.35])
    moved, source = moves.exchanges(spec, parameters)
    assert source.unique().tolist() == [0]
    assert all(set(map(abs, row[:8].tolist())) == {0.0, 1.0} for row in moved[:5])
    assert not any(torch.equal(row, parameters[0]) for row in moved[:5])
    assert not any(torch.equal(row.view(3, 4)[:, :2], parameters.view(3, 4)[:, :2]) for row in moved)


def test_orders_that_promise_most_are_orders_and_the_best_of_them_is_better():
    spec = models("n_features=4&importance=0.7&sparsities=0.8")
    pairs = one([[1.0, 0.0, -1.0, 0.0], [0.0, 1.0, 0.0, -1.0]], [0.4, 0.3, 0.2, 0.1]).double()
    level = spec.asked
    orders, source = moves.reordered(spec, pairs, level, 3, 0)
    assert source.tolist() == [0, 0, 0]
    columns = {tuple(column) for column in pairs.view(3, 4).T.tolist()}
    assert all({tuple(column) for column in order.view(3, 4).T.tolist()} == columns for order in orders)
    before, *after = (spec.loss(spec.fine_loss, p[None], level).item() for p in (pairs[0], *orders))
    assert min(after) < before


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
