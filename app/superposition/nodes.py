"""Sums over quadrature nodes: the loss of many models and its gradient in one pass that stays in the first-level cache.

With z = G_i x + b_i, output i loses E (x_i - z_+)^2 = E x_i^2 + E 1[z > 0] z (z - 2 x_i), whose gradient by G_ij is
2 E 1[z > 0] (z - x_i) x_j, and by b_i the same with x_j = 1.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.superposition.compiled import compiled_reordered

Array = NDArray[np.float32]

NODES_IN_STEP = 32  # strata hold a multiple of so many nodes, which is what vector instructions take at once


@compiled_reordered
def first_product(a: Array, b: Any, x: Array, z: Array) -> None:
    """z = b + a·x for x [n, nodes], four features at a time."""
    n, nodes = x.shape
    z[:] = b
    j = 0
    while j + 4 <= n:
        a0, a1, a2, a3 = a[j], a[j + 1], a[j + 2], a[j + 3]
        x0, x1, x2, x3 = x[j], x[j + 1], x[j + 2], x[j + 3]
        for k in range(nodes):
            z[k] += a0 * x0[k] + a1 * x1[k] + a2 * x2[k] + a3 * x3[k]
        j += 4
    while j + 2 <= n:
        a0, a1 = a[j], a[j + 1]
        x0, x1 = x[j], x[j + 1]
        for k in range(nodes):
            z[k] += a0 * x0[k] + a1 * x1[k]
        j += 2
    if j < n:
        a0, x0 = a[j], x[j]
        for k in range(nodes):
            z[k] += a0 * x0[k]


@compiled_reordered
def second_product(t: Array, x: Array, weight: Any, out: Array) -> None:
    """Add weight x·t to out [n], four features at a time."""
    n, nodes = x.shape
    zero = np.float32(0)
    j = 0
    while j + 4 <= n:
        x0, x1, x2, x3 = x[j], x[j + 1], x[j + 2], x[j + 3]
        s0, s1, s2, s3 = zero, zero, zero, zero
        for k in range(nodes):
            s0 += t[k] * x0[k]
            s1 += t[k] * x1[k]
            s2 += t[k] * x2[k]
            s3 += t[k] * x3[k]
        out[j] += weight * s0
        out[j + 1] += weight * s1
        out[j + 2] += weight * s2
        out[j + 3] += weight * s3
        j += 4
    while j + 2 <= n:
        x0, x1 = x[j], x[j + 1]
        s0, s1 = zero, zero
        for k in range(nodes):
            s0 += t[k] * x0[k]
            s1 += t[k] * x1[k]
        out[j] += weight * s0
        out[j + 1] += weight * s1
        j += 2
    if j < n:
        x0, s0 = x[j], zero
        for k in range(nodes):
            s0 += t[k] * x0[k]
        out[j] += weight * s0


@compiled_reordered
def between(z: Array, own: Array, share: Array) -> Any:
    """z becomes 1[z > 0] (z - x_i) share; returns E 1[z > 0] z (z - 2 x_i) and the sum of the new z."""
    value, slope = np.float32(0), np.float32(0)
    for k in range(len(z)):
        on = share[k] if z[k] > 0 else np.float32(0)
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
    share: Array,
    probability: Array,
    nothing: Array,
    target_square: Array,
    importances: Array,
) -> None:
    """Loss of each output [models, n], by_gram [models, n, n], by_b [models, n], all zero before, of models at levels.

    x: [strata, n, nodes], share: [strata, nodes], probability: [levels, strata], nothing: [levels], the probability
    that no feature is on, target_square: [levels, n], E x_i^2, importances: [n].
    """
    models, n = b.shape
    strata, _, nodes = x.shape
    z = np.empty(nodes, dtype=np.float32)
    two = np.float32(2)
    for model in range(models):
        at = level[model]
        for i in range(n):
            half = by_gram[model, i]
            alone = max(b[model, i], np.float32(0))
            value, slope = target_square[at, i] + nothing[at] * alone * alone, nothing[at] * alone
            for stratum in range(strata):
                weight = probability[at, stratum]
                if weight == 0:
                    continue
                first_product(gram[model, i], b[model, i], x[stratum], z)
                more, steeper = between(z, x[stratum, i], share[stratum])
                value += weight * more
                slope += weight * steeper
                second_product(z, x[stratum], weight, half)
            loss[model, i] = importances[i] * value
            by_b[model, i] = two * importances[i] * slope
            for j in range(n):
                half[j] *= two * importances[i]
