"""Where the search begins, and how it leaves a place: models as flat numbers, W row by row, then b, then ln g."""

from functools import lru_cache

import numpy as np

from tests.oracle.descent import size_of
from tests.oracle.loss import Problem

IGNORED = 0.02  # length of an arrow that begins as good as absent, but not on the saddle at 0
NOISE = 0.03  # an arrangement that is symmetric by a hair too much never leaves its saddle
SCATTERED = 0.4  # of the fresh starts are random arrows, the others stand along the arms of a body


@lru_cache(maxsize=256)
def spread(count: int, m: int, variant: int) -> np.ndarray:
    """Unit vectors that repel each other [m, count]; several variants, since they settle in more than one body."""
    rng = np.random.default_rng([count, m, variant])
    points = rng.normal(size=(m, count))
    for step in range(200):
        points /= np.linalg.norm(points, axis=0)
        apart = points[:, :, None] - points[:, None, :]
        distance = np.sqrt((apart**2).sum(0)) + np.eye(count) + 1e-9
        points += 0.5 / (step + 5) * (apart / distance**3).sum(2) / count**0.5
    return points / np.linalg.norm(points, axis=0)


def arms(m: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """The directions of a body [m, arms]: one that repulsion makes, or both ends of some axes, or a sum of the two."""
    if m == 1:
        return np.array([[1.0, -1.0]])
    most = max(2, min(n, 9 if m == 2 else 14))
    kind = rng.integers(3)
    if kind == 0:
        return spread(int(rng.integers(2, most + 1)), m, int(rng.integers(4)))
    if kind == 1 or m == 2:
        ends = np.concatenate([np.eye(m), -np.eye(m)], axis=1)
        return ends[:, rng.permutation(2 * m)[: rng.integers(m, 2 * m + 1)]]
    flat = spread(int(rng.integers(3, min(n, 8) + 2)), 2, 0)
    ring = np.concatenate([flat, np.zeros((1, flat.shape[1]))])
    poles = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, -1.0]])
    return np.concatenate([ring, poles[:, : rng.integers(1, 3)]], axis=1)


def fresh(problem: Problem, rng: np.random.Generator) -> np.ndarray:
    """A start that knows nothing of other models."""
    n, m = len(problem.level.importance), problem.n_hidden
    x = np.zeros(size_of(problem))
    if rng.random() < SCATTERED:
        W = rng.normal(size=(m, n)) * rng.choice([0.3, 0.6, 1.0]) * (2 / (m + 1)) ** 0.5
    else:
        body = arms(m, n, rng)
        k = body.shape[1]
        kept = min(n, k) if rng.random() < 0.5 else int(rng.integers(1, n + 1))
        importance = problem.level.importance
        wish = np.log(importance + 1e-30) * rng.choice([1.0, 0.3]) + rng.gumbel(size=n) * rng.choice([0.01, 0.5])
        order = np.argsort(-wish)
        arm = rng.permutation(k) if rng.random() < 0.5 else np.arange(k)
        length = np.full(n, IGNORED)
        length[order[:kept]] = rng.uniform(0.8, 1.6) * rng.uniform(1 - rng.choice([0.05, 0.4]), 1, kept)
        where = np.empty(n, dtype=int)
        where[order] = shared_out(n, k, rng, arm)
        W = body[:, where] * length + rng.normal(size=(m, n)) * NOISE * rng.random()
        if problem.constraint != "free":
            loose = length == IGNORED
            W[:, loose] = rng.normal(size=(m, int(loose.sum())))
    x[: m * n] = W.ravel()
    x[m * n : (m + 1) * n] = rng.choice([0.0, -0.2])
    if problem.constraint == "sphere_gain":
        x[-1] = rng.normal() * 0.3
    return x


def shared_out(n: int, k: int, rng: np.random.Generator, arm: np.ndarray) -> np.ndarray:
    """Which of k arms each feature gets, most important first: in turn, at random, or the last crowd together."""
    kind = rng.integers(3)
    if kind == 0:
        return arm[np.arange(n) % k]
    if kind == 1:
        return arm[rng.integers(0, k, n)]
    alone = int(rng.integers(1, n + 1))
    crowd = rng.integers(0, k, int(rng.integers(1, 3)))
    return arm[np.where(np.arange(n) < alone, np.arange(n) % k, rng.choice(crowd, n))]


def hop(problem: Problem, x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A place near another: one to three features exchanged, taken out, put elsewhere, or all of them shaken."""
    n, m = len(problem.level.importance), problem.n_hidden
    x = x.copy()
    W, b = x[: m * n].reshape(m, n), x[m * n : (m + 1) * n]
    length = np.linalg.norm(W, axis=0)
    usual = float(np.median(length[length > 0.3])) if (length > 0.3).any() else 1.0
    for _ in range(int(rng.choice([1, 1, 2, 3]))):
        i, j = rng.choice(n, 2, replace=False)
        kind = rng.integers(9)
        if kind <= 1:
            W[:, [i, j]], b[[i, j]] = W[:, [j, i]], b[[j, i]]
        elif kind == 2:
            W[:, i] = -W[:, i]
        elif kind == 3:
            way = rng.normal(size=m)
            W[:, i] = way / np.linalg.norm(way) * usual
        elif kind in (4, 8):
            W[:, i] = W[:, j] * rng.choice([-1.0, 1.0]) * (usual / max(length[j], 0.3))
            b[i] = b[j]
        elif kind == 5 and problem.constraint == "free":
            W[:, i] = rng.normal(size=m) * IGNORED
            b[i] = problem.level.mean[i]
        elif kind == 6:
            some = rng.choice(n, min(n, int(rng.integers(2, 6))), replace=False)
            turned = rng.permutation(some)
            W[:, some], b[some] = W[:, turned], b[turned]
        else:
            W += rng.normal(size=(m, n)) * usual * rng.choice([0.1, 0.3, 0.6])
    W += rng.normal(size=(m, n)) * usual * NOISE * rng.random()
    if problem.constraint == "sphere_gain" and rng.random() < 0.4:
        x[-1] += rng.normal() * 0.6
    return x
