"""Turning neighbours: what only was rotated, reflected or renamed comes back in place."""

import numpy as np
import pytest

from app.superposition.geometry.procrustes import align, relabelling_onto, rotation_onto
from tests.superposition.reference import polygon

ALL = (tuple(range(5)),)


def turn(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def test_a_turned_and_mirrored_model_comes_back():
    W = np.random.default_rng(0).normal(size=(3, 6))
    Q, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))
    moved = np.diag([1, 1, -1]) @ Q @ W
    assert rotation_onto(moved, W) @ moved == pytest.approx(W)


@pytest.mark.parametrize("n_hidden", [1, 2, 3])
def test_renamed_features_come_back_where_they_are_alike(n_hidden):
    rng = np.random.default_rng(2)
    W = rng.normal(size=(n_hidden, 5))
    Q, _ = np.linalg.qr(rng.normal(size=(n_hidden, n_hidden)))
    moved = (Q @ W)[:, rng.permutation(5)]
    back, order = relabelling_onto(moved, W, ALL)
    assert back @ moved[:, order] == pytest.approx(W)


def test_features_that_differ_keep_their_names():
    W = polygon(5)
    _, order = relabelling_onto(W[:, [1, 0, 2, 3, 4]], W, ())
    assert order.tolist() == [0, 1, 2, 3, 4]
    _, order = relabelling_onto(W[:, [1, 0, 2, 4, 3]], W, ((0, 1),))
    assert order.tolist() == [1, 0, 2, 3, 4]


def test_along_a_slider_only_true_changes_move():
    rng = np.random.default_rng(3)
    norms = 1 + 0.01 * np.arange(8)
    W = np.stack([turn(rng.random() * 6) @ polygon(5, norm)[:, rng.permutation(5)] for norm in norms])
    turned, orders = align(W, ALL)
    assert np.abs(np.diff(turned, axis=0)).max() < 0.011
    assert (np.sort(orders, axis=1) == np.arange(5)).all()


def test_the_first_level_stands_upright():
    turned, _ = align(np.stack([turn(1.0) @ polygon(5)]), ())
    assert turned[0][:, 0] == pytest.approx([1.0, 0.0])


@pytest.mark.parametrize(("n_hidden", "n"), [(2, 1), (3, 1), (3, 2), (3, 3), (1, 3)])
def test_the_longest_column_stands_on_the_first_axis_however_many_there_are(n_hidden, n):
    W = np.random.default_rng(3).normal(size=(1, n_hidden, n))
    turned, _ = align(W, ())
    longest = np.linalg.norm(W[0], axis=0).argmax()
    assert turned[0][:, longest] == pytest.approx(np.linalg.norm(W[0][:, longest]) * np.eye(n_hidden)[0])
    assert turned[0].T @ turned[0] == pytest.approx(W[0].T @ W[0])
