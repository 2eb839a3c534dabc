"""Sums over quadrature nodes: the loss of many models and its gradient in one pass that stays in the first-level cache.

With z = G_i x + b_i, output i loses E (x_i - z_+)^2 = E x_i^2 + E 1[z > 0] z (z - 2 x_i), whose gradient by G_ij is
2 E 1[z > 0] (z - x_i) x_j, and by b_i the same with x_j = 1.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.superposition.compiled import compiled_reordered

Array = NDArray[np.float32]

LANES = 64  # nodes come in whole blocks of so many, which a compiled loop takes at once
CACHE_LINE = 64  # bytes; a vector that lies across two takes twice as long


def in_blocks(values: NDArray[np.floating]) -> Array:
    """Values of nodes [rows, nodes] as float32, filled up with 0 to whole blocks."""
    rows, count = values.shape
    result = aligned(rows, -(-count // LANES) * LANES)
    result[:, :count] = values
    return result


def extent_of(weight: Array) -> NDArray[np.int64]:
    """Between which blocks weights [levels, nodes] are not 0, as nodes [levels, 2]: from, and up to."""
    counts = (weight.reshape(len(weight), -1, LANES) != 0).any(2)
    first, behind = counts.argmax(1), counts.shape[1] - counts[:, ::-1].argmax(1)
    return LANES * np.where(counts.any(1), [first, behind], 0).T


def aligned(*shape: int) -> Array:
    """Zeros from the beginning of a cache line on."""
    size = int(np.prod(shape)) * 4
    room = np.zeros(size + CACHE_LINE, dtype=np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + size].view(np.float32).reshape(shape)


@compiled_reordered
def first_products(rows: Array, b: Array, x: Array, z: Array, start: int, stop: int) -> None:
    """z [2, nodes] = b + a·x of two outputs' rows a [2, n], for x [n, nodes], four features at a time."""
    n, nodes = len(x), stop - start
    a, c = rows[0], rows[1]
    z0, z1 = z[0][start:stop], z[1][start:stop]
    z0[:] = b[0]
    z1[:] = b[1]
    j = 0
    while j + 4 <= n:
        x0, x1, x2, x3 = x[j][start:stop], x[j + 1][start:stop], x[j + 2][start:stop], x[j + 3][start:stop]
        a0, a1, a2, a3 = a[j], a[j + 1], a[j + 2], a[j + 3]
        c0, c1, c2, c3 = c[j], c[j + 1], c[j + 2], c[j + 3]
        for k in range(nodes):
            z0[k] += a0 * x0[k] + a1 * x1[k] + a2 * x2[k] + a3 * x3[k]
            z1[k] += c0 * x0[k] + c1 * x1[k] + c2 * x2[k] + c3 * x3[k]
        j += 4
    while j + 2 <= n:
        x0, x1 = x[j][start:stop], x[j + 1][start:stop]
        a0, a1, c0, c1 = a[j], a[j + 1], c[j], c[j + 1]
        for k in range(nodes):
            z0[k] += a0 * x0[k] + a1 * x1[k]
            z1[k] += c0 * x0[k] + c1 * x1[k]
        j += 2
    if j < n:
        x0, a0, c0 = x[j][start:stop], a[j], c[j]
        for k in range(nodes):
            z0[k] += a0 * x0[k]
            z1[k] += c0 * x0[k]


@compiled_reordered
def second_products(t: Array, x: Array, out: Array, start: int, stop: int) -> None:
    """out [2, n] = x·t of two outputs [2, nodes], four features at a time."""
    n, nodes = len(x), stop - start
    zero = np.float32(0)
    t0, t1 = t[0][start:stop], t[1][start:stop]
    j = 0
    while j + 4 <= n:
        x0, x1, x2, x3 = x[j][start:stop], x[j + 1][start:stop], x[j + 2][start:stop], x[j + 3][start:stop]
        r0, r1, r2, r3 = zero, zero, zero, zero
        s0, s1, s2, s3 = zero, zero, zero, zero
        for k in range(nodes):
            r0 += t0[k] * x0[k]
            r1 += t0[k] * x1[k]
            r2 += t0[k] * x2[k]
            r3 += t0[k] * x3[k]
            s0 += t1[k] * x0[k]
            s1 += t1[k] * x1[k]
            s2 += t1[k] * x2[k]
            s3 += t1[k] * x3[k]
        out[0, j] = r0
        out[0, j + 1] = r1
        out[0, j + 2] = r2
        out[0, j + 3] = r3
        out[1, j] = s0
        out[1, j + 1] = s1
        out[1, j + 2] = s2
        out[1, j + 3] = s3
        j += 4
    while j < n:
        x0, r0, s0 = x[j][start:stop], zero, zero
        for k in range(nodes):
            r0 += t0[k] * x0[k]
            s0 += t1[k] * x0[k]
        out[0, j] = r0
        out[1, j] = s0
        j += 1


@compiled_reordered
def between(z: Array, own: Array, weight: Array) -> Any:
    """z becomes 1[z > 0] (z - x_i) weight; returns E 1[z > 0] z (z - 2 x_i) and the sum of the new z."""
    value, slope = np.float32(0), np.float32(0)
    for k in range(len(z)):
        on = weight[k] if z[k] > 0 else np.float32(0)
        t = on * (z[k] - own[k])
        value += t * z[k] - on * own[k] * z[k]
        slope += t
        z[k] = t
    return value, slope


@compiled_reordered
def node_sums(
    loss: Array,
    by_gram: Array,
    by_b: Array,
    gram: Array,
    b: Array,
    level: NDArray[np.int64],
    x: Array,
    weight: Array,
    extent: NDArray[np.int64],
    z: Array,
    nothing: Array,
    target_square: Array,
    importances: Array,
) -> None:
    """Loss of each output [models, n], by_gram [models, n, n], by_b [models, n] of models at levels.

    x: [n, nodes], weight: [levels, nodes], extent: [levels, 2], between which nodes a level has any weight,
    z: [2, nodes] of room, nothing: [levels], the probability that no feature is on, target_square: [levels, n],
    E x_i^2, importances: [n].
    """
    models, n = b.shape
    rows, sums, bias = np.empty((2, n), np.float32), np.empty((2, n), np.float32), np.empty(2, np.float32)
    two = np.float32(2)
    for model in range(models):
        at = level[model]
        start, stop = extent[at]
        for first in range(0, n, 2):
            for side in range(2):
                i = min(first + side, n - 1)  # the last of an odd number goes twice
                rows[side], bias[side] = gram[model, i], b[model, i]
            first_products(rows, bias, x, z, start, stop)
            for side in range(min(2, n - first)):
                i = first + side
                alone = max(bias[side], np.float32(0))
                value, slope = between(z[side][start:stop], x[i][start:stop], weight[at][start:stop])
                value += target_square[at, i] + nothing[at] * alone * alone
                loss[model, i] = importances[i] * value
                by_b[model, i] = two * importances[i] * (slope + nothing[at] * alone)
            second_products(z, x, sums, start, stop)
            for side in range(min(2, n - first)):
                i = first + side
                for j in range(n):
                    by_gram[model, i, j] = two * importances[i] * sums[side, j]
