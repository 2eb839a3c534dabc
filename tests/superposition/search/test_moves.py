"""Moves: what they change and what they leave alone."""

from itertools import pairwise

from app.superposition.search import moves

from .small import models, one


def test_equal_features_need_not_change_places():
    spec = models("n_features=3&importance=1&sparsities=0.3")
    moved, _ = moves.propose_moves(spec, one([[1.0, 0.0, -1.0], [0.0, 1.0, 0.0]], [0.0, 0.0, 0.0]), spec.asked, 1000, 0)
    assert len(moved) == 0


def test_of_all_permutations_each_round_takes_as_many_as_it_may_the_best_first():
    """Four features on a cross have no weak one to insert, and 6 + 8 + 3 short cycles."""
    spec = models("n_features=4&importance=0.7&sparsities=0.8")
    cross = one([[1.0, 0.0, -0.9, 0.0], [0.0, 1.0, 0.0, -0.8]], [0.0, -0.1, 0.0, -0.05])
    rounds = [moves.propose_moves(spec, cross, spec.asked, 5, turn)[0] for turn in range(4)]
    assert [len(moved) for moved in rounds] == [5, 5, 5, 2]
    losses = [spec.value(spec.training_loss, moved, spec.asked.expand(len(moved)))[0] for moved in rounds]
    assert all(one.max() <= other.min() for one, other in pairwise(losses))
