"""Sums over face nodes: what models with a normalised decoder lose, and the gradient, in one pass.

For a node u with h = W u, output i has z = W_i·h / |h| + b_i and r = z_+. As |h|^2 = uᵀ G u the loss depends on W by G
alone. A segment of k active features weighs its three terms by what the integral over t leaves: k / (k + 2) for
u_i^2, k / (k + 1) for u_i r and 1 for r^2 (rms_norm), or k / (k + 2) for all of (u_i - |h| r)^2 (relative).
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
    h: Any, w: Any, b: float, own: Any, start: int, count: int, inverse: Any, kind: Any, share: Any, t: Any, both: Any
) -> Any:
    """The value, the slope by b and the value while the output's own feature is off, of one output; t (count,) its
    by_z / |h|, and to both (count,) is added by |h|^2.

    h: (hidden, count). w: (hidden,). own: (nodes,). kind: (relative, relu). share: (3,), of the three terms.
    """
    relative, relu = kind
    value, slope, off = 0.0, 0.0, 0.0
    hidden = len(w)
    for k in range(count):
        a = w[0] * h[0, k]
        for row in range(1, hidden):
            a += w[row] * h[row, k]
        z = a + b
        on = 1.0 if z > 0 or not relu else 0.0
        u, r = own[start + k], on * z
        if relative:
            out = r / inverse[k]
            lost = out * (share[2] * out - 2 * share[1] * u)
            by_out = 2 * (share[2] * out - share[1] * u)
            by_z = on * by_out / inverse[k]
            by_length = by_out * r
        else:
            lost = r * (share[2] * r - 2 * share[1] * u)
            by_z = on * 2 * (share[2] * r - share[1] * u)
            by_length = 0.0
        value += lost + share[0] * u * u
        off += lost if u == 0 else 0.0
        slope += by_z
        t[k] = by_z * inverse[k]
        both[k] = (by_length - t[k] * a) * inverse[k] / 2
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
def weigh(by: Any, values: Any, start: int, count: int, out: Any) -> None:
    for k in range(count):
        out[k] = by[k] * values[start + k]


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
    by_gram: Any,
    by_b: Any,
    off: Any,
) -> None:
    """Add to loss (models, n), by_gram (models, n, n), by_b (models, n) and off (models, n), the loss of outputs whose
    own feature is off.

    W: (models, hidden, n). b: (models, n). level: (models,). importances: (levels, n). u: (n, nodes). ends: (segments +
    1,). active: (segments,). present: (segments, n), whether a feature is on at some node. used: (levels, segments),
    how many of a segment's nodes count, weight: (levels, segments), its probability.
    """
    models, hidden, n = W.shape
    h, inverse, t = np.empty((hidden, BLOCK)), np.empty(BLOCK), np.empty(BLOCK)
    both, part, share = np.empty(BLOCK), np.empty(BLOCK), np.empty(3)
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
                both[:count] = 0
                for i in range(n):
                    w = each * importances[at, i]
                    value, slope, when_off = output_terms(
                        h, W[model, :, i], b[model, i], u[i], start, count, inverse, (relative, relu), share, t, part
                    )
                    loss[model, i] += w * value
                    by_b[model, i] += w * slope
                    off[model, i] += w * when_off
                    add_products(w, part, both, count)
                    for j in range(n):
                        if present[segment, j]:
                            by_gram[model, i, j] += w * dot(t, u[j], start, count)
                for i in range(n):
                    if not present[segment, i]:
                        continue
                    weigh(both, u[i], start, count, part)
                    for j in range(n):
                        if present[segment, j]:
                            by_gram[model, i, j] += dot(part, u[j], start, count)
