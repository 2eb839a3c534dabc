"""A run on patterns: every level of the slider and every start of one spec, as a chain of short pure steps.

`advance_patterns(state)` does one step and returns the next state and the lines it made, as a sweep's does.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..experiment.jsonl import DRAWN_DIGITS, FRAME_STEPS, line
from ..geometry.description import round_off
from ..levels.frames import LevelSnapshot
from ..levels.search import Best
from ..levels.training import LevelTraining, advance_training
from .lines import PatternFrame
from .objective import PatternObjective
from .result import pattern_lines
from .spec import PatternSpec
from .starts import starts_of


@dataclass(frozen=True)
class PatternState:
    """Between two steps."""

    spec: PatternSpec
    training: LevelTraining[LevelSnapshot] = field(default_factory=LevelTraining)


class PatternTask:
    """What a spec trains, and what is reported of it."""

    frame_steps = FRAME_STEPS

    def __init__(self, spec: PatternSpec) -> None:
        self.objective = PatternObjective(spec)
        self.n_seeds = spec.n_seeds
        self.starts = starts_of(self.objective)

    def record(self, step: int, parameters: Tensor, level: NDArray[np.int64]) -> tuple[LevelSnapshot, bytes]:
        """A frame of the random seeds, models of parameters (models, d) at level (models,), and its line."""
        shape, at = (self.objective.n_levels, self.n_seeds), torch.from_numpy(level)
        W, b = self.objective.unpack(parameters.numpy())
        loss = self.objective.data_loss(parameters, at) + self.objective.penalty(parameters, at)
        taken = LevelSnapshot(step, W.reshape(*shape, *W.shape[1:]), loss.numpy().reshape(shape))
        leaders = taken.loss.argmin(1)
        leading, least = taken.of(leaders)
        frame: PatternFrame = {
            "kind": "frame",
            "step": step,
            "W": round_off(leading, DRAWN_DIGITS),
            "b": round_off(b.reshape(*shape, -1)[np.arange(shape[0]), leaders], DRAWN_DIGITS),
            "loss": least.tolist(),
        }
        return taken, line(frame)

    def finish(self, best: Best, frames: tuple[LevelSnapshot, ...]) -> list[bytes]:
        """The last two lines, of the best model of each level."""
        return pattern_lines(self.objective, best, frames)


@lru_cache(maxsize=2)
def task_of(spec: PatternSpec) -> PatternTask:
    """The task of a spec, made once a process."""
    return PatternTask(spec)


def start_patterns(spec: PatternSpec) -> PatternState:
    """A run that has not begun."""
    return PatternState(spec)


def advance_patterns(state: PatternState) -> tuple[PatternState | None, list[bytes]]:
    """One step of the training, or its result."""
    training, lines = advance_training(task_of(state.spec), state.training)
    return None if training is None else replace(state, training=training), lines
