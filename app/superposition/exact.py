"""The exact population loss and its gradient, a finite closed form in float64 (n <= 8).

For output i and a set of active features (a mask) the pre-activation is z = b + a·x with x uniform on the unit cube.
E z_+^s / s! is an alternating sum of truncated powers over the cube's vertices (Curry-Schoenberg; Chen et al. 2023,
appendix, for one or two active features); its derivatives by a_j are the moments E x_j z_+^(s-1) that the loss and its
gradient need. Plain, the sum is useless where coordinates are small or z hardly changes sign, hence three measures:
z of one sign has polynomial moments; where the mean of z is positive, z_+^2 = z^2 - (-z)_+^2; and coordinates that
are small beside the largest are integrated by Gauss-Legendre nodes instead of vertices.

numpy rather than torch: the work is many small gathers, and its calls cost a third of torch's.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import factorial

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# A coordinate takes part in the vertex sum while it is no smaller than this share of the largest ...
SMALLEST_SHARE = 0.02
# ... and while the product of largest / coordinate, which is the factor by which rounding grows, stays below this.
GROWTH_LIMIT = 1e4
NEGLIGIBLE_SHARE = 1e-9
ELEMENTS_AT_ONCE = 1 << 15


@dataclass(frozen=True)
class RowMoments:
    """Moments of ReLU(z) for rows (a, b) under a mask: the active part, everything an output's loss needs."""

    square: Array  # E z_+^2                    [pairs]
    value: Array  # E z_+                      [pairs]
    x_value: Array  # E x_j z_+                  [pairs, k]
    own_on: Array  # E x_i 1[z > 0]             [pairs]     (i = own; 0 where i is not active)
    own_x_on: Array  # E x_i x_j 1[z > 0]         [pairs, k]


