"""Where training on leads, and what is one model whatever it is called."""

import numpy as np
import pytest
import torch

from app.superposition.branches.follow import continue_to_minimum, same_geometry
from app.superposition.search.models import models_of
from tests.superposition.queries import spec_of
from tests.superposition.reference import polygon


def bent(W, degrees):
    """The last feature turned in the plane."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    W = W.copy()
    W[:, -1] = np.array([[cos, -sin], [sin, cos]]) @ W[:, -1]
    return W


def test_a_model_is_alike_however_it_is_turned_and_renamed_among_equals():
    W = np.array([[1.0, -1.0, 0.0], [0.0, 0.0, 1.2]])
    turned = np.array([[0.6, -0.8], [0.8, 0.6]]) @ W
    assert same_geometry(turned, W, ())
    swapped = turned[:, [2, 1, 0]]
    assert not same_geometry(swapped, W, ())
    assert same_geometry(swapped, W, ((0, 1, 2),))


@pytest.mark.parametrize(("change", "same"), [(3, True), (8, False)])
def test_a_star_may_bend_a_little(change, same):
    star = polygon(5)
    assert same_geometry(bent(star, change), star, ()) is same


def test_a_feature_more_or_a_longer_one_is_another_model():
    star = polygon(5)
    assert not same_geometry(star * np.array([1, 1, 1, 1, 0.1]), star, ())
    assert not same_geometry(star * 1.5, star, ())


@pytest.mark.parametrize("seed", [0, 2, 3, 6])
def test_what_leaves_a_saddle_slowly_arrives_all_the_same(seed):
    """The fifth feature joins the second, of which it has nothing at first: opposite to it, for on its own side the
    second output hears it, and other seeds that begin there are pushed back to nothing.
    """
    models = models_of(spec_of("n_features=5&n_hidden=3&importance=0.7&sparsities=0.71816"))
    W, b = torch.zeros(1, 3, 5, dtype=torch.float64), torch.tensor([[0.0, 0.0, 0.01, 0.01, 0.14]]).double()
    W[0, [0, 1, 2, 2], [0, 1, 2, 3]] = torch.tensor([1.0, 1.0, 1.023, -0.99]).double()
    level = models.asked[:1]
    end = continue_to_minimum(models, models.constraint.pack(W, b), level, seed)
    further = continue_to_minimum(models, end, level, None)
    lost = [float(models.loss(models.exact_loss, one, level)[0]) for one in (end, further)]
    assert lost[0] == pytest.approx(lost[1], rel=1e-7)
    assert lost[1] == pytest.approx(0.022651966, rel=1e-6)
