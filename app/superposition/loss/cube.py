"""Moments of ReLU(z) for z = b + a·x with x uniform on the unit cube, one row (a, b) at a time.

E z_+^s / s! is an alternating sum of truncated powers over the cube's vertices (Curry & Schoenberg 1966; Chen et al.
2023, appendix, for one or two active features); its derivatives by a_j are the moments E x_j z_+^(s-1) that the loss
and its gradient need. By itself the sum is useless where coordinates are small or z hardly changes sign, hence three
measures: z of one sign has polynomial moments; where the mean of z is positive, z_+^2 = z^2 - (-z)_+^2; and coordinates
that are small beside the largest are integrated by Gauss-Legendre nodes instead of vertices.
"""

from math import factorial

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled, compiled_reordered

Array = NDArray[np.float64]

# A coordinate takes part in the vertex sum while it is no smaller than this share of the largest ...
SMALLEST_SHARE = 0.02
# ... and while the product of largest / coordinate, which is the factor by which rounding grows, stays below this.
GROWTH_LIMIT = 1e4
SMOOTH_SHARE = 1e-3  # below it two nodes are enough
NEGLIGIBLE_SHARE = 1e-9  # below it the coordinate is put at 1/2: the square is below rounding
MOST_ACTIVE = 16  # features: as many as an experiment has at most

FACTORIAL = np.array([float(factorial(k)) for k in range(MOST_ACTIVE + 4)])
# Gauss-Legendre on [0, 1] by how many axes are small: fewer nodes an axis where more are, since the vertices'
# integrations have made the rest smooth. Rows are padded with zeros.
PER_AXIS = np.array([1, 6, 4] + [3] * MOST_ACTIVE)
GAUSS = np.zeros((7, 2, 6))
for _count in (1, 2, 3, 4, 6):
    _x, _w = np.polynomial.legendre.leggauss(_count)
    GAUSS[_count, 0, :_count], GAUSS[_count, 1, :_count] = (_x + 1) / 2, _w / 2


@compiled
def moments_size(k: int) -> int:
    """Length of square, value, own_on, x_value (k,) and own_x_on (k,), one after the other."""
    return 3 + 2 * k


@compiled
def scratch(k: int) -> Array:
    """Memory (10, corners) for rows of up to k active features: four values a corner, six a coordinate."""
    return np.empty((10, max(1 << k, 3)))


@compiled
def relu_moments(a: Array, b: float, own: int, out: Array, work: Array, order: NDArray[np.intp]) -> None:
    """The moments of one row a (k,), b into out (3 + 2 k,), in the order of moments_size, whatever signs z takes.

    own: which of the k is the output's own feature, or -1. work: (10, corners), scratch. order: (n,), scratch.
    """
    k = len(a)
    lowest = highest = b
    for j in range(k):
        lowest += min(a[j], 0.0)
        highest += max(a[j], 0.0)
    out[: moments_size(k)] = 0
    if highest <= 0:
        return
    if lowest >= 0:
        add_linear(a, b, own, out)
        return
    if lowest + highest <= 0:
        add_truncated(a, b, 1.0, own, out, work, order)
        return
    # z_+^2 = z^2 - (-z)_+^2,  z_+ = z + (-z)_+,  1[z > 0] = 1 - 1[-z > 0]
    add_truncated(a, b, -1.0, own, out, work, order)
    out[0] *= -1
    out[2] *= -1
    out[3 + k : 3 + 2 * k] *= -1
    add_linear(a, b, own, out)


@compiled
def add_linear(a: Array, b: float, own: int, out: Array) -> None:
    """Add the moments of z itself, as if there were no ReLU, of a (k,) to out (3 + 2 k,)."""
    k = len(a)
    mean, spread = b, 0.0
    for j in range(k):
        mean += a[j] / 2
        spread += a[j] * a[j] / 12
    out[0] += mean * mean + spread
    out[1] += mean
    for j in range(k):
        out[3 + j] += mean / 2 + a[j] / 12
    if own >= 0:
        out[2] += 0.5
        for j in range(k):
            out[3 + k + j] += 1 / 3 if j == own else 0.25


@compiled
def largest_first(a: Array, order: NDArray[np.intp]) -> None:
    """Write the coordinates of a (k,) by falling magnitude into order (k,); equal ones as they come."""
    for j in range(len(a)):
        place = j
        while place > 0 and abs(a[order[place - 1]]) < abs(a[j]):
            order[place] = order[place - 1]
            place -= 1
        order[place] = j


