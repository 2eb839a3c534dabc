"""The distribution and the expected loss once more, pattern by pattern: shares no code with what it checks."""

import math
from itertools import product

import numpy as np
from scipy.integrate import dblquad, quad
from scipy.optimize import minimize

CIRCLE = 2 * math.pi


def chance(pattern, nearness, sharpness, log_odds):
    """How likely a pattern is at one phase, of the nearness of each feature to it."""
    on = [1 / (1 + math.exp(-(sharpness * near + log_odds))) for near in nearness]
    return math.prod(p if bit else 1 - p for bit, p in zip(pattern, on, strict=True))


def of_months(pattern, sharpness, log_odds):
    def at(t):
        near = [math.cos(CIRCLE * j / len(pattern) - t) for j in range(len(pattern))]
        return chance(pattern, near, sharpness, log_odds)

    return quad(at, 0, CIRCLE, epsabs=1e-12, limit=200)[0] / CIRCLE


def of_globe(pattern, sharpness, log_odds):
    """The points lie on a spiral, each by the golden angle further."""
    n, golden = len(pattern), math.pi * (3 - math.sqrt(5))
    points = []
    for i in range(n):
        z = 1 - (2 * i + 1) / n
        points.append((math.sqrt(1 - z * z) * math.cos(i * golden), math.sqrt(1 - z * z) * math.sin(i * golden), z))

    def at(turn, z):
        r = math.sqrt(1 - z * z)
        place = (r * math.cos(turn), r * math.sin(turn), z)
        near = [sum(a * b for a, b in zip(point, place, strict=True)) for point in points]
        return chance(pattern, near, sharpness, log_odds)

    return dblquad(at, -1, 1, 0, CIRCLE, epsabs=1e-9)[0] / (2 * CIRCLE)


def of_table(pattern, rows, sharpness, log_odds):
    """rows: (digits, weight)."""
    total = sum(weight for _, weight in rows)
    near = {digits: [1 if digit == "1" else -1 for digit in digits] for digits, _ in rows}
    return sum(w * chance(pattern, near[digits], sharpness, log_odds) for digits, w in rows) / total


def all_patterns(n):
    return list(product((0, 1), repeat=n))


def expected_loss(chances, W, b, importances):
    """The loss of W [hidden, feature] and b [feature], pattern by pattern."""
    total = 0.0
    for pattern, p in zip(all_patterns(len(b)), chances, strict=True):
        x = np.array(pattern, dtype=float)
        shown = np.maximum(W.T @ (W @ x) + b, 0)
        total += p * float(np.dot(importances, (x - shown) ** 2))
    return total


def lowest_loss(chances, n, hidden, decay, starts):
    """The lowest of some descents of scipy from scattered starts, weight decay included."""
    x, p = np.array(all_patterns(n), dtype=float), np.array(chances)

    def loss(flat):
        W, b = flat[: hidden * n].reshape(hidden, n), flat[hidden * n :]
        h = x @ W.T
        z = h @ W + b
        off = np.maximum(z, 0) - x
        by_z = 2 * p[:, None] * off * (z > 0)
        by_W = h.T @ by_z + (by_z @ W.T).T @ x + 2 * decay * W
        value = float((p[:, None] * off**2).sum() + decay * (W**2).sum())
        return value, np.concatenate([by_W.ravel(), by_z.sum(0)])

    chance = np.random.default_rng(7)
    size = (hidden + 1) * n
    options = {"maxiter": 3000, "maxfun": 5000, "ftol": 1e-13, "gtol": 1e-9}
    ends = (
        minimize(loss, 0.4 * chance.normal(size=size), jac=True, method="L-BFGS-B", options=options)
        for _ in range(starts)
    )
    return min(float(end.fun) for end in ends)
