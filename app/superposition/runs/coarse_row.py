"""A quick look at ground states at few sparsities, on the nodes alone: the first picture of an atlas."""

from dataclasses import replace
from typing import Literal, TypedDict

import numpy as np
import torch
from torch import Tensor

from ..experiment.jsonl import Summary, line
from ..experiment.spec import Spec
from ..geometry.description import summary
from ..loss.gram import weight_gradient
from ..loss.objectives import fine_objective, training_objective
from ..loss.problem import problem_of
from ..optimise import lbfgs
from ..optimise.parametrisation import Constraint
from ..search.starts import random_starts, structured_starts_at

LEVELS = 13  # at most
RANDOM_STARTS = 4  # beside those of known arrangements, which are mostly better
STEPS, TOLERANCE = 24, 1e-4  # evaluations at most, relative progress that ends them: the row itself follows


class CoarseLine(TypedDict):
    kind: Literal["coarse"]
    y: float
    sparsity: tuple[float, ...]
    levels: list[Summary]


class CoarseAcrossLine(TypedDict):
    """Where levels lie on another axis than sparsity: x, one for each."""

    kind: Literal["coarse"]
    y: float
    x: tuple[float, ...]
    levels: list[Summary]


def coarse_line(spec: Spec, y: float) -> bytes:
    """A line of kind coarse for the row y of an atlas."""
    chosen = sorted({int(k) for k in np.linspace(0, len(spec.levels) - 1, LEVELS).round()})
    values = tuple(spec.level_values[k] for k in chosen)
    if spec.axis is None:
        few = replace(spec, sparsities=values)
        return line(CoarseLine(kind="coarse", y=y, sparsity=values, levels=coarse_ground_states(few)))
    few = replace(spec, axis=replace(spec.axis, values=values))
    return line(CoarseAcrossLine(kind="coarse", y=y, x=values, levels=coarse_ground_states(few)))


def coarse_ground_states(spec: Spec) -> list[Summary]:
    """The best of some starts at each level, after a short descent."""
    problem, constraint = problem_of(spec), Constraint(spec.constraint)
    n_levels, random = len(spec.levels), random_starts(spec)[:RANDOM_STARTS]
    structured, bias = structured_starts_at(spec, np.arange(n_levels))
    W = np.concatenate([np.broadcast_to(random, (n_levels, *random.shape)), structured], 1)
    b = np.concatenate([np.zeros((n_levels, len(random), spec.n_features)), bias], 1)
    b = np.where(np.isnan(b), problem.density[:, None, None] / 2, b).reshape(-1, spec.n_features)
    per_level = W.shape[1]
    W = W.reshape(-1, *W.shape[2:])
    flat = constraint.pack(torch.tensor(W, dtype=torch.float32), torch.tensor(b, dtype=torch.float32))
    level = torch.arange(n_levels).repeat_interleave(per_level)
    objective = training_objective(problem)

    def function(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        w, bias, pull_back = constraint.unpack(moved, spec.n_hidden, spec.n_features)
        by_output, by_gram, by_b = objective(w, bias, level[index])
        return by_output.sum(1), pull_back(weight_gradient(w, by_gram), by_b)

    end = lbfgs.advance_descent(function, lbfgs.start_descent(function, flat), STEPS, TOLERANCE)
    best = end.loss.view(n_levels, per_level).argmin(1) + torch.arange(n_levels) * per_level
    last_W, last_b, _ = constraint.unpack(end.parameters[best].double(), spec.n_hidden, spec.n_features)
    loss = fine_objective(problem)(last_W, last_b, level[best])[0].sum(1).clamp_min(0)
    models = zip(last_W.numpy(), last_b.numpy(), loss.tolist(), strict=True)
    return [summary(*model) for model in models]
