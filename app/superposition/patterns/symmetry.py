"""Models of neighbouring levels brought together: rotated, and relabelled by what leaves the data as they are.

A year may begin in any month and run either way; independent features of equal importance may be exchanged at will.
"""

import numpy as np

from ..geometry.measures import Array
from ..geometry.procrustes import (
    Permutation,
    canonical_rotation,
    inner_product,
    relabelling_onto,
    rotation_onto,
)
from .spec import PatternSpec


def align_levels(spec: PatternSpec, W: Array) -> tuple[Array, Permutation]:
    """W (levels, hidden, n) placed so that neighbours agree (levels, hidden, n), and the permutations (levels, n):
    which of a level's own columns stands in each place.
    """
    turned, orders = [canonical_rotation(W[0]) @ W[0]], [np.arange(spec.n_features)]
    for one in W[1:]:
        placed, _, order = placed_onto(spec, one, turned[-1])
        turned.append(placed)
        orders.append(order)
    return np.stack(turned), np.stack(orders)


def placed_onto(spec: PatternSpec, W: Array, reference: Array) -> tuple[Array, Array, Permutation]:
    """W (hidden, n) placed nearest to the reference (hidden, n), with the Q (hidden, hidden) and the permutation (n,)
    that do it.
    """
    n, alike = spec.n_features, len(set(spec.feature_importances)) == 1
    if spec.pattern == "none" and alike:
        Q, order = relabelling_onto(W, reference, (tuple(range(n)),))
        return np.asarray(Q @ W[:, order]), Q, order
    every = year_orders(n) if spec.pattern == "months" and alike else [np.arange(n)]
    turns = [rotation_onto(W[:, order], reference) for order in every]
    close = [inner_product(Q @ W[:, order], reference) for Q, order in zip(turns, every, strict=True)]
    best = int(np.argmax(np.round(close, 9)))  # the first of those that are equally near
    return np.asarray(turns[best] @ W[:, every[best]]), turns[best], every[best]


def year_orders(n: int) -> list[Permutation]:
    """Every permutation (n,) of a year that begins in another month or runs backwards; as it is first."""
    months = np.arange(n)
    return [(start + way * months) % n for way in (1, -1) for start in range(n)]
