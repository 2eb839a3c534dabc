"""What a constraint lets W be, as free parameters that any optimiser can move.

free: W itself. sphere: columns of norm 1. sphere_gain: unit columns times one learned scale s, so that x' = ReLU(g WᵀW
x + b) with gain g = s^2. Of nGPT (Loshchilov et al. 2024) these have the embeddings on the sphere; there the hidden
vector is normalised as well, which it is not here. On the spheres the parameters are directions of any length; the
gradient along a direction's own length is zero.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

PullBack = Callable[[Tensor], Tensor]


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

    def unpack(self, parameters: Tensor, n_hidden: int, n_features: int) -> tuple[Tensor, Tensor, PullBack]:
        """W (models, hidden, n) that obeys, b (models, n) and the gradient's way back, of parameters (models, d).

        d is n_hidden n + n + n_scales.
        """
        models, size = len(parameters), n_hidden * n_features
        raw = parameters[:, :size].view(models, n_hidden, n_features)
        b = parameters[:, size : size + n_features]
        if self.name == "free":
            return raw, b, lambda gradient: gradient.reshape(models, size)
        norm = column_norms(raw)
        unit = raw / norm
        if self.name == "sphere":
            return unit, b, lambda gradient: (tangential(gradient, unit) / norm).reshape(models, size)
        scale = parameters[:, -1].view(models, 1, 1)

        def pull_back(gradient: Tensor) -> Tensor:
            by_raw = (scale * tangential(gradient, unit) / norm).reshape(models, size)
            return torch.cat([by_raw, (gradient * unit).sum(dim=(1, 2)).view(models, 1)], 1)

        return scale * unit, b, pull_back

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

    def join_gradient(self, gradient: Tensor, by_b: Tensor, size: int) -> Tensor:
        """gradient (models, d - n), by W and by the scale, with by_b (models, n) between the two: (models, d).

        size: how many of the numbers are W's.
        """
        return torch.cat([gradient[:, :size], by_b, gradient[:, size:]], 1)


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
