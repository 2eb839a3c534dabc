"""Trainings at every level from every start, on one objective: frames of the random seeds, then the search, the result.

A training is a chain of short pure steps; who runs it says what a frame holds and what the result is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..optimise import lbfgs
from .search import Best, LevelObjective, LevelSearch, advance_search, best_of, contenders, start_search

S = TypeVar("S")  # what a frame keeps


@dataclass(frozen=True)
class Starts:
    """Where trainings start: models are sorted by level; within a level the random seeds come first."""

    parameters: Tensor  # (models, d)
    level: NDArray[np.int64]  # (models,)

    def seeds(self, n_levels: int, n_seeds: int) -> NDArray[np.int64]:
        """Which models are the first seeds of each level (levels * seeds,)."""
        first = np.searchsorted(self.level, np.arange(n_levels))
        return np.asarray((first[:, None] + np.arange(n_seeds)).ravel())


class Task(Protocol[S]):
    """What is trained, and what is reported of it."""

    @property
    def objective(self) -> LevelObjective: ...

    @property
    def n_seeds(self) -> int: ...

    @property
    def frame_steps(self) -> Sequence[int]:
        """Evaluations at which a frame is sent; the last is a bound."""
        ...

    @property
    def starts(self) -> Starts: ...

    def record(self, step: int, parameters: Tensor, level: NDArray[np.int64]) -> tuple[S, bytes]:
        """A frame of the random seeds, models of parameters (models, d) at level (models,), and its line."""
        ...

    def finish(self, best: Best, frames: tuple[S, ...]) -> list[bytes]:
        """The last lines, of the best model of each level."""
        ...


@dataclass(frozen=True)
class LevelTraining(Generic[S]):
    """Between two steps."""

    descent: lbfgs.Descent | None = None
    steps: int = 0
    frames: tuple[S, ...] = ()
    search: LevelSearch | None = None


def advance_training(task: Task[S], training: LevelTraining[S]) -> tuple[LevelTraining[S] | None, list[bytes]]:
    """One step: training up to the next frame, a stage of the search for the best models, or the result."""
    objective, frame_steps = task.objective, task.frame_steps
    level = task.starts.level
    at = torch.from_numpy(level)

    def function(parameters: Tensor, models: Tensor) -> tuple[Tensor, Tensor]:
        return objective(parameters, at[models])

    if not training.frames:  # at once: only the seeds are looked at
        return record_frame(task, training, task.starts.parameters)
    if training.descent is None:
        return replace(training, descent=lbfgs.start_descent(function, task.starts.parameters)), []
    done = len(training.frames)
    if done < len(frame_steps) and len(training.descent.active):
        at_once = objective.steps_at_once(len(training.descent.active))
        steps = min(frame_steps[done] - training.steps, at_once)
        descent = lbfgs.advance_descent(function, training.descent, steps, lbfgs.RESOLVED)
        taken = training.steps + steps
        if taken < frame_steps[done] and len(descent.active):
            return replace(training, descent=descent, steps=taken), []
        return record_frame(task, replace(training, descent=descent, steps=frame_steps[done]), descent.parameters)
    if training.search is None:
        rested = training.descent
        given = rested.loss, rested.parameters, level, objective.n_levels
        search = start_search(best_of(*given), contenders(*given) if objective.flat else None)
        return replace(training, descent=without_history(rested), search=search), []
    search = advance_search(objective, training.search)
    if not search.finished:
        return replace(training, search=search), []
    return None, task.finish(search.best, training.frames)


def without_history(descent: lbfgs.Descent) -> lbfgs.Descent:
    """A descent that is over, without what only its next step would need."""
    over = lbfgs.keep_active(descent, torch.tensor([], dtype=torch.int64))
    return replace(over, parameters=over.parameters[:1], loss=over.loss[:1])


def record_frame(task: Task[S], training: LevelTraining[S], parameters: Tensor) -> tuple[LevelTraining[S], list[bytes]]:
    """Keep a frame of the random seeds among parameters (models, d), and report the best one of each level."""
    seeds = task.starts.seeds(task.objective.n_levels, task.n_seeds)
    taken, told = task.record(training.steps, parameters[seeds], task.starts.level[seeds])
    return replace(training, frames=(*training.frames, taken)), [told]
