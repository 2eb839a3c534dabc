"""Turn neighbours along the slider so that they move only where something truly changes.

The loss knows W^T W alone, so any rotation or reflection of the hidden space is free; features of equal importance
may swap their names as well. Rotations by orthogonal Procrustes, names by optimal assignment.
"""

from functools import lru_cache

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.stats import ortho_group

from app.superposition.geometry import Array

TRIALS = 96


def rotation_onto(W: Array, reference: Array) -> Array:
    """The orthogonal Q [hidden, hidden] that brings Q W nearest to the reference (orthogonal Procrustes)."""
    u, _, vt = np.linalg.svd(reference @ W.T)
    return np.asarray(u @ vt)


def standing(W: Array) -> Array:
    """The orthogonal Q that puts the longest column on the first axis and the next ones in the upper halves."""
    order = np.argsort(-np.round(np.linalg.norm(W, axis=0), 3), kind="stable")
    q, r = np.linalg.qr(W[:, order])
    sign = np.where(np.diag(r) < 0, -1.0, 1.0)
    return np.asarray((q * sign).T)


def relabelling_onto(W: Array, reference: Array, classes: tuple[tuple[int, ...], ...]) -> tuple[Array, Array]:
    """Q and the order of columns that bring Q W[:, order] nearest to the reference.

    classes: features that may swap names with one another. Deterministic: a fixed set of turns is tried.
    """
    n_hidden, n = W.shape
    best: tuple[float, Array, Array] | None = None
    for turn in [rotation_onto(W, reference), *trial_turns(n_hidden)]:
        Q = turn
        for _ in range(3):
            order = assign(reference.T @ (Q @ W), classes, n)
            Q = rotation_onto(W[:, order], reference)
        fit = float((reference * (Q @ W[:, order])).sum())
        if best is None or fit > best[0] + 1e-9:
            best = (fit, Q, order)
    assert best is not None
    return best[1], best[2]


def assign(likeness: Array, classes: tuple[tuple[int, ...], ...], n: int) -> Array:
    """The order of columns with the largest total likeness [reference feature, feature], swapping within classes."""
    order = np.arange(n)
    for members in classes:
        index = np.array(members)
        rows, columns = linear_sum_assignment(-likeness[np.ix_(index, index)])
        order[index[rows]] = index[columns]
    return order


@lru_cache(maxsize=4)
def trial_turns(n_hidden: int) -> tuple[Array, ...]:
    """Rotations and reflections to start from, the same at every call."""
    if n_hidden == 1:
        return (np.eye(1), -np.eye(1))
    if n_hidden == 2:
        angles = np.arange(TRIALS // 2) * 4 * np.pi / TRIALS
        turns = [np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) for a in angles]
        return tuple(turns + [turn @ np.diag([1.0, -1.0]) for turn in turns])
    return tuple(ortho_group.rvs(3, size=TRIALS, random_state=np.random.default_rng(0)))
