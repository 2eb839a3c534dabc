"""Sums over face nodes against the same sums written out in numpy."""

import numpy as np
import pytest

from app.superposition.loss.faces.sums import BLOCK, add_faces


@pytest.mark.parametrize("relu", [True, False])
@pytest.mark.parametrize("relative", [True, False])
def test_sums_are_those_written_out(relative, relu):
    rng, n, count = np.random.default_rng(0), 3, BLOCK + 17
    W, b, u = rng.normal(size=(1, 2, n)), 0.3 * rng.normal(size=(1, n)), rng.random((n, count))
    u[2, : count // 2] = 0  # and so off
    loss, by_W, by_b, off = np.zeros((1, n)), np.zeros((1, 2, n)), np.zeros((1, n)), np.zeros((1, n))
    importances, weight = np.array([[1.0, 0.5, 2.0]]), 0.25
    nodes = u, np.array([0, count]), np.array([3]), np.ones((1, n), dtype=bool), np.array([[count]])
    level = np.zeros(1, dtype=np.int64)
    add_faces(W, b, level, importances, relative, relu, *nodes, np.array([[weight]]), loss, by_W, by_b, off)
    h = u.T @ W[0].T
    length = np.linalg.norm(h, axis=1, keepdims=True)
    r = h / length @ W[0] + b[0]
    r = np.maximum(r, 0) if relu else r
    x = u.T
    each = 3 / 5 * (x - length * r) ** 2 if relative else 3 / 5 * x**2 - 2 * 3 / 4 * x * r + r**2
    assert loss[0] == pytest.approx(weight * importances[0] * each.mean(0))
    assert off[0] == pytest.approx(weight * importances[0] * (each * (x == 0)).mean(0))
