"""Rings: features around a circle in their own order."""

import numpy as np
import pytest

from app.superposition.geometry.catalogue import kgon
from app.superposition.geometry.naming import name_arrangement
from app.superposition.geometry.rings import is_cyclic, name_rings
from app.superposition.geometry.sentence import sentence


def ring_at(degrees, lengths=None):
    turn = np.radians(degrees)
    return np.stack([np.cos(turn), np.sin(turn)]) * (1 if lengths is None else np.array(lengths))


def test_a_star_in_order_is_a_ring_whichever_way_it_runs_and_wherever_it_begins():
    for W in (kgon(12), kgon(12)[:, ::-1], np.roll(kgon(12), 5, axis=1)):
        (named,) = name_rings(W[None])
        assert named.name == named.label == "ring of 12 in order"
        assert named.parts[0].is_regular
        assert name_arrangement(W).name == "12-gon"
    assert sentence(W, named) == "Ring of 12 in order: all 12 features, 30° apart, D = 1/6"


def test_another_order_is_a_star():
    W = kgon(12)[:, [1, 0, *range(2, 12)]]
    assert name_rings(W[None])[0].name == "12-gon"


def test_features_that_are_ignored_leave_the_order_of_the_others():
    lengths = [1.0, 0.1] * 3 + [1.0, 0.1, 1.0, 1.0]
    W = ring_at([0, 33, 60, 99, 120, 150, 180, 210, 240, 300], lengths)
    assert name_rings(W[None])[0].name == "ring of 6 in order + 4 ignored"


@pytest.mark.parametrize(
    ("degrees", "name"),
    [
        ([0, 60, 140, 210, 290], "bent ring of 5 in order"),
        ([0, 20, 60, 110, 140, 190, 215, 260, 300, 335], "bent ring of 10 in order"),
        ([0, 10, 20, 60, 100, 210], "irregular"),
        ([0, 70, 210, 140, 285], "pentagon"),
    ],
)
def test_what_is_not_even_is_bent_and_what_leaves_much_empty_is_none(degrees, name):
    W = ring_at(degrees)
    (named,) = name_rings(W[None])
    assert named.name == name
    if "ring" in name:
        assert "° to " in sentence(W, named)
        assert not named.parts[0].is_regular
        assert named.parts[0].straight == "ring"


def test_three_four_and_bodies_keep_their_names():
    for W in (kgon(3), kgon(4), np.column_stack([np.eye(3), -np.eye(3)])):
        assert name_rings(W[None])[0].name == name_arrangement(W).name


def test_a_ring_may_lie_in_a_plane_of_space():
    assert name_rings(np.vstack([kgon(7), np.zeros(7)])[None])[0].name == "ring of 7 in order"


def test_a_step_down_comes_once():
    assert is_cyclic([2, 3, 0, 1])
    assert not is_cyclic([2, 0, 3, 1])
