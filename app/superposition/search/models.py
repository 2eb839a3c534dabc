"""The models of one spec as a function of flat parameters, ready for a minimiser."""

from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from ..experiment.spec import Spec
from ..loss.gram import weight_gradient
from ..loss.objectives import Objective, exact_objective, fine_objective, precise_objective, training_objective
from ..loss.problem import problem_of
from ..machine.compiled import compiled
from ..optimise.lbfgs import Function
from ..optimise.parametrisation import Constraint, PullBackBoth
from .budget import search_budget
from .sparsity_grid import add_neighbours
from .starts import n_random_starts, structured_starts

SEARCHED = 20  # levels at least that are searched in full, if there are as many; ablation: some levels searched in full


class Models:
    """All starts at all levels of a spec, sorted by level; within a level the random seeds come first, and where it is
    searched in full the structured starts follow.

    Few levels get neighbours (see sparsity_grid), which spec.levels has too; asked are the positions of the others.
    Where levels are many some are searched in full, and what is found there is followed to the others. Losses are
    divided by the loss of an empty model, so that levels compare.
    """

    def __init__(self, spec: Spec, alone: bool = False) -> None:
        """alone: at the spec's own levels, without neighbours."""
        asked, spec = spec.level_values, spec if alone else add_neighbours(spec)
        self.spec = spec
        self.asked = torch.tensor([spec.level_values.index(value) for value in asked])
        problem = problem_of(spec)
        self.constraint = Constraint(spec.constraint)
        self.n_levels = len(spec.levels)
        some = torch.arange(0, self.n_levels, max(1, self.n_levels // SEARCHED))
        self.searched = some if len(asked) == self.n_levels else torch.unique(torch.cat([some, self.asked]))
        n_random, n_structured = n_random_starts(spec), len(structured_starts(spec)[0])
        starts = torch.full((self.n_levels,), n_random)
        starts[self.searched] += n_structured
        self.level_of_start = torch.arange(self.n_levels).repeat_interleave(starts)
        self.first_start = starts.cumsum(0) - starts  # (levels,)
        self.density = torch.from_numpy(problem.density)
        self.all_active = self.density**spec.n_features  # (levels,)
        self.importances = torch.from_numpy(problem.level_importances)  # (levels, n)
        self.scale = (self.density / 3 - self.density**2 / 4) * self.total_importance()  # (levels,)
        self.training_loss = training_objective(problem)
        self.fine_loss = fine_objective(problem, search_budget(spec).tolerance)
        self.precise_loss, self.exact_loss = precise_objective(problem), exact_objective(problem)

    def total_importance(self) -> Tensor:
        """sum_i I_i of each level (levels,)."""
        return torch.tensor([sum(at_level) for at_level in self.importances.tolist()], dtype=torch.float64)

    def unpack(self, parameters: Tensor) -> tuple[Tensor, Tensor, PullBackBoth]:
        """W (models, hidden, n), b (models, n) and the gradient's way back, of parameters (models, d)."""
        return self.constraint.unpack(parameters, self.spec.n_hidden, self.spec.n_features)

    def level_of(self, models: Tensor) -> Tensor:
        """The level (models,) of each of models (models,), indices into all starts."""
        return self.level_of_start[models]

    def seeds(self) -> Tensor:
        """Which models are the random seeds of the levels that were asked for (asked, n_seeds)."""
        return self.first_start[self.asked, None] + torch.arange(self.spec.n_seeds)

    def training_function(self) -> Function:
        """What training minimises; indices are those of all starts at all levels."""
        return lambda parameters, models: self.value(self.training_loss, parameters, self.level_of(models))

    def value(
        self, objective: Objective, parameters: Tensor, level: Tensor, share: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Loss (models,) and gradient (models, d) of parameters (models, d) at level (models,), in units of the empty
        model's loss.

        share: (models, n), what importance each output is given, relative to its own.
        """
        W, b, pull_back = self.unpack(parameters)
        by_output, by_gram, by_b = objective(W, b, level)
        if share is not None:
            by_output, by_gram, by_b = by_output * share, by_gram * share[:, :, None], by_b * share
        gradient, loss = pull_back(weight_gradient(W, by_gram), by_b), torch.empty(len(b), dtype=torch.float64)
        scale_into(by_output.numpy(), level.numpy(), self.scale.numpy(), loss.numpy(), gradient.numpy())
        return loss, gradient

    def by_output(self, objective: Objective, parameters: Tensor, level: Tensor) -> tuple[Tensor, Tensor]:
        """Each output's loss (models, n) and its gradient (models, n, d), as if its importance were 1.

        parameters: (models, d). level: (models,).
        """
        models, n = len(parameters), self.spec.n_features
        W, b, _ = self.unpack(parameters)
        loss, by_gram, by_b = objective(W, b, level)
        own = torch.eye(n, dtype=loss.dtype)
        rows = (own[:, :, None] * by_gram[:, :, None, :]).flatten(0, 1)  # of one output each
        W, _, pull_back = self.unpack(parameters.repeat_interleave(n, 0))
        gradient = pull_back(weight_gradient(W, rows), (own * by_b[:, :, None]).flatten(0, 1))
        unit = self.scale[level, None] * self.importances[level]
        return loss / unit, gradient.view(models, n, -1) / unit[:, :, None]

    def loss(self, objective: Objective, parameters: Tensor, level: Tensor) -> Tensor:
        """The loss itself (models,) of parameters (models, d) at level (models,), which rounding must not make
        negative.
        """
        return (self.value(objective, parameters, level)[0] * self.scale[level]).clamp_min(0)


@compiled
def scale_into(by_output: Any, level: Any, scale: Any, loss: Any, gradient: Any) -> None:
    """Write the sums of by_output (models, n), in units of scale (levels,), into loss (models,), and divide gradient
    (models, d) by the same.
    """
    for model in range(len(loss)):
        unit, total = scale[level[model]], 0.0
        for i in range(by_output.shape[1]):
            total += by_output[model, i]
        loss[model] = total / unit
        for i in range(gradient.shape[1]):
            gradient[model, i] /= unit


@lru_cache(maxsize=4)
def models_of(spec: Spec) -> Models:
    """The models of a spec, made once a process: the steps of a sweep share the nodes."""
    return Models(spec)
