"""Masks of at most two active features: how often they are, and what they add to E (z|z| - 2 x_i |z|) / 2 exactly.

They spread z too little for the series of `characteristic`, which leaves them to this.
"""

import numpy as np
from numpy.typing import NDArray

from app.superposition.compiled import compiled
from app.superposition.cube import add_linear, moments, moments_size, scratch
from app.superposition.features import Distribution

Array = NDArray[np.float64]
Three = tuple[Array, Array, Array]
Room = tuple[Array, Array, Array, Array, NDArray[np.intp]]

LEAST_PROBABILITY = 1e-30  # stands for 0 where a quotient of probabilities is taken and multiplied back


def few_probability(distribution: Distribution, density: Array, strong: NDArray[np.bool_]) -> tuple[Array, Three]:
    """How often no strong feature is on [rows], j alone [rows, n], j and l alone [rows, n, n]; strong: [rows, n].

    And before them the odds of j alone against none [rows, n]: for j and l of different groups they multiply.
    """
    n_rows, n = strong.shape
    none, odds, pair = np.ones(n_rows), np.zeros((n_rows, n)), np.zeros((n_rows, n, n))
    apart = np.ones((n, n), dtype=bool)
    for group in distribution.groups:
        at = np.array(group)
        among, inside = strong[:, at], np.ix_(at, at)
        count = among.sum(1)
        on = np.minimum(density, 1 / len(group)) if distribution.exclusive else density
        off = np.maximum(1 - on * (count if distribution.exclusive else count > 0), LEAST_PROBABILITY)
        none *= off
        odds[:, at] = among * (on / off * (distribution.exclusive | (count == 1)))[:, None]
        apart[inside] = False
        if not distribution.exclusive and len(group) > 1:
            both = among[:, :, None] & among[:, None, :] & ~np.eye(len(group), dtype=bool)
            pair[:, inside[0], inside[1]] = both * (on / off * (count == 2))[:, None, None]
    pair += apart * odds[:, :, None] * odds[:, None, :]
    return odds, (none, none[:, None] * odds, none[:, None, None] * pair)


def few_exactly(a: Array, b: Array, own: NDArray[np.intp], few: Three) -> Three:
    """E (z|z| - 2 x_i |z|) / 2 over masks of at most two active features: value, by a, by b."""
    n_rows, n = a.shape
    value, by_a, by_b = np.zeros(n_rows), np.zeros((n_rows, n)), np.zeros(n_rows)
    add_few(np.ascontiguousarray(a), np.ascontiguousarray(b), own, *few, value, by_a, by_b)
    return value, by_a, by_b


@compiled
def add_few(
    a: Array,
    b: Array,
    own: NDArray[np.intp],
    none: Array,
    one: Array,
    two: Array,
    value: Array,
    by_a: Array,
    by_b: Array,
) -> None:
    """Add every such mask's part, no, one and two features active."""
    n_rows, n = a.shape
    nothing, alone, both = np.empty(0, np.intp), np.empty(1, np.intp), np.empty(2, np.intp)
    rooms = (few_room(0), few_room(1), few_room(2))
    for row in range(n_rows):
        add_mask(nothing, none[row], a[row], b[row], own[row], rooms[0], value, by_a, by_b, row)
        for j in range(n):
            alone[0] = both[0] = j
            add_mask(alone, one[row, j], a[row], b[row], own[row], rooms[1], value, by_a, by_b, row)
            for other in range(j + 1, n):
                both[1] = other
                add_mask(both, two[row, j, other], a[row], b[row], own[row], rooms[2], value, by_a, by_b, row)


@compiled
def few_room(k: int) -> Room:
    """Room for the weights of k active features, their moments with and without ReLU, and what is needed for these."""
    return np.empty(k), np.empty(moments_size(k)), np.empty(moments_size(k)), scratch(k), np.empty(k, dtype=np.intp)


@compiled
def add_mask(
    active: NDArray[np.intp],
    weight: float,
    a: Array,
    b: float,
    own: int,
    room: Room,
    value: Array,
    by_a: Array,
    by_b: Array,
    row: int,
) -> None:
    """Add one mask's part. z|z| / 2 = z_+^2 - z^2 / 2, and so on down to the derivatives."""
    if weight == 0:
        return
    some, out, linear, work, order = room
    k, at = len(active), -1
    for j in range(k):
        some[j] = a[active[j]]
        if active[j] == own:
            at = j
    moments(some, b, at, out, work, order)
    linear[:] = 0
    add_linear(some, b, at, linear)
    for j in range(len(out)):
        out[j] -= linear[j] / 2
    value[row] += weight * (out[0] - (2 * out[3 + at] if at >= 0 else 0.0))
    by_b[row] += 2 * weight * (out[1] - out[2])
    for j in range(k):
        by_a[row, active[j]] += 2 * weight * (out[3 + j] - out[3 + k + j])