def loss_and_gradient(
    gram: Array, bias: Array, mask_weights: Array, masks: NDArray[np.bool_], importances: Array
) -> tuple[Array, Array, Array]:
    """L = E sum_i I_i (x_i - ReLU(G_i x + b_i))^2 for a batch of models, with its gradient by G and b.

    gram: [models, n, n] (rows are outputs; need not be symmetric). bias: [models, n]. masks: [masks, n], which
    features are active; mask_weights: [models, masks], their probabilities. importances: [n].
    Returns loss [models], by gram [models, n, n], by bias [models, n]. Exact up to about 1e-12 relative.
    """
    models, n = bias.shape
    rows = models * n
    a, b, own = gram.reshape(rows, n), bias.reshape(rows), np.tile(np.arange(n), models)
    loss, by_a, by_b = np.zeros(rows), np.zeros((rows, n)), np.zeros(rows)
    for k in range(n + 1):
        of_size = np.flatnonzero(masks.sum(1) == k)
        if not len(of_size):
            continue
        active = np.nonzero(masks[of_size])[1].reshape(len(of_size), k)
        row, which = (index.ravel() for index in np.indices((rows, len(of_size))))
        weight = mask_weights[row // n, of_size[which]]
        kept = np.flatnonzero(weight)
        row, which, weight = row[kept], which[kept], weight[kept]
        features = active[which]
        position = np.argmax(features == own[row, None], axis=1) if k else np.zeros(len(row), dtype=np.intp)
        is_own = masks[of_size[which], own[row]]
        moments = row_moments(a[row[:, None], features], b[row], position, is_own)
        at_own = np.take_along_axis(moments.x_value, position[:, None], 1)[:, 0] if k else 0.0
        loss += np.bincount(row, weight * (moments.square + is_own * (1 / 3 - 2 * at_own)), rows)
        by_b += np.bincount(row, 2 * weight * (moments.value - moments.own_on), rows)
        flat = (row[:, None] * n + features).ravel()
        part = 2 * weight[:, None] * (moments.x_value - moments.own_x_on)
        by_a += np.bincount(flat, part.ravel(), rows * n).reshape(rows, n)
    scale = np.tile(importances, models)
    return (
        (loss * scale).reshape(models, n).sum(1),
        (by_a * scale[:, None]).reshape(models, n, n),
        (by_b * scale).reshape(models, n),
    )


def row_moments(a: Array, b: Array, position: NDArray[np.intp], is_own: NDArray[np.bool_]) -> RowMoments:
    """The moments over x uniform on the cube; a: [pairs, k], position: where in the k the output's own feature is."""
    lowest = b + np.minimum(a, 0).sum(1)
    highest = b + np.maximum(a, 0).sum(1)
    middle = (lowest + highest) / 2
    result = linear_moments(a, b, position, is_own)
    zero_out(result, highest <= 0)
    crossing = np.flatnonzero((lowest < 0) & (highest > 0))
    for (n_vertex, n_node), chosen, order in by_structure(a[crossing]):
        index = crossing[chosen]
        flip = np.where(middle[index] > 0, -1.0, 1.0)
        step = max(1, ELEMENTS_AT_ONCE // (2**n_vertex * nodes_per_axis(n_node) ** n_node))
        for start in range(0, len(index), step):
            part, sign = index[start : start + step], flip[start : start + step]
            o = order[start : start + step]
            sorted_a = np.take_along_axis(a[part], o, 1) * sign[:, None]
            own_at = np.argmax(o == position[part, None], axis=1)
            moments = truncated_moments(sorted_a, b[part] * sign, own_at, n_vertex, n_node)
            back = np.argsort(o, axis=1)
            store(result, part, moments, back, sign, is_own[part])
    return result


def linear_moments(a: Array, b: Array, position: NDArray[np.intp], is_own: NDArray[np.bool_]) -> RowMoments:
    """The same moments where z >= 0 on the whole cube, so that ReLU does nothing."""
    mean = b + a.sum(1) / 2
    k = a.shape[1]
    own_x = np.where(np.arange(k) == position[:, None], 1 / 3, 1 / 4) * is_own[:, None]
    return RowMoments(
        square=mean**2 + (a**2).sum(1) / 12,
        value=mean,
        x_value=mean[:, None] / 2 + a / 12,
        own_on=np.where(is_own, 0.5, 0.0),
        own_x_on=own_x,
    )


def zero_out(moments: RowMoments, where: NDArray[np.bool_]) -> None:
    for values in vars(moments).values():
        values[where] = 0


def store(
    result: RowMoments,
    index: NDArray[np.intp],
    part: RowMoments,
    back: NDArray[np.intp],
    sign: Array,
    is_own: NDArray[np.bool_],
) -> None:
    """Put moments of (sign z)_+ where they belong, in the features' own order; result holds those of z before."""
    plus = sign > 0
    # z_+^2 = z^2 - (-z)_+^2,  z_+ = z + (-z)_+,  1[z > 0] = 1 - 1[-z > 0]
    result.square[index] = np.where(plus, part.square, result.square[index] - part.square)
    result.value[index] = np.where(plus, part.value, result.value[index] + part.value)
    x_value = np.take_along_axis(part.x_value, back, 1)
    result.x_value[index] = np.where(plus[:, None], x_value, result.x_value[index] + x_value)
    result.own_on[index] = is_own * np.where(plus, part.own_on, result.own_on[index] - part.own_on)
    own_x = np.take_along_axis(part.own_x_on, back, 1)
    result.own_x_on[index] = is_own[:, None] * np.where(plus[:, None], own_x, result.own_x_on[index] - own_x)


def by_structure(a: Array) -> list[tuple[tuple[int, int], NDArray[np.intp], NDArray[np.intp]]]:
    """Split pairs by how many coordinates are summed over vertices and how many over nodes (the rest do not matter).

    Returns ((n_vertex, n_node), which pairs, their coordinates' order: largest first).
    """
    if not len(a):
        return []
    order = np.argsort(-np.abs(a), axis=1, kind="stable")
    size = np.take_along_axis(np.abs(a), order, 1)
    share = size / size[:, :1]
    growth = np.cumprod(1 / np.maximum(share, 1e-12), axis=1)
    n_vertex = ((share >= SMALLEST_SHARE) & (growth <= GROWTH_LIMIT)).cumprod(1).sum(1)
    n_node = (share > NEGLIGIBLE_SHARE).sum(1) - n_vertex
    code = n_vertex * (a.shape[1] + 1) + n_node
    return [
        (divmod(int(c), a.shape[1] + 1), chosen, order[chosen])
        for c in np.unique(code)
        for chosen in [np.flatnonzero(code == c)]
    ]


def nodes_per_axis(n_node: int) -> int:
    """Fewer nodes an axis where more axes are small: the vertices' integrations have made the rest smooth."""
    return {0: 1, 1: 6, 2: 4}.get(n_node, 3)


@lru_cache(maxsize=64)
def vertices(k: int) -> tuple[Array, Array]:
    """The 2^k corners of the unit cube [2^k, k] and their signs (-1)^(k - |v|)."""
    corners = np.array(list(product((0.0, 1.0), repeat=k))).reshape(2**k, k)
    return corners, (-1.0) ** (k - corners.sum(1))


@lru_cache(maxsize=64)
def gauss_nodes(n_axes: int) -> tuple[Array, Array]:
    """Tensor Gauss-Legendre nodes on the unit cube [nodes, n_axes] and weights."""
    per_axis = nodes_per_axis(n_axes)
    x, w = np.polynomial.legendre.leggauss(per_axis)
    points = np.array(list(product((x + 1) / 2, repeat=n_axes))).reshape(per_axis**n_axes, n_axes)
    weights = np.array(list(product(w / 2, repeat=n_axes))).reshape(per_axis**n_axes, n_axes).prod(1)
    return points, weights


def truncated_moments(a: Array, b: Array, own: NDArray[np.intp], n_vertex: int, n_node: int) -> RowMoments:
    """The moments of z_+ with the first n_vertex coordinates by vertices, the next n_node by nodes, the rest at 1/2.

    With F_s = sum_v (-1)^(k-|v|) y_v^(k+s) / (k+s)!, y_v = (b + a·v)_+ and D = prod a: E z_+^s / s! = F_s / D.
    Every other moment is a derivative of that by a_j: E x_j z_+ of s = 2 once, E x_i x_j 1[z > 0] twice.
    """
    k = a.shape[1]
    n_sum = n_vertex + n_node
    corner, sign = vertices(n_vertex)
    point, weight = gauss_nodes(n_node)
    base = b[:, None] + a[:, n_vertex:n_sum] @ point.T + a[:, n_sum:].sum(1)[:, None] / 2
    y = np.maximum(base[:, :, None] + (a[:, :n_vertex] @ corner.T)[:, None, :], 0)  # [pairs, nodes, vertices]
    signed = np.column_stack([sign, sign[:, None] * corner])  # [vertices, 1 + n_vertex]
    own_big = own < n_vertex
    own_axis = np.where(own_big, own, 0)

    power = powers(y, n_vertex) / factorial(n_vertex)
    f0 = over_vertices(power, signed)
    f0_own = over_vertices(power * corner.T[own_axis][:, None, :], signed[:, 1:])
    y /= n_vertex + 1
    power *= y
    f1 = over_vertices(power, signed)
    y *= (n_vertex + 1) / (n_vertex + 2)
    power *= y
    f2 = over_vertices(power, signed[:, :1])[:, :, 0]

    over = 1 / a[:, None, :n_vertex]  # [pairs, 1, n_vertex]
    over_d = np.prod(over, axis=2)
    phi2, phi1, on = f2 * over_d, f1[:, :, 0] * over_d, f0[:, :, 0] * over_d
    df2, df1 = f1[:, :, 1:] * over_d[:, :, None], f0[:, :, 1:] * over_d[:, :, None]
    x_value = df2 - phi2[:, :, None] * over  # E x_j z_+
    x_on = df1 - phi1[:, :, None] * over  # E x_j 1[z > 0]
    pick = own_axis[:, None, None]
    over_own = np.take_along_axis(over, pick, 2)
    own_x_on = f0_own * over_d[:, :, None] - df2 * over_own + (phi2[:, :, None] * over_own - at(df2, pick)) * over
    own_x_on += (np.arange(n_vertex) == pick) * phi2[:, :, None] * over_own**2
    node_x = np.column_stack([point, np.full((len(point), k - n_sum), 0.5)])  # x of the summed and negligible axes
    own_x = node_x.T[np.where(own_big, 0, own - n_vertex)] if k > n_vertex else 0.0
    own_on = np.where(own_big[:, None], at(x_on, pick)[:, :, 0], on * own_x)
    own_x_on = np.where(own_big[:, None, None], own_x_on, x_on * np.reshape(own_x, (-1, len(point), 1)))

    over_nodes = weight[:, None] * node_x
    result = RowMoments(
        square=2 * phi2 @ weight,
        value=phi1 @ weight,
        x_value=np.column_stack([weight @ x_value, phi1 @ over_nodes]),
        own_on=own_on @ weight,
        own_x_on=np.column_stack([weight @ own_x_on, own_on @ over_nodes]),
    )
    # A negligible axis that is its own partner: E x^2 = 1/3, where the node at 1/2 says 1/4.
    alone = np.flatnonzero(own >= n_sum)
    result.own_x_on[alone, own[alone]] = on[alone] @ weight / 3
    return result


def over_vertices(values: Array, table: Array) -> Array:
    """values [pairs, nodes, vertices] @ table [vertices, columns] as one product: many small ones cost much more."""
    pairs, nodes, n_vertices = values.shape
    return (values.reshape(pairs * nodes, n_vertices) @ table).reshape(pairs, nodes, table.shape[1])


def powers(y: Array, exponent: int) -> Array:
    """y^exponent by repeated squaring; numpy's own power takes logarithms, at ten times the cost."""
    if exponent == 1:
        return y.copy()
    half = powers(y, exponent // 2)
    half *= half
    return half * y if exponent % 2 else half


def at(values: Array, pick: NDArray[np.intp]) -> Array:
    return np.take_along_axis(values, pick, 2)
