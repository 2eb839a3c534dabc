"""Batched L-BFGS: many small models at once, each with its own step, history and end (Nocedal & Wright, ch. 7).

Every operation acts on each model by itself, so a model trained in company ends exactly where it does alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..machine.compiled import compiled

HISTORY = 8
SUFFICIENT_DECREASE = 1e-4
SHRINK = 0.35
FIRST_STEP = 0.3
SMALLEST_STEP = 1e-5


@dataclass(frozen=True)
class Differences:
    """How second derivatives are taken from a gradient that is good to some digits.

    step: of a parameter. flattest: the least curvature that is believed, beside the largest. insensitive: beside the
    most sensitive parameter's curvature, what differences of the gradient no longer tell from noise.
    """

    step: float
    flattest: float
    insensitive: float


SINGLE = Differences(step=0.01, flattest=3e-3, insensitive=1e-5)  # of a gradient in float32
DOUBLE = Differences(step=1e-4, flattest=1e-7, insensitive=1e-11)  # in float64

# (parameters [models, d], model indices [models]) -> loss [models], gradient [models, d]
Function = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Descent:
    """Where a batch of models stands. `alive` names the models still moving; the fields below it are theirs alone."""

    parameters: Tensor  # [models, d]
    loss: Tensor  # [models]
    alive: Tensor  # [alive]
    gradient: Tensor  # [alive, d]
    direction: Tensor  # [alive, d]
    step: Tensor  # [alive]
    moves: Tensor  # [alive, HISTORY, d]   s = x_{k+1} - x_k
    turns: Tensor  # [alive, HISTORY, d]   y = g_{k+1} - g_k
    inverse: Tensor  # [alive, HISTORY]      1 / s·y
    pairs: Tensor  # [alive]               how many pairs there have been; the newest is in slot (pairs - 1) % HISTORY
    scale: Tensor  # [alive]               s·y / y·y of the newest pair
    idle: Tensor  # [alive]               steps in a row without progress worth naming
    inverse_hessian: Tensor  # [alive, d, d]  where the curvature is known beforehand, else [alive, 0, 0]


KEPT = (
    *("alive", "gradient", "direction", "step", "moves", "turns", "inverse", "pairs", "scale", "idle"),
    "inverse_hessian",
)  # of the models that are alive


def begin(function: Function, parameters: Tensor, inverse_hessian: Tensor | None = None) -> Descent:
    """A descent from these parameters; takes one evaluation. With an inverse Hessian it starts as Newton's method."""
    models, d = parameters.shape
    loss, gradient = function(parameters, torch.arange(models))
    direction = -gradient if inverse_hessian is None else -(inverse_hessian * gradient[:, None, :]).sum(2)
    length = direction.norm(dim=1).clamp_min(1e-30)
    return Descent(
        parameters=parameters.clone(),
        loss=loss.to(parameters.dtype),
        alive=torch.arange(models),
        gradient=gradient,
        direction=direction,
        step=(FIRST_STEP / length).clamp_max(1.0),
        moves=parameters.new_zeros(models, HISTORY, d),
        turns=parameters.new_zeros(models, HISTORY, d),
        inverse=parameters.new_zeros(models, HISTORY),
        pairs=torch.zeros(models, dtype=torch.int64),
        scale=parameters.new_ones(models),
        idle=torch.zeros(models, dtype=torch.int64),
        inverse_hessian=parameters.new_zeros(models, 0, 0) if inverse_hessian is None else inverse_hessian,
    )


