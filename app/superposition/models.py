"""The models of one spec as a function of flat parameters, ready for a minimiser."""

import torch
from torch import Tensor

from app.superposition.constraint import Constraint, PullBack
from app.superposition.loss import Objective, exact_objective, problem_of, training_objective
from app.superposition.minimise import Function
from app.superposition.spec import Spec
from app.superposition.starts import structured_starts


class Models:
    """All starts at all levels of a spec. Losses are divided by the loss of an empty model, so that levels compare."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.problem = problem_of(spec)
        self.constraint = Constraint(spec.constraint)
        self.n_levels = len(spec.levels)
        self.per_level = spec.n_seeds + len(structured_starts(spec)[0])
        density = torch.from_numpy(self.problem.density)
        self.scale = (density / 3 - density**2 / 4) * sum(self.problem.importances)  # [levels]

    def unpack(self, parameters: Tensor) -> tuple[Tensor, Tensor, PullBack]:
        return self.constraint.unpack(parameters, self.spec.n_hidden, self.spec.n_features)

    def level_of(self, models: Tensor) -> Tensor:
        return models // self.per_level

    def training_function(self) -> Function:
        """Over the shared nodes; indices are those of all starts at all levels."""
        objective = training_objective(self.problem)
        return lambda parameters, models: self.value(objective, parameters, self.level_of(models))

    def exact_function(self, level: Tensor) -> Function:
        """The exact loss of some models at these levels."""
        objective = exact_objective(self.problem)
        return lambda parameters, models: self.value(objective, parameters, level[models])

    def value(self, objective: Objective, parameters: Tensor, level: Tensor) -> tuple[Tensor, Tensor]:
        W, b, pull_back = self.unpack(parameters)
        loss, by_gram, by_b = objective(W.mT @ W, b, level)
        by_W = W @ (by_gram + by_gram.mT).to(W.dtype)
        gradient = self.constraint.split(pull_back(by_W), by_b.to(W.dtype), W.shape[1] * W.shape[2])
        scale = self.scale[level]
        return loss / scale, (gradient / scale[:, None]).to(parameters.dtype)
