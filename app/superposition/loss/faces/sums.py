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
def dot(one: Any, other: Any, count: int) -> float:
    total = 0.0
    for k in range(count):
        total += one[k] * other[k]
    return total


@compiled_reordered
def add_products(scale: float, values: Any, into: Any, count: int) -> None:
    for k in range(count):
        into[k] += scale * values[k]


@compiled_reordered
def gather(u: Any, start: int, count: int, present: Any, filled: int, block: Any) -> None:
    """Copy nodes u (n, nodes) from start to block (n, BLOCK) from filled on; 0 of features not present (n,)."""
    for j in range(len(u)):
        values, into = u[j], block[j]
        if present[j]:
            for k in range(count):
                into[filled + k] = values[start + k]
        else:
            into[filled : filled + count] = 0


@compiled_reordered
def direct(W: Any, u: Any, count: int, h: Any, inverse: Any) -> None:
    """h (hidden, count) = W u / |W u| and inverse (count,) = 1 / |W u| for W (hidden, n), u (n, count)."""
    hidden, n = W.shape
    for k in range(count):
        inverse[k] = TINY
    for row in range(hidden):
        line = h[row]
        for k in range(count):
            line[k] = 0
        for j in range(n):
            add_products(W[row, j], u[j], line, count)
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
    h: Any,
    w: Any,
    b: float,
    own: Any,
    count: int,
    inverse: Any,
    kind: Any,
    share: Any,
    importance: float,
    t: Any,
    stretch: Any,
) -> Any:
    """The value, the slope by b and the value while the output's own feature is off, of one output; t (count,) its
    slope by z, and to stretch (count,) is added importance times that by |h| alone.

    h: (hidden, count). w: (hidden,). own: (count,). kind: (relative, relu). share: (3, count), the probabilities of
    nodes times what each of the three terms counts.
    """
    relative, relu = kind
    value, slope, off = 0.0, 0.0, 0.0
    for k in range(count):
        t[k] = b
    for row in range(len(w)):
        add_products(w[row], h[row], t, count)
    lowest = 0.0 if relu else -np.inf
    of_u, of_both, of_r = share
    for k in range(count):
        u, z = own[k], t[k]
        on = 1.0 if z > lowest else 0.0
        length = 1 / inverse[k] if relative else 1.0
        r = on * z
        out = r * length
        from_out, from_u = of_r[k] * out, of_both[k] * u
        lost = out * (from_out - 2 * from_u)
        by_out = 2 * (from_out - from_u)
        t[k] = on * by_out * length
        stretch[k] += importance * by_out * r
        value += lost + of_u[k] * u * u
        off += lost if u == 0 else 0.0
        slope += t[k]
    return value, slope, off


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
    """Add to loss (models, n), by_W (models, hidden, n), by_b (models, n), and to off (models, n) the loss of outputs
    whose own feature is off.

    W: (models, hidden, n). b: (models, n). level: (models,). importances: (levels, n). u: (n, nodes). ends: (segments +
    1,). active: (segments,). present: (segments, n), whether a feature is on at some node. used: (levels, segments),
    how many of a segment's nodes count, weight: (levels, segments), its probability.
    """
    models, hidden, n = W.shape
    block, share = np.empty((n, BLOCK)), np.empty((3, BLOCK))
    h, by_h, inverse = np.empty((hidden, BLOCK)), np.empty((hidden, BLOCK)), np.empty(BLOCK)
    t, stretch, last = np.empty(BLOCK), np.empty(BLOCK), len(active) - 1
    for model in range(models):
        at, filled = level[model], 0
        for segment in range(len(active)):
            total = used[at, segment]
            k = active[segment]
            each = weight[at, segment] / max(total, 1)
            of_both, of_r = (k / (k + 2), k / (k + 2)) if relative else (k / (k + 1), 1.0)
            start, end = ends[segment], ends[segment] + total
            while start < end or (segment == last and filled > 0):
                count = min(BLOCK - filled, end - start)
                gather(u, start, count, present[segment], filled, block)
                share[0, filled : filled + count] = each * k / (k + 2)
                share[1, filled : filled + count] = each * of_both
                share[2, filled : filled + count] = each * of_r
                start, filled = start + count, filled + count
                if filled < BLOCK and (segment < last or start < end):
                    break
                direct(W[model], block, filled, h, inverse)
                by_h[:, :filled] = 0
                stretch[:filled] = 0
                for i in range(n):
                    w = importances[at, i]
                    value, slope, when_off = output_terms(
                        h,
                        W[model, :, i],
                        b[model, i],
                        block[i],
                        filled,
                        inverse,
                        (relative, relu),
                        share,
                        w,
                        t,
                        stretch,
                    )
                    loss[model, i] += w * value
                    by_b[model, i] += w * slope
                    off[model, i] += w * when_off
                    for row in range(hidden):
                        by_W[model, row, i] += w * dot(t, h[row], filled)
                        add_products(w * W[model, row, i], t, by_h[row], filled)
                undirect(h, inverse, stretch, relative, filled, by_h)
                for j in range(n):
                    for row in range(hidden):
                        by_W[model, row, j] += dot(by_h[row], block[j], filled)
                filled = 0
