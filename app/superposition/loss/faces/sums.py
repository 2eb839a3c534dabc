"""Sums over face nodes: what models with a normalised decoder lose, and the gradient, in one pass.

For a node u with h = W u, output i has z = W_i·h / |h| + b_i and r = z_+. A segment of k active features weighs its
three terms by what the integral over t leaves: k / (k + 2) for u_i^2, k / (k + 1) for u_i r and 1 for r^2 (rms_norm),
or k / (k + 2) for all of (u_i - |h| r)^2 (relative).
"""

from typing import Any

import numpy as np

from ...machine.compiled import compiled_reordered

BLOCK = 256  # nodes at a time: 16 features of them, in float64, stay in the first cache
TINY = 1e-28  # beside |h|^2, so that the direction of 0 is 0


@compiled_reordered
def direct(W: Any, u: Any, start: int, count: int, h: Any, inverse: Any) -> None:
    """h (hidden, count) = W u / |W u| and inverse (count,) = 1 / |W u| for W (hidden, n), u (n, nodes) from start."""
    hidden, n = W.shape
    for k in range(count):
        inverse[k] = TINY
    for row in range(hidden):
        line = h[row]
        for k in range(count):
            line[k] = 0
        for j in range(n):
            values, w = u[j], W[row, j]
            for k in range(count):
                line[k] += w * values[start + k]
        for k in range(count):
            inverse[k] += line[k] * line[k]
    for k in range(count):
        inverse[k] = 1 / np.sqrt(inverse[k])
    for row in range(hidden):
        line = h[row]
        for k in range(count):
            line[k] *= inverse[k]


@compiled_reordered
def output_terms(
    h: Any, w: Any, b: float, own: Any, start: int, count: int, inverse: Any, kind: Any, share: Any, t: Any, stretch: Any
) -> Any:
    """The value, the slope by b and the value while the output's own feature is off, of one output; t (count,) its
    slope by z, and to stretch (count,) is added scale times that by |h| alone.

    h: (hidden, count). w: (hidden,). own: (nodes,). kind: (relative, relu). share: (4,), of the three terms, and the
    scale.
    """
    relative, relu = kind
    value, slope, off, known = 0.0, 0.0, 0.0, 0.0
    for k in range(count):
        t[k] = b
    for row in range(len(w)):
        add_products(w[row], h[row], t, count)
    lowest = 0.0 if relu else -np.inf
    for k in range(count):
        u, z = own[start + k], t[k]
        on = 1.0 if z > lowest else 0.0
        length = 1 / inverse[k] if relative else 1.0
        r = on * z
        out = r * length
        from_out, from_u = share[2] * out, share[1] * u
        lost = out * (from_out - 2 * from_u)
        by_out = 2 * (from_out - from_u)
        t[k] = on * by_out * length
        stretch[k] += share[3] * by_out * r
        value += lost
        known += u * u
        off += lost if u == 0 else 0.0
        slope += t[k]
    value += share[0] * known
    return value, slope, off


@compiled_reordered
def dot(one: Any, other: Any, start: int, count: int) -> float:
    total = 0.0
    for k in range(count):
        total += one[k] * other[start + k]
    return total


@compiled_reordered
def add_products(scale: float, values: Any, into: Any, count: int) -> None:
    for k in range(count):
        into[k] += scale * values[k]


@compiled_reordered
def undirect(h: Any, inverse: Any, stretch: Any, relative: bool, count: int, by_h: Any) -> None:
    """Make of by_h (hidden, count), the gradient by h / |h|, that by h; stretch (count,), that by |h|, is added."""
    hidden = len(h)
    for k in range(count):
        along = by_h[0, k] * h[0, k]
        for row in range(1, hidden):
            along += by_h[row, k] * h[row, k]
        rest = stretch[k] if relative else 0.0
        for row in range(hidden):
            by_h[row, k] = (by_h[row, k] - along * h[row, k]) * inverse[k] + rest * h[row, k]


@compiled_reordered
def add_faces(
    W: Any,
    b: Any,
    level: Any,
    importances: Any,
    relative: bool,
    relu: bool,
    u: Any,
    ends: Any,
    active: Any,
    present: Any,
    used: Any,
    weight: Any,
    loss: Any,
    by_W: Any,
    by_b: Any,
    off: Any,
) -> None:
    """Add to loss (models, n), by_W (models, hidden, n), by_b (models, n) and off (models, n), the loss of outputs whose
    own feature is off.

    W: (models, hidden, n). b: (models, n). level: (models,). importances: (levels, n). u: (n, nodes). ends: (segments +
    1,). active: (segments,). present: (segments, n), whether a feature is on at some node. used: (levels, segments),
    how many of a segment's nodes count, weight: (levels, segments), its probability.
    """
    models, hidden, n = W.shape
    h, by_h = np.empty((hidden, BLOCK)), np.empty((hidden, BLOCK))
    inverse, t, stretch, share = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK), np.empty(4)
    for model in range(models):
        at = level[model]
        for segment in range(len(active)):
            total = used[at, segment]
            if total == 0:
                continue
            k = active[segment]
            share[0] = k / (k + 2)
            share[1] = k / (k + 2) if relative else k / (k + 1)
            share[2] = k / (k + 2) if relative else 1.0
            each = weight[at, segment] / total
            for start in range(ends[segment], ends[segment] + total, BLOCK):
                count = min(BLOCK, ends[segment] + total - start)
                direct(W[model], u, start, count, h, inverse)
                by_h[:, :count] = 0
                stretch[:count] = 0
                for i in range(n):
                    w = share[3] = each * importances[at, i]
                    value, slope, when_off = output_terms(
                        h, W[model, :, i], b[model, i], u[i], start, count, inverse, (relative, relu), share, t, stretch
                    )
                    loss[model, i] += w * value
                    by_b[model, i] += w * slope
                    off[model, i] += w * when_off
                    for row in range(hidden):
                        by_W[model, row, i] += w * dot(t, h[row], 0, count)
                        add_products(w * W[model, row, i], t, by_h[row], count)
                undirect(h, inverse, stretch, relative, count, by_h)
                for j in range(n):
                    if present[segment, j]:
                        for row in range(hidden):
                            by_W[model, row, j] += dot(by_h[row], u[j], start, count)
