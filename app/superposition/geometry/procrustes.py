"""Turn neighbours along the slider so that they move only where something truly changes.

The loss knows W^T W alone, so any rotation or reflection of the hidden space is free; features of equal importance
may swap their names as well. Rotations by orthogonal Procrustes, names by optimal assignment.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.stats import ortho_group

from .measures import Array

Order = NDArray[np.intp]
Classes = tuple[tuple[int, ...], ...]  # features that may swap names with one another

TRIALS = 96
TRIALS_FOLLOWED = 12


def rotation_onto(W: Array, reference: Array) -> Array:
    """The orthogonal Q [hidden, hidden] that brings Q W nearest to the reference (orthogonal Procrustes)."""
    u, _, vt = np.linalg.svd(reference @ W.T)
    return np.asarray(u @ vt)


def standing(W: Array) -> Array:
    """The orthogonal Q that puts the longest column on the first axis and the next ones in the upper halves."""
    order = np.argsort(-np.round(np.linalg.norm(W, axis=0), 3), kind="stable")
    q, r = np.linalg.qr(W[:, order], mode="complete")  # [hidden, hidden], though features may be fewer
    sign = np.ones(len(q))
    sign[: W.shape[1]] = np.where(np.diag(r) < 0, -1.0, 1.0)
    return np.asarray((q * sign).T)


def aligned(W: Array, classes: Classes) -> tuple[Array, Order]:
    """W [levels, hidden, features] turned, and renamed within classes, so that neighbours agree; and the orders.

    The order [levels, features] says which of a level's own columns stands in each place.
    """
    n_features = W.shape[2]
    turned: list[Array] = [standing(W[0]) @ W[0]]
    orders: list[Order] = [np.arange(n_features)]
    for w in W[1:]:
        Q, order = relabelling_onto(w, turned[-1], classes)
        turned.append(Q @ w[:, order])
        orders.append(order)
    return np.stack(turned), np.stack(orders)


def relabelling_onto(W: Array, reference: Array, classes: Classes) -> tuple[Array, Order]:
    """Q and the order of columns that bring Q W[:, order] nearest to the reference.

    classes: features that may swap names with one another. Deterministic: a fixed set of turns is tried, those first
    whose best match of every feature by itself, a bound on any assignment, is best.
    """
    n_hidden, n = W.shape
    own = rotation_onto(W, reference)
    best: tuple[float, Array, Order] = (fit(own @ W, reference), own, np.arange(n))
    nearly_all = 0.999 * np.linalg.norm(W) * np.linalg.norm(reference)
    if not classes or best[0] > nearly_all:
        return best[1], best[2]
    turns = np.concatenate([own[None], trial_turns(n_hidden)])
    likeness = reference.T @ (turns @ W)  # [turns, reference feature, feature]
    for trial in np.argsort(-likeness.max(2).sum(1), kind="stable")[:TRIALS_FOLLOWED]:
        Q = turns[trial]
        for _ in range(2):
            order = assign(reference.T @ (Q @ W), classes, n)
            Q = rotation_onto(W[:, order], reference)
        found = fit(Q @ W[:, order], reference)
        if found > best[0] + 1e-9:
            best = (found, Q, order)
        if best[0] > nearly_all:
            break
    return best[1], best[2]


def fit(W: Array, reference: Array) -> float:
    return float((reference * W).sum())


def assign(likeness: Array, classes: Classes, n: int) -> Order:
    """The order of columns with the largest total likeness [reference feature, feature], swapping within classes."""
    order: Order = np.arange(n)
    for members in classes:
        index = np.array(members)
        rows, columns = linear_sum_assignment(-likeness[np.ix_(index, index)])
        order[index[rows]] = index[columns]
    return order


@lru_cache(maxsize=4)
def trial_turns(n_hidden: int) -> Array:
    """Rotations and reflections to start from [turns, hidden, hidden], the same at every call."""
    if n_hidden == 1:
        return np.array([[[1.0]], [[-1.0]]])
    if n_hidden == 2:
        angle = np.arange(TRIALS // 2) * 4 * np.pi / TRIALS
        cos, sin = np.cos(angle), np.sin(angle)
        turns = np.stack([np.stack([cos, -sin], 1), np.stack([sin, cos], 1)], 1)
        return np.concatenate([turns, turns @ np.diag([1.0, -1.0])])
    return np.asarray(ortho_group.rvs(3, size=TRIALS, random_state=np.random.default_rng(0)))
