"""Training on from a given model: it goes downhill to the nearest minimum and no further.

A model that is continued up the slider level by level, and down again, keeps its arrangement beyond the point where
another has become better (hysteresis), until its own is no longer a minimum.
"""

from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np
import torch
from torch import Tensor

from ..branches.follow import continue_to_minimum, same_geometry
from ..experiment.jsonl import Summary, line
from ..experiment.spec import Spec
from ..geometry.description import round_off, summary
from ..geometry.procrustes import rotation_onto
from ..optimise import lbfgs
from ..search.models import Models, models_of
from .result import interchangeable
from .sweep import initial_parameters

LEVELS_A_STEP = 8  # in one call of a worker, which others wait for
NODE_STEPS = 60  # evaluations at most
FINALISTS = 6  # the best on the nodes, which may have another order exactly


class CarriedModel(Summary):
    """alike: whether the other way has the same model here."""

    alike: bool


class Hysteresis(TypedDict):
    """Both ways, ascending in sparsity."""

    sparsity: tuple[float, ...]
    up: list[CarriedModel]
    down: list[CarriedModel]


class TrainedOn(Summary):
    """Where a model leads. holds: whether it keeps its arrangement."""

    loss_before: float
    holds: bool


def summarise(models: Models, parameters: Tensor, level: int) -> Summary:
    """The summary of one model, parameters (1, d), at a level."""
    W, b, _ = models.unpack(parameters)
    loss = models.loss(models.exact_loss, parameters, torch.tensor([level]))
    return summary(W[0].numpy(), b[0].numpy(), float(loss[0]))


@dataclass(frozen=True)
class HysteresisState:
    """Up the slider and down again, so far."""

    spec: Spec
    parameters: Tensor | None = None  # (1, d)
    up: tuple[Summary, ...] = ()
    down: tuple[Summary, ...] = ()  # from the top


def advance_hysteresis(state: HysteresisState) -> tuple[HysteresisState | None, list[bytes]]:
    """Some levels more; at the end the line with both ways, ascending in sparsity."""
    models = models_of(state.spec)
    asked = models.asked.tolist()
    for _ in range(LEVELS_A_STEP):
        if len(state.down) == len(asked):
            return None, [hysteresis_line(state)]
        rising = len(state.up) < len(asked)
        level = asked[len(state.up)] if rising else asked[len(asked) - 1 - len(state.down)]
        if state.parameters is None:
            parameters = lowest_start(models, level)
        else:
            parameters = continue_to_minimum(models, state.parameters, torch.tensor([level]), level)
        model = (summarise(models, parameters, level),)
        if rising:
            state = replace(state, parameters=parameters, up=state.up + model)
        else:
            state = replace(state, parameters=parameters, down=state.down + model)
    return state, []


def hysteresis_line(state: HysteresisState) -> bytes:
    """Both ways, ascending in sparsity, and for each model whether the other way has the same geometry there."""
    classes = interchangeable(state.spec)
    ways = state.up, state.down[::-1]
    same = [
        same_geometry(np.asarray(one["W"]), np.asarray(other["W"]), classes) for one, other in zip(*ways, strict=True)
    ]
    carried: list[list[CarriedModel]] = [
        [{**model, "alike": here} for model, here in zip(way, same, strict=True)] for way in ways
    ]
    return line(Hysteresis(sparsity=state.spec.levels, up=carried[0], down=carried[1]))


def lowest_start(models: Models, level: int) -> Tensor:
    """The best model (1, d) of one level that its starts lead to, judged by the exact loss."""
    starts = initial_parameters(models)[models.level_of_start == level]
    every = torch.full((len(starts),), level)

    def on_nodes(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved, every[index])

    end = lbfgs.advance_descent(on_nodes, lbfgs.start_descent(on_nodes, starts), NODE_STEPS, lbfgs.RESOLVED)
    best = end.loss.argsort(stable=True)[:FINALISTS]
    finished = continue_to_minimum(models, end.parameters[best], every[best], None)
    loss = models.loss(models.exact_loss, finished, every[best])
    return finished[loss.argmin()][None]


def continue_from_weights(W: list[list[float]], b: list[float], spec: Spec) -> TrainedOn:
    """Where a model leads that is trained on at the spec's only sparsity, and whether it keeps its arrangement.

    W: n_hidden rows of n_features numbers. b: n_features. Raises ValueError where a column of zeros has no direction on
    a sphere.
    """
    models = Models(spec)
    level = int(models.asked[0])
    given, bias = torch.tensor([W], dtype=torch.float64), torch.tensor([b], dtype=torch.float64)
    put, _ = models.constraint.project(given)
    start = models.constraint.pack(put, bias)
    end = continue_to_minimum(models, start, torch.tensor([level]), level)
    before, after = summarise(models, start, level), summarise(models, end, level)
    w, b_after, _ = models.unpack(end)
    turned = rotation_onto(w[0].numpy(), put[0].numpy()) @ w[0].numpy()
    holds = same_geometry(w[0].numpy(), put[0].numpy(), interchangeable(spec))
    after |= {"W": round_off(turned, 6), "b": round_off(b_after[0].numpy(), 6)}
    return {**after, "loss_before": before["loss"], "holds": holds}