def advance(function: Function, descent: Descent, steps: int, tolerance: float, patience: int = 3) -> Descent:
    """Up to `steps` more evaluations; a model rests after `patience` steps with too little relative progress."""
    # Copies, written in place below, as arrays: their views cost less than tensors'.
    own: dict[str, Any] = {name: value.contiguous().clone().numpy() for name, value in vars(descent).items()}
    parameters, loss = own["parameters"], own["loss"]
    curvature_known = own["inverse_hessian"].size > 0
    for _ in range(steps):
        if curvature_known:  # then the gain to come is known, and need not be tried
            drop(own, gain_along(own["direction"], own["gradient"]) > tolerance * np.abs(loss[own["alive"]]))
        alive = own["alive"]
        if not len(alive):
            break
        trial = parameters[alive] + own["step"][:, None] * own["direction"]
        f_trial, g_trial = function(torch.from_numpy(trial), torch.from_numpy(alive.copy()))
        moving = np.empty(len(alive), dtype=np.bool_)
        tried = trial, f_trial.to(descent.loss.dtype).numpy(), g_trial.contiguous().numpy()
        arrays: Any = [*tried, parameters, loss, *(own[name] for name in KEPT)]
        step_on(moving, tolerance, patience, *arrays)
        drop(own, moving)
    return Descent(**{name: torch.from_numpy(value) for name, value in own.items()})


def drop(own: dict[str, Any], kept: Any) -> None:
    """Leave out models that have come to rest or need not go on: the others move up in place."""
    if not kept.all():
        count = compact(kept, *(own[name] for name in KEPT))
        own.update({name: own[name][:count] for name in KEPT})


@compiled
def compact(
    kept: Any,
    alive: Any,
    gradient: Any,
    direction: Any,
    step: Any,
    moves: Any,
    turns: Any,
    inverse: Any,
    pairs: Any,
    scale: Any,
    idle: Any,
    inverse_hessian: Any,
) -> int:
    """Move the rows that are kept to the front of every array; how many there are. Fields as in Descent, one by one:
    compiled code takes no record of them."""
    to = 0
    for k in range(len(kept)):
        if not kept[k]:
            continue
        if to < k:
            alive[to], step[to], pairs[to], scale[to], idle[to] = alive[k], step[k], pairs[k], scale[k], idle[k]
            gradient[to], direction[to], inverse[to] = gradient[k], direction[k], inverse[k]
            moves[to], turns[to], inverse_hessian[to] = moves[k], turns[k], inverse_hessian[k]
        to += 1
    return to


@compiled
def step_on(
    moving: Any,
    tolerance: float,
    patience: int,
    trial: Any,
    f_trial: Any,
    g_trial: Any,
    parameters: Any,
    loss: Any,
    alive: Any,
    gradient: Any,
    direction: Any,
    step: Any,
    moves: Any,
    turns: Any,
    inverse: Any,
    pairs: Any,
    scale: Any,
    idle: Any,
    inverse_hessian: Any,
) -> None:
    """Take or refuse each model's trial, and choose its next direction and step; fields as in Descent, in place.

    moving: [alive], which of the models go on.
    """
    d = trial.shape[1]
    for k in range(len(alive)):
        model = alive[k]
        slope = 0.0
        for i in range(d):
            slope += direction[k, i] * gradient[k, i]
        if not f_trial[k] <= loss[model] + SUFFICIENT_DECREASE * step[k] * slope:
            step[k] *= SHRINK
            moving[k] = step[k] >= SMALLEST_STEP
            continue
        slot = pairs[k] % HISTORY
        curvature = length = 0.0
        for i in range(d):
            move, turn = trial[k, i] - parameters[model, i], g_trial[k, i] - gradient[k, i]
            moves[k, slot, i], turns[k, slot, i] = move, turn
            curvature += move * turn
            length += turn * turn
            gradient[k, i] = g_trial[k, i]
            parameters[model, i] = trial[k, i]
        if length > 0 and curvature > 1e-7 * length:
            inverse[k, slot] = 1 / curvature
            scale[k] = curvature / length
            pairs[k] += 1
        gain = loss[model] - f_trial[k]
        idle[k] = idle[k] + 1 if gain <= tolerance * abs(f_trial[k]) else 0
        loss[model] = f_trial[k]
        two_loop(gradient[k], moves[k], turns[k], inverse[k], pairs[k], scale[k], inverse_hessian[k], direction[k])
        slope = 0.0
        for i in range(d):
            slope += direction[k, i] * gradient[k, i]
        if slope >= 0:
            for i in range(d):
                direction[k, i] = -gradient[k, i] * scale[k]
        step[k] = 1
        moving[k] = idle[k] < patience


