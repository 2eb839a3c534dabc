"""The loss of one model that is given, and its gradient."""

from typing import TypedDict

import torch

from ..loss.features import independent
from ..loss.gram import weight_gradient
from ..loss.objectives import exact_objective
from ..loss.problem import Problem
from ..optimise.parametrisation import Constraint


class Evaluation(TypedDict):
    """Gradients are shaped as W [hidden][feature] and b [feature]."""

    loss: float
    grad_W: list[list[float]]
    grad_b: list[float]


def evaluate(
    W: list[list[float]],
    b: list[float],
    sparsity: float,
    importances: list[float],
    activation: str,
    constraint: str,
    decoder: str = "affine",
) -> Evaluation:
    """The loss of one model and its gradient by W (hidden, features) and b (features,); exact for n <= 8 with
    decoder affine, else good to 1e-4, and to 1e-8 where at most two features are on.

    Under a constraint W is first put on it (sphere: columns scaled to norm 1; sphere_gain: to their root mean square)
    and the gradient is that of the whole. Raises ValueError where a column of zeros has no direction.
    """
    weights = torch.tensor(W, dtype=torch.float64)[None]
    bias = torch.tensor(b, dtype=torch.float64)[None]
    n = bias.shape[1]
    problem = Problem(independent(n), tuple(importances), (sparsity,), activation == "relu", decoder)
    on_set, pull_back = Constraint(constraint).project(weights)
    loss, by_gram, by_b = exact_objective(problem)(on_set, bias, torch.zeros(1, dtype=torch.long))
    by_W = pull_back(weight_gradient(on_set, by_gram))
    return {"loss": max(loss.sum().item(), 0.0), "grad_W": by_W[0].tolist(), "grad_b": by_b[0].tolist()}
