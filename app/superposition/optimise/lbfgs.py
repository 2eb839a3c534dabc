"""L-BFGS for many small models at once, each with its own step, history and end.

Every operation acts on each model by itself, so that a model trained in company ends exactly where it does alone.

Reference: Nocedal & Wright 2006, Numerical Optimization, Algorithms 7.4 and 7.5, with backtracking (Algorithm 3.1).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..machine.compiled import compiled

HISTORY = 8  # pairs; Nocedal & Wright recommend 3 to 20
SUFFICIENT_DECREASE = 1e-4  # c_1 of Nocedal & Wright, section 3.1
BACKTRACKING = 0.35  # between the bounds 0.1 and 0.5 that are usual (Dennis & Schnabel, section 6.3)
FIRST_STEP = 0.3  # length, beside norms of about 1: before the first pair the scale is unknown
RESOLVED = 1e-6  # relative difference of losses that single precision tells: nearer ones are equally good
SMALLEST_STEP = 1e-5  # of a direction, after eleven times BACKTRACKING: no descent is left in it


@dataclass(frozen=True)
class FiniteDifferences:
    """How second derivatives are taken from a gradient that is good to some digits.

    step: of a parameter. min_curvature: the least curvature that is believed, relative to the largest. noise: relative
    to the most sensitive parameter's curvature, what differences of the gradient cannot tell from noise.
    """

    step: float
    min_curvature: float
    noise: float


SINGLE = FiniteDifferences(step=0.01, min_curvature=3e-3, noise=1e-5)  # of a gradient in float32
DOUBLE = FiniteDifferences(step=1e-4, min_curvature=1e-7, noise=1e-11)  # in float64

# (parameters (models, d), model indices (models,)) -> loss (models,), gradient (models, d)
Function = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Descent:
    """The state of several models. `active` lists those still moving; the fields below it are of these alone."""

    parameters: Tensor  # (models, d)
    loss: Tensor  # (models,)
    active: Tensor  # (active,)
    gradient: Tensor  # (active, d)
    direction: Tensor  # (active, d)
    step: Tensor  # (active,)
    s: Tensor  # (active, HISTORY, d)  s = x_{k+1} - x_k
    y: Tensor  # (active, HISTORY, d)  y = g_{k+1} - g_k
    rho: Tensor  # (active, HISTORY)  1 / s·y
    pairs: Tensor  # (active,)  how many pairs there have been; the newest is in slot (pairs - 1) % HISTORY
    gamma: Tensor  # (active,)  s·y / y·y of the newest pair
    stalled: Tensor  # (active,)  steps in a row with too little progress
    inverse_hessian: Tensor  # (active, d, d)  where the curvature is known beforehand, else (active, 0, 0)


ACTIVE_FIELDS = (
    *("active", "gradient", "direction", "step", "s", "y", "rho", "pairs", "gamma", "stalled"),
    "inverse_hessian",
)  # of the models that are active


def start_descent(function: Function, parameters: Tensor, inverse_hessian: Tensor | None = None) -> Descent:
    """A descent from the parameters (models, d); takes one evaluation.

    With inverse_hessian (models, d, d) in place of a multiple of the identity it starts as Newton's method.
    """
    models, d = parameters.shape
    loss, gradient = function(parameters, torch.arange(models))
    direction = -gradient if inverse_hessian is None else -(inverse_hessian * gradient[:, None, :]).sum(2)
    length = direction.norm(dim=1).clamp_min(1e-30)
    return Descent(
        parameters=parameters.clone(),
        loss=loss.to(parameters.dtype),
        active=torch.arange(models),
        gradient=gradient,
        direction=direction,
        step=(FIRST_STEP / length).clamp_max(1.0),
        s=parameters.new_zeros(models, HISTORY, d),
        y=parameters.new_zeros(models, HISTORY, d),
        rho=parameters.new_zeros(models, HISTORY),
        pairs=torch.zeros(models, dtype=torch.int64),
        gamma=parameters.new_ones(models),
        stalled=torch.zeros(models, dtype=torch.int64),
        inverse_hessian=parameters.new_zeros(models, 0, 0) if inverse_hessian is None else inverse_hessian,
    )


def advance_descent(function: Function, descent: Descent, steps: int, tolerance: float, patience: int = 3) -> Descent:
    """Up to `steps` more evaluations; a model stops after `patience` steps with too little relative progress."""
    # Copies, written in place below, as arrays: their views cost less than tensors'.
    own: dict[str, Any] = {name: value.contiguous().clone().numpy() for name, value in vars(descent).items()}
    parameters, loss = own["parameters"], own["loss"]
    curvature_known = own["inverse_hessian"].size > 0
    for _ in range(steps):
        if curvature_known:  # then the decrease to come is known, and need not be tried
            drop_inactive(
                own, decrease_along(own["direction"], own["gradient"]) > tolerance * np.abs(loss[own["active"]])
            )
        active = own["active"]
        if not len(active):
            break
        trial = parameters[active] + own["step"][:, None] * own["direction"]
        f_trial, g_trial = function(torch.from_numpy(trial), torch.from_numpy(active.copy()))
        moving = np.empty(len(active), dtype=np.bool_)
        tried = trial, f_trial.to(descent.loss.dtype).numpy(), g_trial.contiguous().numpy()
        arrays: Any = [*tried, parameters, loss, *(own[name] for name in ACTIVE_FIELDS)]
        line_search_step(moving, tolerance, patience, *arrays)
        drop_inactive(own, moving)
    return Descent(**{name: torch.from_numpy(value) for name, value in own.items()})


def drop_inactive(own: dict[str, Any], kept: Any) -> None:
    """Leave out models that have stopped or need not go on: the others move up in place."""
    if not kept.all():
        count = compact(kept, *(own[name] for name in ACTIVE_FIELDS))
        own.update({name: own[name][:count] for name in ACTIVE_FIELDS})


@compiled
def compact(
    kept: Any,
    active: Any,
    gradient: Any,
    direction: Any,
    step: Any,
    s: Any,
    y: Any,
    rho: Any,
    pairs: Any,
    gamma: Any,
    stalled: Any,
    inverse_hessian: Any,
) -> int:
    """Move the rows that are kept to the front of every array, and return how many there are. Fields as in Descent, one
    by one: compiled code takes no record of them.
    """
    to = 0
    for k in range(len(kept)):
        if not kept[k]:
            continue
        if to < k:
            active[to], step[to], pairs[to], gamma[to], stalled[to] = active[k], step[k], pairs[k], gamma[k], stalled[k]
            gradient[to], direction[to], rho[to] = gradient[k], direction[k], rho[k]
            s[to], y[to], inverse_hessian[to] = s[k], y[k], inverse_hessian[k]
        to += 1
    return to


@compiled
def line_search_step(
    moving: Any,
    tolerance: float,
    patience: int,
    trial: Any,
    f_trial: Any,
    g_trial: Any,
    parameters: Any,
    loss: Any,
    active: Any,
    gradient: Any,
    direction: Any,
    step: Any,
    s: Any,
    y: Any,
    rho: Any,
    pairs: Any,
    gamma: Any,
    stalled: Any,
    inverse_hessian: Any,
) -> None:
    """Accept or refuse each model's trial, and choose its next direction and step; fields as in Descent, in place.

    moving: (active,), which of the models go on.

    Reference: sufficient decrease with backtracking (Nocedal & Wright 2006, Algorithm 3.1).
    """
    d = trial.shape[1]
    for k in range(len(active)):
        model = active[k]
        slope = 0.0
        for i in range(d):
            slope += direction[k, i] * gradient[k, i]
        if not f_trial[k] <= loss[model] + SUFFICIENT_DECREASE * step[k] * slope:
            step[k] *= BACKTRACKING
            moving[k] = step[k] >= SMALLEST_STEP
            continue
        slot = pairs[k] % HISTORY
        curvature = length = 0.0
        for i in range(d):
            s_i, y_i = trial[k, i] - parameters[model, i], g_trial[k, i] - gradient[k, i]
            s[k, slot, i], y[k, slot, i] = s_i, y_i
            curvature += s_i * y_i
            length += y_i * y_i
            gradient[k, i] = g_trial[k, i]
            parameters[model, i] = trial[k, i]
        if length > 0 and curvature > 1e-7 * length:
            rho[k, slot] = 1 / curvature
            gamma[k] = curvature / length
            pairs[k] += 1
        gain = loss[model] - f_trial[k]
        stalled[k] = stalled[k] + 1 if gain <= tolerance * abs(f_trial[k]) else 0
        loss[model] = f_trial[k]
        two_loop_recursion(gradient[k], s[k], y[k], rho[k], pairs[k], gamma[k], inverse_hessian[k], direction[k])
        slope = 0.0
        for i in range(d):
            slope += direction[k, i] * gradient[k, i]
        if slope >= 0:
            for i in range(d):
                direction[k, i] = -gradient[k, i] * gamma[k]
        step[k] = 1
        moving[k] = stalled[k] < patience


@compiled
def two_loop_recursion(
    gradient: Any, s: Any, y: Any, rho: Any, pairs: int, gamma: Any, inverse_hessian: Any, direction: Any
) -> None:
    """The direction -H g of one model.

    Reference: Nocedal & Wright 2006, Algorithm 7.4.
    """
    d, known = len(gradient), min(pairs, HISTORY)
    alphas, q = np.empty(HISTORY), np.empty(d)
    for i in range(d):
        q[i] = -gradient[i]
    for back in range(known):
        slot = (pairs - 1 - back) % HISTORY
        alpha = 0.0
        for i in range(d):
            alpha += s[slot, i] * q[i]
        alpha *= rho[slot]
        alphas[slot] = alpha
        for i in range(d):
            q[i] -= alpha * y[slot, i]
    if len(inverse_hessian):
        for i in range(d):
            direction[i] = 0
            for j in range(d):
                direction[i] += inverse_hessian[i, j] * q[j]
        for i in range(d):
            q[i] = direction[i]
    else:
        for i in range(d):
            q[i] *= gamma
    for back in range(known - 1, -1, -1):
        slot = (pairs - 1 - back) % HISTORY
        beta = 0.0
        for i in range(d):
            beta += y[slot, i] * q[i]
        beta *= rho[slot]
        for i in range(d):
            q[i] += (alphas[slot] - beta) * s[slot, i]
    for i in range(d):
        direction[i] = q[i]


def predicted_decrease(state: Descent) -> Tensor:
    """How much lower the minimum is by the known curvature (active,)."""
    gain: Tensor = decrease_along(state.direction, state.gradient)
    return gain


def decrease_along(direction: Any, gradient: Any) -> Any:
    """The same of direction and gradient (models, d), be they arrays or tensors."""
    return -(direction * gradient).sum(1) / 2


def keep_active(state: Descent, kept: Tensor) -> Descent:
    """Leave out active models that have stopped or need not go on; kept: (kept,), positions among those that are
    active.
    """
    if len(kept) == len(state.active):
        return state
    fields = vars(state)
    return replace(state, **{name: fields[name][kept] for name in ACTIVE_FIELDS})


def select_models(state: Descent, chosen: Tensor) -> Descent:
    """A descent of the chosen (chosen,) models alone, none of which has stopped yet."""
    moving = replace(state, parameters=state.parameters[chosen], loss=state.loss[chosen])
    return replace(keep_active(moving, chosen), active=torch.arange(len(chosen)))


def inverse_hessian(function: Function, parameters: Tensor, by: FiniteDifferences = SINGLE) -> Tensor:
    """The inverse Hessian (models, d, d) at parameters (models, d) by central differences of the gradient, made
    positive definite and not too flat.

    Each parameter is first measured in units of its own curvature, for what is flat beside others may still matter:
    importances differ by any factor.

    Reference: modified eigenvalues (Nocedal & Wright 2006, section 3.4).
    """
    models, d = parameters.shape
    index = torch.arange(models).repeat(2 * d)
    steps = by.step * torch.cat([torch.eye(d), -torch.eye(d)]).to(parameters.dtype)
    _, gradient = function((parameters + steps[:, None, :]).flatten(0, 1), index)
    ahead, behind = gradient.view(2, d, models, d).double()
    hessian = ((ahead - behind) / (2 * by.step)).transpose(0, 1)
    own = hessian.diagonal(dim1=1, dim2=2).abs()
    largest = hessian.abs().amax((1, 2))[:, None]  # on the diagonal, but at a saddle
    unit = own.maximum(by.noise * largest).clamp_min(torch.finfo(own.dtype).tiny).rsqrt()
    both = unit[:, :, None] * unit[:, None, :]
    values, vectors = torch.linalg.eigh((hessian + hessian.mT) / 2 * both)
    curvature: Tensor = values.abs().maximum(by.min_curvature * values.abs().amax(1, keepdim=True))
    inverse: Tensor = (vectors / curvature[:, None, :]) @ vectors.mT * both
    return inverse
