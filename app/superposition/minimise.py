"""Batched L-BFGS: many small models at once, each with its own step, history and end (Nocedal & Wright, ch. 7).

Every operation acts on each model by itself, so a model trained in company ends exactly where it does alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

HISTORY = 8
SUFFICIENT_DECREASE = 1e-4
SHRINK = 0.35
FIRST_STEP = 0.3
SMALLEST_STEP = 1e-5
DIFFERENCE = 0.01  # of a parameter, for second derivatives
FLATTEST = 3e-3  # the least curvature that is believed, beside the largest

# (parameters [models, d], model indices [models]) -> loss [models], gradient [models, d]
Function = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Descent:
    """Where a batch of models stands. `alive` names the models still moving; the last eight fields are theirs alone."""

    parameters: Tensor  # [models, d]
    loss: Tensor  # [models]
    alive: Tensor  # [alive]
    gradient: Tensor  # [alive, d]
    direction: Tensor  # [alive, d]
    step: Tensor  # [alive]
    moves: Tensor  # [HISTORY, alive, d]   s = x_{k+1} - x_k
    turns: Tensor  # [HISTORY, alive, d]   y = g_{k+1} - g_k
    inverse: Tensor  # [HISTORY, alive]      1 / s·y, 0 where a slot is empty
    scale: Tensor  # [alive]               s·y / y·y of the newest pair
    idle: Tensor  # [alive]               steps in a row without progress worth naming
    inverse_hessian: Tensor | None = None  # [alive, d, d]  where the curvature is known beforehand
    count: int = 0


def begin(function: Function, parameters: Tensor, inverse_hessian: Tensor | None = None) -> Descent:
    """A descent from these parameters; takes one evaluation. With an inverse Hessian it starts as Newton's method."""
    models, d = parameters.shape
    loss, gradient = function(parameters, torch.arange(models))
    direction = -gradient if inverse_hessian is None else -times(inverse_hessian, gradient)
    length = direction.norm(dim=1).clamp_min(1e-30)
    shape = (HISTORY, models, d)
    return Descent(
        parameters=parameters.clone(),
        loss=loss.to(parameters.dtype),
        alive=torch.arange(models),
        gradient=gradient,
        direction=direction,
        step=(FIRST_STEP / length).clamp_max(1.0),
        moves=parameters.new_zeros(shape),
        turns=parameters.new_zeros(shape),
        inverse=parameters.new_zeros(HISTORY, models),
        scale=parameters.new_ones(models),
        idle=parameters.new_zeros(models),
        inverse_hessian=inverse_hessian,
    )


def advance(function: Function, descent: Descent, steps: int, tolerance: float, patience: int = 3) -> Descent:
    """Up to `steps` more evaluations; a model rests after `patience` steps with too little relative progress."""
    parameters, loss = descent.parameters.clone(), descent.loss.clone()
    past = [descent.moves.clone(), descent.turns.clone(), descent.inverse.clone()]  # written in place below
    state = replace(descent, moves=past[0], turns=past[1], inverse=past[2])
    for _ in range(steps):
        if state.inverse_hessian is not None:  # then the gain to come is known, and need not be tried
            state = keep(state, torch.nonzero(expected_gain(state) > tolerance * loss[state.alive].abs())[:, 0])
        if not len(state.alive):
            return replace(state, parameters=parameters, loss=loss, count=state.count + 1)
        here, f = parameters[state.alive], loss[state.alive]
        slope = (state.direction * state.gradient).sum(1)
        trial = here + state.step[:, None] * state.direction
        f_trial, g_trial = function(trial, state.alive)
        f_trial = f_trial.to(f.dtype)
        accepted = f_trial <= f + SUFFICIENT_DECREASE * state.step * slope
        move = torch.where(accepted[:, None], trial - here, 0.0)
        turn = torch.where(accepted[:, None], g_trial - state.gradient, 0.0)
        curvature = (move * turn).sum(1)
        length = (turn * turn).sum(1)
        usable = accepted & (curvature > 1e-7 * length) & (length > 0)
        slot = state.count % HISTORY
        state.moves[slot], state.turns[slot] = move, turn
        state.inverse[slot] = torch.where(usable, 1 / curvature.clamp_min(1e-37), 0.0)
        scale = torch.where(usable, curvature / length.clamp_min(1e-37), state.scale)
        gradient = torch.where(accepted[:, None], g_trial, state.gradient)
        downhill = two_loop(replace(state, gradient=gradient, scale=scale), slot)
        fresh = (downhill * gradient).sum(1) >= 0
        downhill = torch.where(fresh[:, None], -gradient * scale[:, None], downhill)
        direction = torch.where(accepted[:, None], downhill, state.direction)
        step = torch.where(accepted, 1.0, state.step * SHRINK)
        gain = torch.where(accepted, f - f_trial, 0.0)
        idle = torch.where(accepted, torch.where(gain <= tolerance * f_trial.abs(), state.idle + 1, 0.0), state.idle)
        parameters[state.alive] = torch.where(accepted[:, None], trial, here)
        loss[state.alive] = torch.where(accepted, f_trial, f)
        rest = (idle >= patience) | (step < SMALLEST_STEP)
        state = replace(
            state, gradient=gradient, direction=direction, step=step, scale=scale, idle=idle, count=state.count + 1
        )
        if bool(rest.any()):
            state = keep(state, torch.nonzero(~rest)[:, 0])
    return replace(state, parameters=parameters, loss=loss)


