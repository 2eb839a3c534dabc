"""A run of words: every level of the slider and every start of one spec, as a chain of short pure steps.

`advance_words(state)` does one step and returns the next state and the lines it made, as a sweep's does.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..experiment.jsonl import line
from ..geometry.description import round_off
from ..levels.frames import LevelSnapshot
from ..levels.search import Best
from ..levels.training import LevelTraining, Starts, advance_training
from .gauge import meaning
from .lines import WORDS_STEPS, WordsFrame
from .objective import WordsObjective
from .result import words_lines
from .spec import WordsSpec
from .starts import random_rows, structured_rows

STRUCTURED_EVERY = 3  # levels: the search takes what is found there to those between


@dataclass(frozen=True)
class WordsState:
    """Between two steps."""

    spec: WordsSpec
    training: LevelTraining[LevelSnapshot] = field(default_factory=LevelTraining)


class WordsTask:
    """What a spec trains, and what is reported of it."""

    frame_steps = WORDS_STEPS

    def __init__(self, spec: WordsSpec) -> None:
        self.objective = WordsObjective(spec)
        self.n_seeds = spec.n_seeds
        self.starts = starts_of(self.objective)

    def record(self, step: int, parameters: Tensor, level: NDArray[np.int64]) -> tuple[LevelSnapshot, bytes]:
        """A frame of the random seeds, models of parameters (models, d) at level (models,), and its line."""
        shape = self.objective.n_levels, self.n_seeds
        W = meaning(self.objective, parameters.numpy(), level).W
        loss = self.objective.loss(parameters, torch.from_numpy(level)).numpy()
        taken = LevelSnapshot(step, W.reshape(*shape, *W.shape[1:]), loss.reshape(shape))
        leading, least = taken.of(taken.loss.argmin(1))
        frame: WordsFrame = {"kind": "frame", "step": step, "W": round_off(leading, 4), "loss": least.tolist()}
        return taken, line(frame)

    def finish(self, best: Best, frames: tuple[LevelSnapshot, ...]) -> list[bytes]:
        """The last two lines, of the best model of each level."""
        return words_lines(self.objective, best, frames)


@lru_cache(maxsize=4)
def task_of(spec: WordsSpec) -> WordsTask:
    """The task of a spec, made once a process."""
    return WordsTask(spec)


def start_words(spec: WordsSpec) -> WordsState:
    """A run that has not begun."""
    return WordsState(spec)


def advance_words(state: WordsState) -> tuple[WordsState | None, list[bytes]]:
    """One step of the training, or its result."""
    training, lines = advance_training(task_of(state.spec), state.training)
    return None if training is None else replace(state, training=training), lines


def starts_of(objective: WordsObjective) -> Starts:
    """Every level's random starts, and at every third those of known arrangements."""
    random, rows, level = random_rows(objective), [], []
    for k in range(objective.n_levels):
        here = [random] if k % STRUCTURED_EVERY else [random, structured_rows(objective, k)]
        rows += here
        level.append(np.full(sum(map(len, here)), k))
    at = np.concatenate(level)
    return Starts(torch.from_numpy(objective.pack(np.concatenate(rows), at)), at)
