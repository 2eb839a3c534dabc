"""Quantities of trained models, computed from W (..., hidden, features) (TMS, "The Geometry of Superposition")."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def feature_norm(W: Array) -> Array:
    """The norm (..., features) of each column of W (..., hidden, features): is the feature represented?"""
    norm: Array = np.sqrt((W**2).sum(axis=-2))
    return norm


def directions(W: Array) -> Array:
    """Unit columns (..., hidden, features) of W (..., hidden, features); zero where a column is zero."""
    norm = feature_norm(W)[..., None, :]
    return np.divide(W, norm, out=np.zeros_like(W), where=norm > 0)


def squared_overlap(W: Array) -> Array:
    """(Ŵ_i · W_j)^2 as (..., features i, features j) for W (..., hidden, features)."""
    return np.asarray((directions(W).swapaxes(-1, -2) @ W) ** 2)


def degrees_between(unit: Array) -> Array:
    """Degrees (k, k) between every two columns of unit (hidden, k)."""
    return np.degrees(np.arccos(np.clip(unit.T @ unit, -1, 1)))


def interference(W: Array) -> Array:
    """Sum over j != i of (Ŵ_i · W_j)^2 per feature (..., features) of W (..., hidden, features); 0 where W_i = 0."""
    squares = squared_overlap(W)
    off_diagonal: Array = squares.sum(-1) - squares.diagonal(axis1=-2, axis2=-1)
    return off_diagonal


def feature_dimensionality(W: Array) -> Array:
    """D_i = norm^2 / sum_j (Ŵ_i · W_j)^2 per feature (..., features) of W (..., hidden, features); 0 where W_i = 0.

    A feature of an antipodal pair has 1/2, one of a pentagon 2/5 (TMS, "The Geometry of Superposition").
    """
    total: Array = squared_overlap(W).sum(-1)
    return np.divide(feature_norm(W) ** 2, total, out=np.zeros_like(total), where=total > 0)


def cosine_sums(W: Array, kept: list[int]) -> tuple[float, float]:
    """Σ over i != j of cos²(W_i, W_j) among the kept of W (hidden, features), and the least that so many directions
    allow in as many dimensions: k^2 / m - k, the Welch bound.
    """
    unit = directions(W[:, kept])
    count, dimensions = len(kept), len(W)
    squares = (unit.T @ unit) ** 2
    return float(squares.sum() - squares.trace()), max(0.0, count**2 / dimensions - count)
