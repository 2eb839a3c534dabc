"""Rotate neighbours along the slider so that they move only where something really changes.

The loss depends on WᵀW alone, so that any rotation or reflection of the hidden space is free; features of equal
importance may be relabelled as well. Rotations by orthogonal Procrustes, labels by optimal assignment.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.stats import ortho_group

from .measures import Array

Permutation = NDArray[np.intp]
Classes = tuple[tuple[int, ...], ...]  # features that may be relabelled as one another

TRIALS = 96  # rotations to begin from: in the plane one every 7.5 degrees, each mirrored too
TRIALS_REFINED = 12  # an assignment each; the bound that ranks the trials leaves out the rest


def rotation_onto(W: Array, reference: Array) -> Array:
    """The orthogonal Q (hidden, hidden) that brings Q W nearest to the reference, W and reference (hidden, features).

    Reference: orthogonal Procrustes (Schönemann 1966), reflections included.
    """
    u, _, vt = np.linalg.svd(reference @ W.T)
    return np.asarray(u @ vt)


def canonical_rotation(W: Array) -> Array:
    """The orthogonal Q (hidden, hidden) that puts the longest column of W (hidden, features) on the first axis and each
    next one in an upper half space.
    """
    permutation = np.argsort(-np.round(np.linalg.norm(W, axis=0), 3), kind="stable")
    q, r = np.linalg.qr(W[:, permutation], mode="complete")  # (hidden, hidden), though features may be fewer
    sign = np.ones(len(q))
    sign[: W.shape[1]] = np.where(np.diag(r) < 0, -1.0, 1.0)
    return np.asarray((q * sign).T)


def align(W: Array, classes: Classes) -> tuple[Array, Permutation]:
    """W (levels, hidden, features) rotated, and relabelled within classes, so that neighbours agree (levels, hidden,
    features), and the permutations (levels, features): which of a level's own columns stands in each place.
    """
    n_features = W.shape[2]
    turned: list[Array] = [canonical_rotation(W[0]) @ W[0]]
    permutations: list[Permutation] = [np.arange(n_features)]
    for w in W[1:]:
        Q, permutation = relabelling_onto(w, turned[-1], classes)
        turned.append(Q @ w[:, permutation])
        permutations.append(permutation)
    return np.stack(turned), np.stack(permutations)


def relabelling_onto(W: Array, reference: Array, classes: Classes) -> tuple[Array, Permutation]:
    """The Q (hidden, hidden) and the permutation of columns (features,) that bring Q W[:, permutation] nearest to the
    reference, W and reference (hidden, features).

    classes: features that may be relabelled as one another. Deterministic: a fixed set of rotations is tried, those
    first whose best match of every feature by itself, a bound on any assignment, is best.
    """
    n_hidden, n = W.shape
    own = rotation_onto(W, reference)
    best: tuple[float, Array, Permutation] = (inner_product(own @ W, reference), own, np.arange(n))
    nearly_all = 0.999 * np.linalg.norm(W) * np.linalg.norm(reference)
    if not classes or best[0] > nearly_all:
        return best[1], best[2]
    turns = np.concatenate([own[None], trial_rotations(n_hidden)])
    likeness = reference.T @ (turns @ W)  # (turns, reference feature, feature)
    for trial in np.argsort(-likeness.max(2).sum(1), kind="stable")[:TRIALS_REFINED]:
        Q = turns[trial]
        for _ in range(2):
            permutation = assign_columns(reference.T @ (Q @ W), classes, n)
            Q = rotation_onto(W[:, permutation], reference)
        found = inner_product(Q @ W[:, permutation], reference)
        if found > best[0] + 1e-9:
            best = (found, Q, permutation)
        if best[0] > nearly_all:
            break
    return best[1], best[2]


def inner_product(W: Array, reference: Array) -> float:
    """The inner product of W (hidden, features) and reference (hidden, features)."""
    return float((reference * W).sum())


def assign_columns(likeness: Array, classes: Classes, n: int) -> Permutation:
    """The permutation (n,) of columns within classes with the largest total of likeness (n, n), a reference feature a
    row.

    Reference: linear assignment (Jonker & Volgenant 1987).
    """
    permutation: Permutation = np.arange(n)
    for members in classes:
        index = np.array(members)
        rows, columns = linear_sum_assignment(-likeness[np.ix_(index, index)])
        permutation[index[rows]] = index[columns]
    return permutation


@lru_cache(maxsize=4)
def trial_rotations(n_hidden: int) -> Array:
    """Rotations and reflections to start from (trials, hidden, hidden), the same at every call."""
    if n_hidden == 1:
        return np.array([[[1.0]], [[-1.0]]])
    if n_hidden == 2:
        angle = np.arange(TRIALS // 2) * 4 * np.pi / TRIALS
        cos, sin = np.cos(angle), np.sin(angle)
        turns = np.stack([np.stack([cos, -sin], 1), np.stack([sin, cos], 1)], 1)
        return np.concatenate([turns, turns @ np.diag([1.0, -1.0])])
    return np.asarray(ortho_group.rvs(3, size=TRIALS, random_state=np.random.default_rng(0)))
