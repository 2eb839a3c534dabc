"""The perturbation of an input, of a given length at most, that raises the loss of a toy model most.

Inputs are those with one feature fully on, x = e_i. An attack adds a perturbation d to x; the loss is
sum_j I_j (x_j - x'_j)^2 with x' = ReLU(W^T W (x + d) + b), so that the right answer stays x. Only W d matters, and of
all d with the same W d the shortest lies in the row space: with W = U s V^T, every d = V q, |q| <= budget.

The other outputs are 0 in x and (ReLU(z))^2 is convex, so the loss is convex in q where output i is on, and where it is
off. Its maximum over either part of the ball is an extreme point of that part, which lies on the sphere, but for one
dimension, where it may also be the point between the parts.

Reference: Elhage et al. 2022, "Toy Models of Superposition", section "Superposition and adversarial examples" for the
experiment: vulnerability grows with the number of features per dimension.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..geometry.measures import Array

LINE, CIRCLE, SPHERE = 401, 720, 2000  # points that are tried in 1, 2 and 3 dimensions: the loss changes little between
REFINEMENTS = 30  # of the best of them, each a step of the power method; the first few do most


@dataclass(frozen=True)
class AttackedModel:
    """One toy model: W (hidden, n), b (n,), importances (n,)."""

    W: Array  # (hidden, n)
    b: Array  # (n,)
    importances: Array  # (n,)
    relu: bool = True

    def outputs(self, x: Array) -> Array:
        """Outputs (..., n) for inputs x (..., n)."""
        z = x @ self.W.T @ self.W + self.b
        return np.asarray(np.maximum(z, 0) if self.relu else z)

    def losses(self, x: Array, delta: Array) -> Array:
        """The loss (...,) of inputs x (..., n) that are perturbed by delta (..., n)."""
        return np.asarray(((self.outputs(x + delta) - x) ** 2) @ self.importances)

    def slopes(self, x: Array, delta: Array) -> Array:
        """The gradient (..., n) by delta (..., n) of the loss of inputs x (..., n)."""
        out = self.outputs(x + delta)
        by_out = 2 * self.importances * (out - x) * ((out > 0) if self.relu else 1)
        return np.asarray(by_out @ self.W.T @ self.W)


def worst_perturbations(model: AttackedModel, budgets: Sequence[float]) -> Array:
    """For each budget and each input of one feature the perturbation (budgets, n, n), a row each, no longer than it."""
    x = np.eye(len(model.b))
    basis = np.linalg.svd(model.W, full_matrices=False)[2]  # (min(hidden, n), n)
    tried = trial_points(len(basis)) @ basis  # (tried, n)
    delta = np.stack([(budget * tried)[model.losses(x[:, None], budget * tried).argmax(1)] for budget in budgets])
    longest = np.array(budgets)[:, None, None]
    best, lost = delta, model.losses(x, delta)
    for _ in range(REFINEMENTS):
        slope = model.slopes(x, delta)
        length = np.linalg.norm(slope, axis=2, keepdims=True)
        delta = np.where(length > 0, longest * slope / np.where(length > 0, length, 1), delta)
        now = model.losses(x, delta)
        best = np.where((now > lost)[..., None], delta, best)
        lost = np.maximum(now, lost)
    return np.asarray(best)


@lru_cache(maxsize=4)
def trial_points(dimensions: int) -> Array:
    """Even points of the unit sphere (tried, dimensions), in one dimension of the ball: where a maximum may be."""
    if dimensions == 1:
        return np.linspace(-1, 1, LINE)[:, None]
    if dimensions == 2:
        angle = 2 * np.pi * np.arange(CIRCLE) / CIRCLE
        return np.stack([np.cos(angle), np.sin(angle)], 1)
    height = 1 - (2 * np.arange(SPHERE) + 1) / SPHERE
    turn = np.pi * (1 + 5**0.5) * np.arange(SPHERE)  # the golden angle: a Fibonacci lattice
    radius = np.sqrt(1 - height**2)
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), height], 1)


def features_per_dimension(W: Array) -> float:
    """|W|^2 / m for W (m, n): about how many features share a dimension (TMS, "The Geometry of Superposition")."""
    return float((W**2).sum() / len(W))
