"""The catalogue of known arrangements: where unit vectors go that spread evenly in 1, 2 or 3 dimensions."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]


def kgon(k: int) -> Array:
    """k unit vectors (2, k) evenly around a circle."""
    angle = 2 * np.pi * np.arange(k) / k
    return np.stack([np.cos(angle), np.sin(angle)])


@lru_cache(maxsize=32)
def thomson_points(k: int) -> Array:
    """k unit vectors (3, k) that repel each other on the sphere, the best of some starts.

    Reference: the Thomson problem (Thomson 1904), which TMS, "The Geometry of Superposition", compares solutions with.
    """
    rng = np.random.default_rng(k)
    found = [minimize(repulsion, rng.normal(size=3 * k), args=(k,), jac=True, method="L-BFGS-B") for _ in range(6)]
    best: Array = min(found, key=lambda result: float(result.fun)).x.reshape(3, k)
    return np.asarray(best / np.linalg.norm(best, axis=0))


def repulsion(flat: Array, k: int) -> tuple[float, Array]:
    """Sum over pairs of 1 / distance of the directions of flat (3 k,), and its gradient (3 k,)."""
    points = flat.reshape(3, k)
    norm = np.linalg.norm(points, axis=0)
    unit = points / norm
    gap = unit[:, :, None] - unit[:, None, :]
    inverse = 1 / np.sqrt((gap**2).sum(0) + np.eye(k))
    np.fill_diagonal(inverse, 0)
    by_unit = -(gap * inverse**3).sum(2)
    by_points = (by_unit - unit * (unit * by_unit).sum(0)) / norm
    return float(inverse.sum() / 2), by_points.ravel()


def capped_octahedron() -> Array:
    """Seven unit vectors (3, 7) as one, three and three along an axis."""
    rings = [(np.radians(75.0), 0.0), (np.radians(130.0), np.pi / 3)]
    points = [(0.0, 0.0, 1.0)]
    for polar, turn in rings:
        for third in range(3):
            angle = turn + 2 * np.pi * third / 3
            points.append((np.sin(polar) * np.cos(angle), np.sin(polar) * np.sin(angle), np.cos(polar)))
    return np.array(points).T


def sorted_angles(unit: Array) -> Array:
    """Degrees (pairs,) between every two columns of unit (rank, k), ascending."""
    k = unit.shape[1]
    return np.sort(np.degrees(np.arccos(np.clip(unit.T @ unit, -1, 1)))[np.triu_indices(k, 1)])


@lru_cache(maxsize=64)
def blueprints(n_features: int, n_hidden: int) -> tuple[Array, ...]:
    """Unit vectors (hidden, k) of every arrangement of the catalogue that fits, each with its own k <= n_features.

    Features beyond the first k are ignored.
    """
    axes = np.eye(n_hidden)
    found = [axes[:, : min(n_hidden, n_features)]]
    if n_hidden == 1:
        shapes = [axes * np.array([[1, -1]])]
    elif n_hidden == 2:
        pair = np.stack([axes[:, 0], -axes[:, 0]], 1)
        shapes = [np.column_stack([pair, axes[:, 1]]), np.column_stack([axes, -axes])]
        shapes += [kgon(k) for k in range(3, n_features + 1) if k != 4]
    else:
        pair = np.stack([axes[:, 2], -axes[:, 2]], 1)
        shapes = [np.column_stack([axes, -axes])]
        for k in (3, 5, 6, 7):
            flat = np.vstack([kgon(k), np.zeros(k)])
            shapes += [np.column_stack([flat, pair]), np.column_stack([flat, axes[:, 2]])]
        shapes += [np.column_stack([axes, -axes[:, :j]]) for j in (1, 2)]
        shapes += [thomson_points(k) for k in range(4, n_features + 1) if k != 6]
        shapes += [capped_octahedron()]
    return tuple(shape for shape in found + shapes if shape.shape[1] <= n_features)
