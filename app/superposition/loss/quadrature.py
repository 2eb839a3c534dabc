"""Sums over quadrature nodes: the loss of many models and its gradient in one pass over nodes that stay in the cache.

With z = G_i x + b_i, output i loses E (x_i - z_+)^2 = E x_i^2 + E 1[z > 0] z (z - 2 x_i), whose gradient by G_ij is
2 E 1[z > 0] (z - x_i) x_j, and by b_i the same with x_j = 1.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled_reordered

Array = NDArray[np.float32]

LANES = 64  # nodes come in whole blocks of this many, which a compiled loop takes at once
MOST_HIDDEN = 3  # rows of W that `masked_residual` takes; there are rows of 0 where W has fewer
CACHE_LINE = 64  # bytes; a vector that straddles two takes twice as long


def pad_to_blocks(values: NDArray[np.floating]) -> Array:
    """values (rows, nodes) as float32, padded with 0 to whole blocks (rows, padded)."""
    rows, count = values.shape
    result = aligned_zeros(rows, -(-count // LANES) * LANES)
    result[:, :count] = values
    return result


def extent_of(weight: Array) -> NDArray[np.int64]:
    """Between which nodes weight (levels, nodes) is not 0, in whole blocks (levels, 2): from, and up to."""
    counts = (weight.reshape(len(weight), -1, LANES) != 0).any(2)
    first, behind = counts.argmax(1), counts.shape[1] - counts[:, ::-1].argmax(1)
    return LANES * np.where(counts.any(1), [first, behind], 0).T


def aligned_zeros(*shape: int) -> Array:
    """Zeros (...,) of this shape, from the beginning of a cache line on."""
    size = int(np.prod(shape)) * 4
    room = np.zeros(size + CACHE_LINE, dtype=np.uint8)
    start = -room.ctypes.data % CACHE_LINE
    return room[start : start + size].view(np.float32).reshape(shape)


@compiled_reordered
def project(w: Array, x: Array, start: int, stop: int, h: Array) -> None:
    """h (nodes,) = w·x for one row w (n,) of W and x (n, nodes), four features at a time."""
    n, nodes = len(x), stop - start
    h = h[start:stop]
    h[:] = 0
    j = 0
    while j + 4 <= n:
        x0, x1, x2, x3 = x[j][start:stop], x[j + 1][start:stop], x[j + 2][start:stop], x[j + 3][start:stop]
        w0, w1, w2, w3 = w[j], w[j + 1], w[j + 2], w[j + 3]
        for k in range(nodes):
            h[k] += w0 * x0[k] + w1 * x1[k] + w2 * x2[k] + w3 * x3[k]
        j += 4
    while j < n:
        x0, w0 = x[j][start:stop], w[j]
        for k in range(nodes):
            h[k] += w0 * x0[k]
        j += 1


@compiled_reordered
def masked_residual(h: Array, w: Array, b: Any, own: Array, weight: Array, start: int, stop: int, t: Array) -> Any:
    """t (nodes,) = 1[z > 0] (z - x_i) weight for z = b + w·h; returns E 1[z > 0] z (z - 2 x_i) and the sum of t.

    h: (3, nodes). w: (3,). own: (nodes,), x_i. weight: (nodes,).
    """
    h0, h1, h2, t = h[0][start:stop], h[1][start:stop], h[2][start:stop], t[start:stop]
    own, weight = own[start:stop], weight[start:stop]
    w0, w1, w2 = w[0], w[1], w[2]
    value, slope = np.float32(0), np.float32(0)
    for k in range(stop - start):
        z = b + w0 * h0[k] + w1 * h1[k] + w2 * h2[k]
        on = weight[k] if z > 0 else np.float32(0)
        less = on * (z - own[k])
        value += less * z - on * own[k] * z
        slope += less
        t[k] = less
    return value, slope


@compiled_reordered
def back_products(t: Array, x: Array, out: Array, start: int, stop: int) -> None:
    """out (2, n) = x·t of two outputs t (2, nodes) with x (n, nodes), four features at a time."""
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
def node_sums(
    loss: Array,
    by_gram: Array,
    by_b: Array,
    W: Array,
    b: Array,
    level: NDArray[np.int64],
    x: Array,
    weight: Array,
    extent: NDArray[np.int64],
    room: Array,
    nothing: Array,
    target_square: Array,
    importances: Array,
) -> None:
    """Write loss (models, n) of each output, by_gram (models, n, n) and by_b (models, n) of models at levels.

    W: (models, hidden, n). b: (models, n). level: (models,). x: (n, nodes). weight: (levels, nodes). extent: (levels,
    2), between which nodes a level has any weight. room: (5, nodes) of zeros. nothing: (levels,), the probability that
    no feature is active. target_square: (levels, n), E x_i^2. importances: (levels, n).
    """
    models, hidden, n = W.shape
    h, t = room[:MOST_HIDDEN], room[MOST_HIDDEN:]
    w, sums = np.zeros(MOST_HIDDEN, np.float32), np.empty((2, n), np.float32)
    two = np.float32(2)
    for model in range(models):
        at = level[model]
        start, stop = extent[at]
        for row in range(hidden):
            project(W[model, row], x, start, stop, h[row])
        for first in range(0, n, 2):
            outputs = range(first, min(first + 2, n))
            for i in outputs:
                bias = b[model, i]
                for row in range(hidden):
                    w[row] = W[model, row, i]
                value, slope = masked_residual(h, w, bias, x[i], weight[at], start, stop, t[i - first])
                alone = max(bias, np.float32(0))
                value += target_square[at, i] + nothing[at] * alone * alone
                loss[model, i] = importances[at, i] * value
                by_b[model, i] = two * importances[at, i] * (slope + nothing[at] * alone)
            back_products(t, x, sums, start, stop)  # the last output of an odd number has no second
            for i in outputs:
                for j in range(n):
                    by_gram[model, i, j] = two * importances[at, i] * sums[i - first, j]
