"""A sweep: every level of the slider and every start of one spec, as a chain of short pure steps.

`advance_sweep(state)` does one step and returns the next state and the lines it made. Same state in, same out: a run
can be retried, moved to another worker, or dropped between two steps.
"""

from dataclasses import dataclass, replace
from typing import Literal, TypedDict

import numpy as np
import torch
from torch import Tensor

from ..experiment.jsonl import FRAME_STEPS, line
from ..experiment.spec import Spec
from ..geometry.description import round_off
from ..geometry.measures import Array
from ..optimise import lbfgs
from ..search import ground_states
from ..search.models import Models, models_of
from ..search.starts import random_starts, structured_starts_at
from .frames import Snapshot, TrainingFrames
from .result import history_line, tell_result

TRAINING_TOLERANCE = 1e-5  # relative progress a step below which a model counts as converged


class SweepFrame(TypedDict):
    """The seed that leads at each level: W [level][hidden][feature], b [level][feature]."""

    kind: Literal["frame"]
    step: int
    W: list[list[list[float]]]
    b: list[list[float]]
    loss: list[float]


@dataclass(frozen=True)
class SweepState:
    """Between two steps: models are sorted by level; within a level the random seeds come first."""

    spec: Spec
    descent: lbfgs.Descent | None = None
    frames: TrainingFrames = ()
    search: ground_states.Search | None = None
    turned: Array | None = None  # (levels, hidden, features), the ground states as the result has them, once it is told


def start_sweep(spec: Spec) -> SweepState:
    """A sweep that has not begun."""
    return SweepState(spec)


def advance_sweep(state: SweepState) -> tuple[SweepState | None, list[bytes]]:
    """One step: training up to the next frame, a stage of the search for the ground states, the result or the history.

    The result is a step of its own: who waits for it need not wait for the history.
    """
    models = models_of(state.spec)
    if state.turned is not None:
        return None, [history_line(models, state.frames, state.turned)]
    if state.descent is None:
        descent = lbfgs.start_descent(models.training_function(), initial_parameters(models))
        return record_frame(replace(state, descent=descent), 0, models)
    done = len(state.frames)
    if done < len(FRAME_STEPS) and len(state.descent.active):
        steps = FRAME_STEPS[done] - FRAME_STEPS[done - 1]
        descent = lbfgs.advance_descent(models.training_function(), state.descent, steps, TRAINING_TOLERANCE)
        return record_frame(replace(state, descent=descent), FRAME_STEPS[done], models)
    rested = lbfgs.keep_active(state.descent, torch.tensor([], dtype=torch.int64))
    search = ground_states.advance_search(models, state.search or ground_states.start_search(models, rested))
    if search.ground is None:
        return replace(state, descent=rested, search=search), []
    result, turned = tell_result(models, search.ground, rested, state.frames)
    return SweepState(state.spec, rested, state.frames, turned=turned), [result]


def initial_parameters(models: Models) -> Tensor:
    """Parameters (models, d) of every level's starts; the bias of an ignored feature starts at half its mean."""
    spec = models.spec
    random = random_starts(spec)
    structured, bias = structured_starts_at(spec, np.arange(models.n_levels))
    everywhere = np.broadcast_to(random, (models.n_levels, *random.shape))
    W = np.concatenate([everywhere, structured], 1)
    ignored = models.density.numpy()[:, None, None] / 2
    b = np.concatenate([np.zeros((models.n_levels, len(random), spec.n_features)), bias], 1)
    b = np.where(np.isnan(b), ignored, b)
    starts = np.ones(b.shape[:2], dtype=np.bool_)
    starts[np.setdiff1d(np.arange(models.n_levels), models.searched), len(random) :] = False
    W, b = W[starts], b[starts]
    return models.constraint.pack(torch.tensor(W, dtype=torch.float32), torch.tensor(b, dtype=torch.float32))


def record_frame(state: SweepState, step: int, models: Models) -> tuple[SweepState, list[bytes]]:
    """Keep a frame of all models and report the best random seed of each level."""
    assert state.descent is not None
    seeds = models.seeds()
    taken = Snapshot(step, state.descent.parameters[seeds], state.descent.loss[seeds])
    parameters, _ = taken.select(taken.leaders())
    W, b, _ = models.unpack(parameters)
    loss = models.loss(
        models.fine_loss, parameters.double(), models.asked
    )  # not the nodes', to be compared with others
    frame: SweepFrame = {
        "kind": "frame",
        "step": step,
        "W": round_off(W.numpy(), 4),
        "b": round_off(b.numpy(), 4),
        "loss": loss.tolist(),
    }
    return replace(state, frames=(*state.frames, taken)), [line(frame)]