def expected_gain(state: Descent) -> Tensor:
    """How much lower [alive] the minimum is that the known curvature promises."""
    return -(state.direction * state.gradient).sum(1) / 2


def keep(state: Descent, kept: Tensor) -> Descent:
    """Leave out models that have come to rest or need not go on."""
    return replace(
        state,
        alive=state.alive[kept],
        gradient=state.gradient[kept],
        direction=state.direction[kept],
        step=state.step[kept],
        moves=state.moves[:, kept],
        turns=state.turns[:, kept],
        inverse=state.inverse[:, kept],
        scale=state.scale[kept],
        idle=state.idle[kept],
        inverse_hessian=None if state.inverse_hessian is None else state.inverse_hessian[kept],
    )


def only(state: Descent, chosen: Tensor) -> Descent:
    """A descent of these models alone, none of which has come to rest yet."""
    moving = replace(state, parameters=state.parameters[chosen], loss=state.loss[chosen])
    return replace(keep(moving, chosen), alive=torch.arange(len(chosen)))


def two_loop(state: Descent, newest: int) -> Tensor:
    """The L-BFGS direction -H g (Nocedal & Wright, algorithm 7.4); empty slots have inverse 0 and do nothing."""
    moves, turns, inverse = state.moves, state.turns, state.inverse
    q = -state.gradient
    slots = [(newest - back) % HISTORY for back in range(HISTORY)]
    alphas = {}
    for slot in slots:
        alphas[slot] = inverse[slot] * (moves[slot] * q).sum(1)
        q = q - alphas[slot][:, None] * turns[slot]
    q = q * state.scale[:, None] if state.inverse_hessian is None else times(state.inverse_hessian, q)
    for slot in reversed(slots):
        beta = inverse[slot] * (turns[slot] * q).sum(1)
        q = q + (alphas[slot] - beta)[:, None] * moves[slot]
    return q


def times(matrices: Tensor, vectors: Tensor) -> Tensor:
    """Each model's matrix times its vector, by elementwise products: the same alone and in company."""
    return (matrices * vectors[:, None, :]).sum(2)


def inverse_hessian(function: Function, parameters: Tensor) -> Tensor:
    """Inverse Hessian [models, d, d] by differences of the gradient, made positive and no flatter than FLATTEST."""
    models, d = parameters.shape
    index = torch.arange(models).repeat(2 * d)
    steps = DIFFERENCE * torch.cat([torch.eye(d), -torch.eye(d)]).to(parameters.dtype)
    _, gradient = function((parameters + steps[:, None, :]).flatten(0, 1), index)
    ahead, behind = gradient.view(2, d, models, d).double()
    hessian = ((ahead - behind) / (2 * DIFFERENCE)).transpose(0, 1)
    values, vectors = torch.linalg.eigh((hessian + hessian.mT) / 2)
    curvature: Tensor = values.abs().maximum(FLATTEST * values.abs().amax(1, keepdim=True))
    inverse: Tensor = (vectors / curvature[:, None, :]) @ vectors.mT
    return inverse
