"""Two models followed towards each other, through values that lie between levels."""

import numpy as np
import pytest
import torch

from app.superposition.branches.brackets import Bracket, follow_both, level_between, models_at
from app.superposition.experiment.axis import ImportanceAxis
from app.superposition.experiment.spec import Spec
from app.superposition.search.models import Models
from tests.superposition.reference import polygon

CROSSED = 0.7751  # where the star of five equal features and the cross lose the same


def test_between_two_levels_half_the_way_is_half_of_it_in_log_density():
    assert level_between(Spec(sparsities=(0.0, 0.9)), 0, 0.5) == pytest.approx(1 - 0.1**0.5)
    decay = Spec(axis=ImportanceAxis("importance", 0.8, (0.4, 0.6)))
    assert level_between(decay, 0, 0.25) == pytest.approx(0.45)
    one = Spec(axis=ImportanceAxis("importances.1", 0.8, (0.1, 10.0)))
    assert level_between(one, 0, 0.5) == pytest.approx(1)


def test_models_at_other_values_are_of_the_level_that_each_value_is():
    models, level = models_at(Spec(), [0.9, 0.5, 0.9])
    assert [models.spec.levels[k] for k in level.tolist()] == [0.9, 0.5, 0.9]


def test_star_and_cross_are_two_models_whose_losses_change_places():
    spec = Spec(importance=1, sparsities=(CROSSED - 0.02, CROSSED + 0.02))
    models = Models(spec)
    star, cross = 1.02 * polygon(5), np.concatenate([polygon(4), np.zeros((2, 1))], axis=1)
    W = torch.from_numpy(np.stack([cross, star]))
    b = torch.tensor([[-0.02] * 4 + [0.11], [-0.13] * 5], dtype=torch.float64)
    parameters = models.constraint.pack(W, b)
    (both,) = follow_both(spec, [Bracket(0, (0.0, 1.0), parameters[0], parameters[1])], 4)
    assert both.distinct.all()
    assert both.gap[0] < 0 < both.gap[-1]
    assert np.all(np.diff(both.gap[1:-1]) > 0)  # the ends are as they were given
    assert both.steps.max() < 0.1 < both.apart.min()


def test_before_the_first_level_lies_no_sparsity_below_0():
    spec = Spec(4, sparsities=(0.0, 0.9))
    assert level_between(spec, 0, -0.3) == 0
    assert level_between(spec, 0, 0.5) == pytest.approx(1 - 0.1**0.5)
