"""From a group of features to the lowest loss nearby: on the nodes where the start is far away, then exactly."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..geometry.measures import Array
from ..loss.gram import weight_gradient
from ..loss.objectives import Objective, exact_objective, fine_objective, training_objective
from ..loss.problem import Problem
from . import lbfgs

ROUND_STEPS, ROUNDS, TOLERANCE = 10, 5, 1e-10  # bounds, since models rest earlier
FEW_PARAMETERS, MANY_ROUNDS = 4, 10  # where there are few parameters, steps are cheap

Index = NDArray[np.intp]  # of each model's sparsity


@dataclass(frozen=True)
class Coordinates:
    """Which numbers of W (models, rank, size) and b (models, size) may move, as flat parameters (models, d)."""

    unpack: Callable[[Tensor], tuple[Tensor, Tensor]]
    pack: Callable[[Tensor, Tensor], Tensor]  # gradients by W and b as those by the parameters


def all_coordinates(rank: int, size: int) -> Coordinates:
    """Every number of W and b."""

    def unpack(flat: Tensor) -> tuple[Tensor, Tensor]:
        return flat[:, : rank * size].reshape(-1, rank, size), flat[:, rank * size :]

    def pack(by_W: Tensor, by_b: Tensor) -> Tensor:
        return torch.cat([by_W.reshape(-1, rank * size), by_b], 1)

    return Coordinates(unpack, pack)


def norms_and_biases(unit: Array, kinds: list[int]) -> Coordinates:
    """A norm and a bias for each kind of feature, along fixed directions unit (rank, size)."""
    direction, kind = torch.from_numpy(unit), torch.tensor(kinds)
    n_kinds = max(kinds) + 1
    member = torch.nn.functional.one_hot(kind, n_kinds).double()  # (size, kinds)

    def unpack(flat: Tensor) -> tuple[Tensor, Tensor]:
        return direction.to(flat.dtype) * flat[:, None, :n_kinds][:, :, kind], flat[:, n_kinds:][:, kind]

    def pack(by_W: Tensor, by_b: Tensor) -> Tensor:
        by_norm = (by_W * direction.to(by_W.dtype)).sum(1)
        return torch.cat([by_norm @ member.to(by_W.dtype), by_b @ member.to(by_W.dtype)], 1)

    return Coordinates(unpack, pack)


class GroupMinimiser:
    """The losses of one problem, a group of features at some sparsities, and descents on them."""

    def __init__(self, problem: Problem) -> None:
        self.on_nodes = training_objective(problem)
        self.fine = fine_objective(problem)
        self.exact = exact_objective(problem)
        density = torch.from_numpy(problem.density)
        self.scale = (density / 3 - density**2 / 4) * sum(problem.level_importances[0].tolist())

    def loss(self, W: Array, b: Array, level: Index) -> Array:
        """The exact loss (models,) of W (models, rank, size) and b (models, size) at level (models,)."""
        return self.exact(torch.from_numpy(W), torch.from_numpy(b), torch.from_numpy(level))[0].sum(1).numpy()

    def descend(self, free: Coordinates, flat: Tensor, level: Index, steps: int) -> tuple[Tensor, Tensor]:
        """Parameters (models, d) and losses (models,) after some steps on the nodes, from flat (models, d) at level
        (models,).
        """
        function = self.function(self.on_nodes, free, level, torch.float32)
        end = lbfgs.advance_descent(function, lbfgs.start_descent(function, flat.float()), steps, lbfgs.RESOLVED)
        return end.parameters.double(), end.loss.double()

    def polish(self, free: Coordinates, flat: Tensor, level: Index, holds: Callable[[Array], bool]) -> Tensor:
        """The parameters (models, d) of the minimum of the exact loss that flat (models, d) leads to at level
        (models,).

        Preconditioned by the curvature on the nodes. holds: of one model's W; a model for which it is false stops.
        """
        fine = self.function(self.fine, free, level, torch.float64)
        on_nodes = self.function(self.on_nodes, free, level, torch.float32)
        end = lbfgs.start_descent(fine, flat, lbfgs.inverse_hessian(on_nodes, flat))
        for _ in range(MANY_ROUNDS if flat.shape[1] <= FEW_PARAMETERS else ROUNDS):
            end = lbfgs.advance_descent(fine, end, ROUND_STEPS, TOLERANCE)
            moving = free.unpack(end.parameters[end.active])[0].numpy()
            end = lbfgs.keep_active(end, torch.from_numpy(np.flatnonzero([holds(W) for W in moving])))
            if not len(end.active):
                break
        return end.parameters

    def function(self, objective: Objective, free: Coordinates, level: Index, precision: torch.dtype) -> lbfgs.Function:
        """The loss, in units of the empty model's, as a function of parameters (models, d) at level (models,)."""
        at = torch.from_numpy(level)

        def value(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
            W, b = free.unpack(moved.to(precision))
            by_output, by_gram, by_b = objective(W, b, at[index])
            scale = self.scale[at[index]].to(by_output.dtype)
            gradient = free.pack(weight_gradient(W, by_gram), by_b.to(W.dtype)) / scale[:, None]
            return by_output.sum(1) / scale, gradient.to(moved.dtype)

        return value