@compiled
def add_truncated(a: Array, b: float, sign: float, own: int, out: Array, work: Array, order: NDArray[np.intp]) -> None:
    """Add the moments of (sign z)_+ of a (k,) to out (3 + 2 k,); work (10, corners) and order (n,) are scratch.

    The largest coordinates are integrated by vertices, small ones by nodes, and negligible ones are put at 1/2.

    Reference: Gauss-Legendre quadrature.
    """
    k = len(a)
    largest_first(a, order)
    largest, n_vertex, n_rough, n_sum, growth = abs(a[order[0]]), 0, 0, 0, 1.0
    for j in range(k):
        share = abs(a[order[j]]) / largest
        growth /= max(share, 1e-12)
        if n_vertex == j and share >= SMALLEST_SHARE and growth <= GROWTH_LIMIT:
            n_vertex += 1
        if share > SMOOTH_SHARE:
            n_rough += 1
        if share > NEGLIGIBLE_SHARE:
            n_sum += 1
    n_rough = max(n_rough, n_vertex)
    own_place = -1
    for j in range(k):
        if order[j] == own:
            own_place = j
    if 0 <= own_place < n_vertex:  # to the last vertex axis, whose corners are the upper half
        order[own_place], order[n_vertex - 1] = order[n_vertex - 1], order[own_place]
        own_place = n_vertex - 1
    base = sign * b
    for j in range(n_sum, k):
        base += sign * a[order[j]] / 2
    c, x, phi, x_value, x_on, own_x = work[4, :n_vertex], work[5], work[6], work[7], work[8], work[9]
    for j in range(n_vertex):
        c[j] = sign * a[order[j]]
    per_axis = PER_AXIS[n_rough - n_vertex]
    x[:k] = 0.5  # of the axes that are not summed over vertices
    own_by_vertex = 0 <= own_place < n_vertex
    for node in range(per_axis ** (n_rough - n_vertex) << (n_sum - n_rough)):
        weight, shift, rest = 1.0, base, node
        for j in range(n_vertex, n_sum):
            count = per_axis if j < n_rough else 2
            x[j], w = GAUSS[count, 0, rest % count], GAUSS[count, 1, rest % count]
            rest //= count
            weight *= w
            shift += sign * a[order[j]] * x[j]
        over_vertices(c, shift, own_by_vertex, phi, x_value, x_on, own_x, work)
        out[0] += weight * phi[2] * 2
        out[1] += weight * phi[1]
        for j in range(n_vertex):
            out[3 + order[j]] += weight * x_value[j]
        for j in range(n_vertex, k):
            out[3 + order[j]] += weight * x[j] * phi[1]
        if own < 0:
            continue
        if own_by_vertex:
            out[2] += weight * x_on[own_place]
            for j in range(n_vertex):
                out[3 + k + order[j]] += weight * own_x[j]
            for j in range(n_vertex, k):
                out[3 + k + order[j]] += weight * x[j] * x_on[own_place]
        else:
            out[2] += weight * x[own_place] * phi[0]
            for j in range(n_vertex):
                out[3 + k + order[j]] += weight * x[own_place] * x_on[j]
            for j in range(n_vertex, k):
                square = 1 / 3 if j == own_place and j >= n_sum else x[own_place] * x[j]
                out[3 + k + order[j]] += weight * square * phi[0]


@compiled_reordered
def over_vertices(
    c: Array, shift: float, with_own: bool, phi: Array, x_value: Array, x_on: Array, own_x: Array, work: Array
) -> None:
    """Moments of (shift + c·x)_+ for x on the cube and c (k,), by its corners.

    With F_s = sum_v (-1)^(k-|v|) y_v^(k+s) / (k+s)!, y_v = (shift + c·v)_+ and D = prod c: E z_+^s / s! = F_s / D.
    Every other moment is a derivative of that by c_j: E x_j z_+ of s = 2 once, E x_i x_j 1[z > 0] twice. phi: (3,), E
    1[z > 0], E z_+, E z_+^2 / 2. x_value: (k,), E x_j z_+. x_on: (k,), E x_j 1[z > 0]. own_x: (k,), with_own alone, E
    x_l x_j 1[z > 0] for the last axis l. work: (10, corners), scratch.

    Reference: Curry & Schoenberg 1966.
    """
    k = len(c)
    size = 1 << k
    y, f0, f1, own = work[0], work[1], work[2], work[3]
    y[0] = shift
    f0[0] = 1.0 if k % 2 == 0 else -1.0
    over_d, half = 1.0, 1
    for j in range(k):
        over_d /= c[j]
        for v in range(half):
            y[half + v] = y[v] + c[j]
            f0[half + v] = -f0[v]
        half *= 2
    scale = 1 / FACTORIAL[k]
    for v in range(size):
        f0[v] = f0[v] * scale if y[v] > 0 else 0.0
        y[v] = max(y[v], 0.0)
    for _ in range(k):
        for v in range(size):
            f0[v] *= y[v]
    f2 = 0.0
    for v in range(size):
        f1[v] = f0[v] * y[v] / (k + 1)
        f2 += f1[v] * y[v]
    phi[2] = f2 * over_d / (k + 2)
    if with_own:
        half = size >> 1
        for v in range(half):
            own[v] = f0[half + v]
    # Fold corner against corner along one axis after the other: what lies above is the sum over corners that hold it.
    half = size >> 1
    for j in range(k - 1, -1, -1):
        above0 = above1 = 0.0
        for v in range(half):
            above0 += f0[half + v]
            above1 += f1[half + v]
            f0[v] += f0[half + v]
            f1[v] += f1[half + v]
        x_on[j], x_value[j] = above0 * over_d, above1 * over_d
        half >>= 1
    phi[0], phi[1] = f0[0] * over_d, f1[0] * over_d
    if with_own:
        last = k - 1
        half = size >> 2
        own_x[last] = x_on[last]
        for j in range(k - 2, -1, -1):
            above0 = 0.0
            for v in range(half):
                above0 += own[half + v]
                own[v] += own[half + v]
            own_x[j] = above0 * over_d
            half >>= 1
        over = 1 / c[last]
        for j in range(k):
            own_x[j] += (phi[2] * over - x_value[last]) / c[j] - x_value[j] * over
        own_x[last] += phi[2] * over * over
    for j in range(k):
        x_value[j] -= phi[2] / c[j]
        x_on[j] -= phi[1] / c[j]
