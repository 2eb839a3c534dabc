"""What a constraint lets W be, as free parameters that any optimiser can move.

free: W itself. sphere: columns of norm 1. sphere_gain: unit columns times one learned scale s, so that x' = ReLU(g WᵀW
x + b) with gain g = s^2. Of nGPT (Loshchilov et al. 2024) these have the embeddings on the sphere; there the hidden
vector is normalised as well, which it is not here. On the spheres the parameters are directions of any length; the
gradient along a direction's own length is zero.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..machine.compiled import compiled

PullBack = Callable[[Tensor], Tensor]
# A gradient by W (models, hidden, n) and by b (models, n) as one by the parameters (models, d).
PullBackBoth = Callable[[Tensor, Tensor], Tensor]
KINDS = ("free", "sphere", "sphere_gain")  # constraints, each with what the one before it has


@dataclass(frozen=True)
class Constraint:
    """One of the constraints, by its name."""

    name: str

    @property
    def n_scales(self) -> int:
        """Extra parameters of a model beside W and b."""
        return 1 if self.name == "sphere_gain" else 0

    def project(self, W: Tensor) -> tuple[Tensor, PullBack]:
        """The nearest W that obeys (models, hidden, n) to W (models, hidden, n), and how a gradient by it becomes one
        by the W given. Raises ValueError where a column of zeros has no direction on the sphere.
        """
        if self.name == "free":
            return W, lambda gradient: gradient
        norm: Tensor = torch.linalg.vector_norm(W, dim=1, keepdim=True)
        if not bool((norm > 0).all()):
            raise ValueError("W has a column of zeros, which has no direction on the sphere.")
        unit = W / norm
        if self.name == "sphere":
            return unit, lambda gradient: tangential(gradient, unit) / norm
        scale = (norm**2).mean(dim=2, keepdim=True).sqrt()

        def pull_back(gradient: Tensor) -> Tensor:
            by_scale = (gradient * unit).sum(dim=(1, 2), keepdim=True)
            return scale * tangential(gradient, unit) / norm + by_scale * W / (scale * W.shape[2])

        return scale * unit, pull_back

    def unpack(self, parameters: Tensor, n_hidden: int, n_features: int) -> tuple[Tensor, Tensor, PullBackBoth]:
        """W (models, hidden, n) that obeys, b (models, n) and the gradient's way back, of parameters (models, d).

        d is n_hidden n + n + n_scales.
        """
        models, given, kind = len(parameters), parameters.contiguous().numpy(), KINDS.index(self.name)
        W = torch.empty((models, n_hidden, n_features), dtype=parameters.dtype)
        b = torch.empty((models, n_features), dtype=parameters.dtype)
        unpack_into(given, kind, W.numpy(), b.numpy())

        def pull_back(by_W: Tensor, by_b: Tensor) -> Tensor:
            gradient = torch.empty(parameters.shape, dtype=parameters.dtype)
            own = by_W.to(W.dtype).contiguous().numpy(), by_b.to(W.dtype).contiguous().numpy()
            pull_back_into(given, kind, W.numpy(), *own, gradient.numpy())
            return gradient

        return W, b, pull_back

    def pack(self, W: Tensor, b: Tensor) -> Tensor:
        """The parameters (models, d) of models with W (models, hidden, n) and b (models, n); a zero column is given a
        direction where one is needed.
        """
        if self.name == "free":
            return torch.cat([W.flatten(1), b], 1)
        norm = column_norms(W)
        unit = torch.where(norm > 1e-6, W / norm.clamp_min(1e-6), W.shape[1] ** -0.5)
        flat = torch.cat([unit.flatten(1), b], 1)
        if self.name == "sphere":
            return flat
        return torch.cat([flat, (norm**2).mean(dim=2).sqrt()], 1)


@compiled
def unpack_into(parameters: Any, kind: int, W: Any, b: Any) -> None:
    """Write W (models, hidden, n), which obeys, and b (models, n) of parameters (models, d)."""
    models, hidden, n = W.shape
    for model in range(models):
        for j in range(n):
            factor = W.dtype.type(1)
            if kind > 0:
                factor /= column_norm(parameters[model], j, hidden, n)
            if kind > 1:
                factor *= parameters[model, hidden * n + n]
            for k in range(hidden):
                W[model, k, j] = parameters[model, k * n + j] * factor
            b[model, j] = parameters[model, hidden * n + j]


@compiled
def pull_back_into(parameters: Any, kind: int, W: Any, by_W: Any, by_b: Any, gradient: Any) -> None:
    """Write the gradient (models, d) by parameters (models, d) of what has the gradient by_W (models, hidden, n) by
    their W (models, hidden, n) and by_b (models, n) by b.
    """
    models, hidden, n = W.shape
    for model in range(models):
        scale, by_scale = W.dtype.type(1), W.dtype.type(0)
        if kind > 1:
            scale = parameters[model, hidden * n + n]
        for j in range(n):
            gradient[model, hidden * n + j] = by_b[model, j]
            if kind == 0:
                for k in range(hidden):
                    gradient[model, k * n + j] = by_W[model, k, j]
                continue
            norm, along = column_norm(parameters[model], j, hidden, n), W.dtype.type(0)
            for k in range(hidden):
                along += by_W[model, k, j] * (parameters[model, k * n + j] / norm)
            for k in range(hidden):
                tangential = by_W[model, k, j] - parameters[model, k * n + j] / norm * along
                gradient[model, k * n + j] = scale * tangential / norm
            by_scale += along
        if kind > 1:
            gradient[model, hidden * n + n] = by_scale


@compiled
def column_norm(parameters: Any, j: int, hidden: int, n: int) -> Any:
    """The norm of column j of the raw W in one model's parameters (d,)."""
    total = parameters[j] * parameters[j]
    for k in range(1, hidden):
        total += parameters[k * n + j] * parameters[k * n + j]
    return np.sqrt(total)


def column_norms(W: Tensor) -> Tensor:
    """Norms (models, 1, n) of the columns of W (models, hidden, n); torch's own norm takes thirty times as long along a
    middle axis.
    """
    return (W * W).sum(dim=1, keepdim=True).sqrt()


def tangential(gradient: Tensor, unit: Tensor) -> Tensor:
    """The part of gradient (models, hidden, n) that turns the columns of unit (models, hidden, n), in the same shape
    (models, hidden, n); the part that stretches them is taken out.
    """
    return gradient - unit * (gradient * unit).sum(dim=1, keepdim=True)
