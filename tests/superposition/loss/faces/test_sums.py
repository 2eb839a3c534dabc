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


@pytest.mark.parametrize("relu", [True, False])
@pytest.mark.parametrize("relative", [True, False])
def test_the_gradient_is_that_of_the_sums_over_several_segments_and_blocks(relative, relu):
    rng, n, count = np.random.default_rng(1), 3, 2 * BLOCK + 30
    u, ends = rng.random((n, count)), np.array([0, 20, count - 7, count])
    present = np.array([[True, True, False], [True, True, True], [False, True, True]])
    u[2, :20], u[0, -7:] = 0, 0
    W, b = rng.normal(size=(1, 2, n)), 0.3 * rng.normal(size=(1, n))
    nodes = u, ends, np.array([2, 3, 2]), present, np.array([[20, 2 * BLOCK, 7]]), np.array([[0.2, 0.3, 0.5]])

    def sums(W, b):
        out = np.zeros((1, n)), np.zeros((1, 2, n)), np.zeros((1, n)), np.zeros((1, n))
        add_faces(W, b, np.zeros(1, dtype=np.int64), np.array([[1.0, 0.5, 2.0]]), relative, relu, *nodes, *out)
        return out

    _, by_W, by_b, _ = sums(W, b)
    for place in np.ndindex(2, n):
        step = np.zeros((1, 2, n))
        step[(0, *place)] = 1e-6
        assert by_W[(0, *place)] == pytest.approx(
            (sums(W + step, b)[0].sum() - sums(W - step, b)[0].sum()) / 2e-6, abs=1e-5
        )
    for i in range(n):
        step = 1e-6 * np.eye(n)[i : i + 1]
        assert by_b[0, i] == pytest.approx((sums(W, b + step)[0].sum() - sums(W, b - step)[0].sum()) / 2e-6, abs=1e-5)
