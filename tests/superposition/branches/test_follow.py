"""Where training on leads, and what is one model whatever it is called."""

import numpy as np
import pytest

from app.superposition.branches.follow import same_geometry
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
