"""Orders of features: which there are, and that the best of them is found from one evaluation."""

import pytest
import torch

from app.superposition.search import permutations

from .small import models, one


def test_orders_are_all_pairs_and_all_turns_of_rings_of_three_and_four():
    found = {tuple(order) for order in permutations.short_cycles(4).tolist()}
    assert len(found) == len(permutations.short_cycles(4)) == 6 + 2 * 4 + 3
    assert {(1, 0, 2, 3), (1, 2, 0, 3), (2, 0, 1, 3), (1, 2, 3, 0), (2, 3, 0, 1)} <= found


def test_many_features_have_no_rings_of_four():
    assert len(permutations.short_cycles(9)) == 36 + 2 * 84


def test_two_ignored_features_do_not_change_places():
    spec = models("n_features=4&sparsities=0.3")
    parameters = one([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]], [0.0, 0.0, 0.35, 0.35])
    moved, source = permutations.permuted_models(spec, parameters)
    assert source.unique().tolist() == [0]
    assert all(set(map(abs, row[:8].tolist())) == {0.0, 1.0} for row in moved[:5])
    assert not any(torch.equal(row, parameters[0]) for row in moved[:5])
    assert not any(torch.equal(row.view(3, 4)[:, :2], parameters.view(3, 4)[:, :2]) for row in moved)


PAIRS = one([[1.0, 0.0, -0.9, 0.0], [0.0, 1.0, 0.0, -0.8]], [0.0, -0.1, 0.0, -0.05]).double()


@pytest.mark.parametrize("constraint", ["free", "sphere", "sphere_gain"])
def test_one_evaluation_judges_every_order_where_it_stands(constraint):
    spec = models(f"n_features=4&importance=0.7&sparsities=0.8&constraint={constraint}")
    parameters = torch.cat([PAIRS, torch.ones(1, spec.constraint.n_scales).double()], 1)
    level = spec.asked
    loss, gradient = spec.by_output(spec.fine_loss, parameters, level)
    source, columns = permutations.parameter_permutations(spec, parameters)
    brought = permutations.permuted_importances(spec, level[source], columns)
    moved = parameters[source[:, None], columns]
    plainly, plain_gradient = spec.value(spec.fine_loss, moved, level[source])
    assert torch.allclose((brought * loss[source]).sum(1), plainly, rtol=1e-12)
    in_place = (brought[:, :, None] * gradient[source]).sum(1)
    assert torch.allclose(in_place.gather(1, columns), plain_gradient, rtol=1e-9, atol=1e-12)


def test_of_orders_that_are_one_by_symmetry_one_is_followed():
    """Four features make three pairings, of which one is there already."""
    spec = models("n_features=4&importance=0.7&sparsities=0.8")
    model = permutations.second_order_model(spec, PAIRS, spec.asked)
    source, columns = permutations.rank_by_model(spec, PAIRS, spec.asked, model)
    assert source.tolist() == [0, 0]
    partners = {columns[k, :4].tolist().index(columns[k, 0].item() ^ 2) for k in range(2)}
    assert partners == {1, 3}


def test_the_order_that_promises_most_is_better():
    spec = models("n_features=4&importance=0.7&sparsities=0.8")
    level = spec.asked
    moved, source = permutations.best_permutations(spec, PAIRS, level, 1)
    assert source.tolist() == [0]
    before, after = (spec.loss(spec.fine_loss, p, level).item() for p in (PAIRS, moved))
    assert after < before
