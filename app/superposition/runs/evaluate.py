"""One model that is given: its loss and the gradient, or all that a result says of a ground state."""

from dataclasses import replace
from typing import TypedDict

import torch
from torch import Tensor

from ..experiment.cost import EXACT_FEATURES
from ..experiment.recipe import Recipe
from ..geometry.description import Description, model_fields, round_off
from ..geometry.forward import heard, pairs_read
from ..geometry.naming import name_arrangement
from ..loss.by_active import LossByActive, loss_by_active
from ..loss.features import independent
from ..loss.gram import weight_gradient
from ..loss.normalised import given_loss
from ..loss.objectives import exact_objective
from ..loss.problem import Problem, problem_of
from ..optimise.parametrisation import Constraint

DIGITS = 6  # as a result has of weights
# Points for each number of active features, and of more than 8 features in all: where opposite ones are on together, h
# passes near 0 and its direction turns fast, as at no minimum.
GIVEN_POINTS = dict.fromkeys(range(2, 7), 1 << 17) | {7: 1 << 19, 8: 1 << 19}
MOST_POINTS = 1 << 22  # of more than 8 features, in all


class Evaluation(TypedDict):
    """Gradients are shaped as W [hidden][feature] and b [feature]."""

    loss: float
    grad_W: list[list[float]]
    grad_b: list[float]


class Described(Description):
    """heard: by feature. W [hidden][feature], b [feature]: as the constraint lets them be."""

    loss: float
    loss_by_active: LossByActive
    heard: list[float]
    pairs_read: int
    W: list[list[float]]
    b: list[float]


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
    decoder affine or one hidden dimension, else good to 1e-4, and to 1e-8 where at most two features are on.

    Under a constraint W is first put on it (sphere: columns scaled to norm 1; sphere_gain: to their root mean square)
    and the gradient is that of the whole. Raises ValueError where a column of zeros has no direction.
    """
    weights = torch.tensor(W, dtype=torch.float64)[None]
    bias = torch.tensor(b, dtype=torch.float64)[None]
    n = bias.shape[1]
    problem = Problem(independent(n), tuple(importances), (sparsity,), activation == "relu", decoder)
    on_set, pull_back = Constraint(constraint).project(weights)
    if decoder == "affine" or (len(W) == 1 and n <= EXACT_FEATURES):
        loss, by_gram, by_b = exact_objective(problem)(on_set, bias, torch.zeros(1, dtype=torch.long))
    else:
        loss, by_gram, by_b = given_loss(problem, on_set, bias, GIVEN_POINTS.get(n, MOST_POINTS))
    return report(loss, pull_back(weight_gradient(on_set, by_gram)), by_b[0])


def report(loss: Tensor, by_W: Tensor, by_b: Tensor) -> Evaluation:
    """What is said of one model.

    loss: (1, n) or (n,), by output. by_W: (1, hidden, n). by_b: (n,).
    """
    return {"loss": max(loss.sum().item(), 0.0), "grad_W": by_W[0].tolist(), "grad_b": by_b.tolist()}


def describe(recipe: Recipe) -> Described:
    """What a result says of a ground state, said of the model that a recipe starts from, at the recipe's sparsity.

    Raises ValueError where a column of zeros has no direction under the constraint.
    """
    spec = replace(recipe.spec, sparsities=(recipe.sparsity,))
    given, b = (torch.tensor([part], dtype=torch.float64) for part in (recipe.W, recipe.b))
    W, _ = Constraint(spec.constraint).project(given)
    level = torch.zeros(1, dtype=torch.long)
    problem = problem_of(spec)
    loss = exact_objective(problem)(W, b, level)[0].sum(1).clamp_min(0)
    w, bias = W[0].numpy(), b[0].numpy()
    how = spec.activation == "relu", spec.decoder
    return {
        **model_fields(w, name_arrangement(w)),
        "loss": loss.item(),
        "loss_by_active": loss_by_active(problem, W, b, level, loss)[0],
        "heard": round_off(heard(w, bias, *how), DIGITS),
        "pairs_read": pairs_read(w, bias, *how),
        "W": round_off(w, DIGITS),
        "b": round_off(bias, DIGITS),
    }
