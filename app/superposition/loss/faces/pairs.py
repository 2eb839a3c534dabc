"""Pairs of active features under a normalised decoder, exactly: one-dimensional integrals over the ratio of the two.

With h = W_p + v W_q the length is |h|^2 = G_qq ((v - v0)^2 + d^2), nearly 0 at v0 where the two are nearly opposite.
With v = v0 + d sinh s everything is smooth in s between the places where an output comes on.

Reference: Gauss-Legendre quadrature; the substitution is that for a nearby complex pole (compare Takahasi & Mori 1974).
"""

from typing import Any

import numpy as np

from ...machine.compiled import compiled
from ..features import Array

NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(10)  # good to about 1e-9 on every piece
LEAST = 1e-14  # of G_qq, of a feature that says nothing
NEAREST = 1e-7  # to 0 that |h| comes, in lengths of W_q: nearer it jumps as well
BREAKS = (-6.5, -3.5, -1.5, 0.0, 1.5, 3.5, 6.5)  # of s; beyond the last v itself is as smooth
PIECES = len(BREAKS) + 4  # places at most between two ends: these, and where an output comes on or goes off


@compiled
def length_of(v: float, v0: float, d: float, size: float) -> float:
    return float(size * np.sqrt((v - v0) * (v - v0) + d * d))


@compiled
def add_kinks(gp: float, gq: float, b: float, pp: float, pq: float, qq: float, places: Any, count: int) -> int:
    """Where (gp + gq v) + b |h| changes its sign, 0 < v < 1, among the places; returns how many there are then."""
    A, B, C = gq * gq - b * b * qq, gp * gq - b * b * pq, gp * gp - b * b * pp
    square = B * B - A * C
    if square <= 0:
        return count
    q = -(B + np.copysign(np.sqrt(square), B))
    for up, down in ((q, A), (C, q)):
        if down != 0:
            v = up / down
            if 0 < v < 1:
                places[count] = v
                count += 1
    return count


@compiled
def add_pair(
    p: int,
    q: int,
    gram: Any,
    b: Any,
    weight: float,
    importances: Any,
    relative: bool,
    relu: bool,
    nodes: Any,
    node_weights: Any,
    loss: Any,
    by_gram: Any,
    by_b: Any,
    off: Any,
) -> None:
    """Add what every output loses while p and q are on and p is the larger, to loss (n,), by_gram (n, n), by_b (n,),
    and to off (n,) where its own feature is neither.

    gram: (n, n). b: (n,). weight: the mask's probability. importances: (n,).
    """
    n = len(b)
    pp, pq, qq = gram[p, p], gram[p, q], max(gram[q, q], LEAST)
    size, v0 = np.sqrt(qq), -pq / qq
    d = np.sqrt(max(pp / qq - v0 * v0, NEAREST * NEAREST))
    # What the integral over t leaves of u^2, u r and r^2 on each face; with the length given back all are of degree 2.
    own, cross, square = 0.25, (0.25 if relative else 1 / 3), (0.25 if relative else 0.5)
    base, places = np.empty(len(BREAKS)), np.empty(PIECES)
    n_base = 0
    for s in BREAKS:
        v = v0 + d * np.sinh(s)
        if 0 < v < 1:
            base[n_base] = v
            n_base += 1
    for i in range(n):
        gp, gq, bias, w = gram[i, p], gram[i, q], b[i], weight * importances[i]
        places[0] = 0.0
        count = 1
        for k in range(n_base):
            places[count] = base[k]
            count += 1
        if relu:
            count = add_kinks(gp, gq, bias, pp, pq, qq, places, count)
        places[count] = 1.0
        ordered = np.sort(places[: count + 1])
        value = own * (1.0 if i == p else (1 / 3 if i == q else 0.0))
        slope, row_p, row_q, both_pp, both_pq, both_qq = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for k in range(count):
            low, high = ordered[k], ordered[k + 1]
            if high <= low:
                continue
            middle = (low + high) / 2
            if relu and (gp + gq * middle) + bias * length_of(middle, v0, d, size) <= 0:
                continue
            s_low, s_high = np.arcsinh((low - v0) / d), np.arcsinh((high - v0) / d)
            bent = s_high <= BREAKS[-1] + 1e-6 and s_low >= BREAKS[0] - 1e-6  # rounding
            start, width = (s_low, (s_high - s_low) / 2) if bent else (low, (high - low) / 2)
            for node in range(len(nodes)):
                at = start + width * (1 + nodes[node])
                part = width * node_weights[node]
                if bent:
                    e = np.exp(at)
                    v, stretch = v0 + d * (e - 1 / e) / 2, d * (e + 1 / e) / 2
                    length, part = size * stretch, part * stretch
                else:
                    v = at
                    length = length_of(v, v0, d, size)
                u = 1.0 if i == p else (v if i == q else 0.0)
                a = (gp + gq * v) / length
                r = a + bias
                if relative:
                    out = length * r
                    value += part * out * (square * out - 2 * cross * u)
                    by_out = 2 * part * (square * out - cross * u)
                    by_z, by_length = by_out * length, by_out * r
                else:
                    value += part * r * (square * r - 2 * cross * u)
                    by_z, by_length = 2 * part * (square * r - cross * u), 0.0
                slope += by_z
                row_p += by_z / length
                row_q += by_z / length * v
                by_square = (by_length - by_z * a / length) / (2 * length)
                both_pp += by_square
                both_pq += by_square * v
                both_qq += by_square * v * v
        loss[i] += w * value
        if i != p and i != q:
            off[i] += w * value
        by_b[i] += w * slope
        by_gram[i, p] += w * row_p
        by_gram[i, q] += w * row_q
        by_gram[p, p] += w * both_pp
        by_gram[p, q] += w * both_pq
        by_gram[q, p] += w * both_pq
        by_gram[q, q] += w * both_qq


@compiled
def add_pairs(
    gram: Array,
    b: Array,
    weight: Array,
    importances: Array,
    relative: bool,
    relu: bool,
    nodes: Array,
    node_weights: Array,
    loss: Array,
    by_gram: Array,
    by_b: Array,
    off: Array,
) -> None:
    """Add the same for all pairs of models: gram (models, n, n), b (models, n), weight (models, n, n), the probability
    that exactly these two are on, importances (models, n), loss (models, n), by_gram (models, n, n), by_b (models, n),
    off (models, n). nodes, node_weights: (nodes,), of Gauss and Legendre.
    """
    for model in range(len(b)):
        for p in range(b.shape[1]):
            for q in range(b.shape[1]):
                if p != q and weight[model, p, q] > 0:
                    add_pair(
                        p,
                        q,
                        gram[model],
                        b[model],
                        weight[model, p, q],
                        importances[model],
                        relative,
                        relu,
                        nodes,
                        node_weights,
                        loss[model],
                        by_gram[model],
                        by_b[model],
                        off[model],
                    )
