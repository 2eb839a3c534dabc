"""The hidden space on paper: a plane as it is, a line on its axis, space as it is seen by an eye far away."""

import functools
import math
from collections.abc import Sequence
from itertools import combinations

Point = tuple[float, float]
Vector = tuple[float, float, float]
TOLERANCE = 0.02  # off a face's plane: ground states are found to a thousandth


def project(W: Sequence[Sequence[float]], eye: Sequence[float]) -> list[Point]:
    """The columns of W (hidden x features) as points of the picture."""
    if len(W) == 1:
        return [(x, 0.0) for x in W[0]]
    if len(W) == 2:
        return list(zip(*W, strict=True))
    x, y, z = eye
    y = y or (0.0 if x else -1e-9)  # from right above, x lies to the right and y upwards
    ground = math.sqrt(x * x + y * y)
    far = math.sqrt(ground * ground + z * z)
    right = (-y / ground, x / ground, 0.0)
    up = (-x * z / ground / far, -y * z / ground / far, ground / far)
    return [(dot(right, w), dot(up, w)) for w in zip(*W, strict=True)]


def far_first(W: Sequence[Sequence[float]], eye: Sequence[float]) -> list[int]:
    """The columns of W in the order in which they are painted: in space the nearer to the eye lies over the rest."""
    columns = list(zip(*W, strict=True))
    nearness = [dot(eye, w) if len(W) == 3 else 0.0 for w in columns]
    return sorted(range(len(columns)), key=nearness.__getitem__)


def great_circles(corners: int, eye: Sequence[float]) -> list[list[Point]]:
    """The equator of the unit sphere and two meridians, as they are seen."""
    turns = [math.tau * k / corners for k in range(corners)]
    c, s, zero = [math.cos(t) for t in turns], [math.sin(t) for t in turns], [0.0] * corners
    return [project(circle, eye) for circle in ((c, s, zero), (c, zero, s), (zero, c, s))]


@functools.lru_cache(maxsize=64)  # of a page's picture, which is laid out for several sizes
def hull_edges(points: tuple[Vector, ...]) -> list[tuple[int, int]]:
    """The edges of the convex hull of points in space. Faces with more than three corners show no diagonals."""
    edges = {}
    for face in faces(points).values():
        for k, i in enumerate(face):
            j = face[(k + 1) % len(face)]
            edges[min(i, j), max(i, j)] = (i, j)
    return list(edges.values())


def faces(points: Sequence[Vector]) -> dict[tuple[int, ...], list[int]]:
    """The corners of each face in order, found by trying every plane through three points."""
    found = {}
    for i, j, k in sorted(combinations(range(len(points)), 3), key=lambda corners: corners[::-1]):
        normal = cross(minus(points[j], points[k]), minus(points[i], points[k]))
        size = math.sqrt(dot(normal, normal))
        if size < TOLERANCE:
            continue
        heights = [dot(minus(point, points[k]), normal) / size for point in points]
        if all(h < TOLERANCE for h in heights) or all(h > -TOLERANCE for h in heights):
            flat = tuple(index for index, h in enumerate(heights) if abs(h) < TOLERANCE)
            found[flat] = in_order(flat, points, normal)
    return found


def in_order(corners: Sequence[int], points: Sequence[Vector], normal: Vector) -> list[int]:
    """The corners of one face as they lie around it."""
    x, y, z = (sum(points[i][h] for i in corners) / len(corners) for h in range(3))
    middle = (x, y, z)
    one = minus(points[corners[0]], middle)
    two = cross(normal, one)
    a, b = (math.sqrt(dot(axis, axis)) or 1 for axis in (one, two))
    spokes = [minus(points[i], middle) for i in corners]
    angles = [math.atan2(dot(spoke, two) / b, dot(spoke, one) / a) for spoke in spokes]
    return [i for _, i in sorted(zip(angles, corners, strict=True), key=lambda pair: pair[0])]


def minus(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