@compiled
def two_loop(
    gradient: Any, moves: Any, turns: Any, inverse: Any, pairs: int, scale: Any, inverse_hessian: Any, direction: Any
) -> None:
    """The L-BFGS direction -H g of one model (Nocedal & Wright, algorithm 7.4)."""
    d, known = len(gradient), min(pairs, HISTORY)
    alphas, q = np.empty(HISTORY), np.empty(d)
    for i in range(d):
        q[i] = -gradient[i]
    for back in range(known):
        slot = (pairs - 1 - back) % HISTORY
        alpha = 0.0
        for i in range(d):
            alpha += moves[slot, i] * q[i]
        alpha *= inverse[slot]
        alphas[slot] = alpha
        for i in range(d):
            q[i] -= alpha * turns[slot, i]
    if len(inverse_hessian):
        for i in range(d):
            direction[i] = 0
            for j in range(d):
                direction[i] += inverse_hessian[i, j] * q[j]
        for i in range(d):
            q[i] = direction[i]
    else:
        for i in range(d):
            q[i] *= scale
    for back in range(known - 1, -1, -1):
        slot = (pairs - 1 - back) % HISTORY
        beta = 0.0
        for i in range(d):
            beta += turns[slot, i] * q[i]
        beta *= inverse[slot]
        for i in range(d):
            q[i] += (alphas[slot] - beta) * moves[slot, i]
    for i in range(d):
        direction[i] = q[i]


def expected_gain(state: Descent) -> Tensor:
    """How much lower [alive] the minimum is that the known curvature promises."""
    gain: Tensor = gain_along(state.direction, state.gradient)
    return gain


def gain_along(direction: Any, gradient: Any) -> Any:
    """The same of directions and gradients [models, d], be they arrays or tensors."""
    return -(direction * gradient).sum(1) / 2


def keep(state: Descent, kept: Tensor) -> Descent:
    """Leave out models that have come to rest or need not go on."""
    if len(kept) == len(state.alive):
        return state
    fields = vars(state)
    return replace(state, **{name: fields[name][kept] for name in KEPT})


def only(state: Descent, chosen: Tensor) -> Descent:
    """A descent of these models alone, none of which has come to rest yet."""
    moving = replace(state, parameters=state.parameters[chosen], loss=state.loss[chosen])
    return replace(keep(moving, chosen), alive=torch.arange(len(chosen)))


def inverse_hessian(function: Function, parameters: Tensor, by: Differences = SINGLE) -> Tensor:
    """Inverse Hessian [models, d, d] by differences of the gradient, made positive and not too flat.

    Each parameter is first measured in units of its own curvature, for what is flat beside others may still matter:
    importances differ by any factor.
    """
    models, d = parameters.shape
    index = torch.arange(models).repeat(2 * d)
    steps = by.step * torch.cat([torch.eye(d), -torch.eye(d)]).to(parameters.dtype)
    _, gradient = function((parameters + steps[:, None, :]).flatten(0, 1), index)
    ahead, behind = gradient.view(2, d, models, d).double()
    hessian = ((ahead - behind) / (2 * by.step)).transpose(0, 1)
    own = hessian.diagonal(dim1=1, dim2=2).abs()
    unit = own.maximum(by.insensitive * own.amax(1, keepdim=True)).clamp_min(torch.finfo(own.dtype).tiny).rsqrt()
    both = unit[:, :, None] * unit[:, None, :]
    values, vectors = torch.linalg.eigh((hessian + hessian.mT) / 2 * both)
    curvature: Tensor = values.abs().maximum(by.flattest * values.abs().amax(1, keepdim=True))
    inverse: Tensor = (vectors / curvature[:, None, :]) @ vectors.mT * both
    return inverse
