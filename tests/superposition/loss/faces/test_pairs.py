"""Pairs piece by piece: against a fine midpoint rule over the ratio, with kinks and without ReLU."""

import numpy as np
import pytest

from app.superposition.loss.faces.pairs import NODE_WEIGHTS, NODES, add_pairs

COUNT = 200_000
RATIO = (np.arange(COUNT) + 0.5) / COUNT


def by_midpoints(W, b, decoder, relu):
    """What each output loses given features 0 and 1 on (n,): radius by its moments, ratio by many midpoints."""
    total = np.zeros(len(b))
    for first in (True, False):
        x = np.zeros((COUNT, len(b)))
        x[:, 0], x[:, 1] = (1, RATIO) if first else (RATIO, 1)
        h = x @ W.T
        length = np.linalg.norm(h, axis=1, keepdims=True)
        r = h / length @ W + b
        r = np.maximum(r, 0) if relu else r
        if decoder == "relative":
            total += ((x - length * r) ** 2 / 4).mean(0)
        else:
            total += (x**2 / 4 - 2 * x * r / 3 + r**2 / 2).mean(0)
    return total


@pytest.mark.parametrize("relu", [True, False])
@pytest.mark.parametrize("decoder", ["rms_norm", "relative"])
@pytest.mark.parametrize("opposite", [0.7, 0.02])
def test_a_pair_loses_what_midpoints_say(decoder, relu, opposite):
    W = np.array([[1.0, -0.9, 0.3, 0.0], [0.1, opposite, 1.1, 0.0]])
    b = np.array([0.1, -0.3, -0.2, 0.05])
    gram, chance = (W.T @ W)[None], np.zeros((1, 4, 4))
    chance[0, 0, 1] = chance[0, 1, 0] = 1
    loss, by_gram, by_b, off = np.zeros((1, 4)), np.zeros((1, 4, 4)), np.zeros((1, 4)), np.zeros((1, 4))
    how = np.ones((1, 4)), decoder == "relative", relu, NODES, NODE_WEIGHTS
    add_pairs(gram, b[None], chance, *how, loss, by_gram, by_b, off)
    expected = by_midpoints(W, b, decoder, relu)
    assert loss[0] == pytest.approx(expected, abs=1e-7)
    assert off[0] == pytest.approx([0, 0, *expected[2:]], abs=1e-7)
