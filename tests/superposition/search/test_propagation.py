"""From level to level: which neighbours are tried, what is kept, and that all levels are reached."""

import numpy as np
import pytest
import torch

from app.superposition.experiment.spec import Spec
from app.superposition.search.candidates import Candidates
from app.superposition.search.models import Models
from app.superposition.search.propagation import distinct_neighbours, keep_better, propagate, spread
from app.superposition.search.refinement import descend, polish
from tests.superposition.queries import spec_of


def candidates_of(models, W, b, loss, level):
    parameters = models.constraint.pack(torch.as_tensor(W).double(), torch.as_tensor(b).double())
    return Candidates(parameters, torch.tensor(loss).double(), torch.tensor(level))


def test_what_is_lower_takes_its_levels_place_the_lowest_last():
    best = Candidates(torch.zeros(3, 1).double(), torch.tensor([1.0, 1.0, 1.0]).double(), torch.arange(3))
    tried = Candidates(
        torch.tensor([[1.0], [2.0], [3.0], [4.0]]).double(),
        torch.tensor([0.8, 0.7, 1.0 - 1e-9, 1.2]).double(),
        torch.tensor([0, 0, 1, 2]),
    )
    kept, improved = keep_better(best, tried)
    assert kept.parameters[:, 0].tolist() == [2, 0, 0]
    assert kept.loss.tolist() == pytest.approx([0.7, 1, 1])
    assert set(improved.tolist()) == {0}
    assert best.loss.tolist() == [1, 1, 1]  # left as it was


def test_neighbours_that_are_one_arrangement_are_not_tried_on_one_another():
    models = Models(spec_of("n_features=2&n_hidden=1&importance=0.5&sparsities=0.5"))
    W = np.tile([[1.0, -1.0]], (models.n_levels, 1, 1))
    W[3:, 0, 1] = 0
    each = candidates_of(models, W, np.zeros((models.n_levels, 2)), [1.0] * 5, list(range(5))).parameters
    source, target = distinct_neighbours(models, each)
    assert (source.tolist(), target.tolist()) == ([2, 3], [3, 2])
    for changed, known in (([0, 1], []), ([2], [2, 3]), ([3], [2, 3])):
        source, _ = distinct_neighbours(models, each, changed=torch.tensor(changed))
        assert source.tolist() == known


def test_levels_that_are_not_searched_in_full_get_the_best_of_those_that_are():
    """Each the star that one searched level has, though it was trained to a cross."""
    models = Models(Spec(4, sparsities=tuple(np.linspace(0.9, 0.99, 45).round(4).tolist()), importance=1), alone=True)
    assert len(models.searched) < models.n_levels
    pairs = np.tile([[1.0, -1, 0, 0], [0, 0, 1, -1]], (models.n_levels, 1, 1))
    axes = np.tile([[1.0, 0, 0, 0], [0, 1, 0, 0]], (models.n_levels, 1, 1))
    density = models.density.numpy()[:, None]
    half = np.where([True, True, False, False], 0, density / 2)
    level = list(range(models.n_levels))
    zero = [0.0] * models.n_levels
    trained = polish(models, candidates_of(models, axes, half, zero, level), 40)
    best = polish(models, candidates_of(models, pairs, np.zeros((models.n_levels, 4)), zero, level), 40)
    everywhere = spread(models, best.at(models.searched), trained)
    assert everywhere.level.tolist() == level
    assert bool((trained.loss > 1.1 * best.loss).all())
    assert torch.allclose(everywhere.loss, best.loss, rtol=1e-6)


def test_what_is_lower_at_one_level_reaches_every_level_that_it_is_lower_at():
    """One level has the cross; the others, trained to two axes, are told of it from neighbour to neighbour."""
    models = Models(Spec(4, sparsities=tuple(np.linspace(0.9, 0.99, 9).round(4).tolist()), importance=1), alone=True)
    density = models.density.numpy()[:, None]
    axes = np.tile([[1.0, 0, 0, 0], [0, 1, 0, 0]], (models.n_levels, 1, 1))
    half = np.where([True, True, False, False], 0, density / 2)
    axes[0], half[0] = [[1.0, -1, 0, 0], [0, 0, 1, -1]], 0
    level = list(range(models.n_levels))
    start = candidates_of(models, axes, half, [0.0] * models.n_levels, level)
    known = descend(models, start.parameters, start.level)
    reached = propagate(models, known).best()
    crossed = descend(models, reached.parameters[:1].repeat(models.n_levels, 1), start.level)
    assert bool((reached.loss <= crossed.loss * (1 + 1e-4)).all())
    assert bool((known.loss[1:] > 1.1 * reached.loss[1:]).all())
