"""A run of words: every level of the slider and every start of one spec, as a chain of short pure steps.

`advance_words(state)` does one step and returns the next state and the lines it made, as a sweep's does.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from ..experiment.jsonl import line
from ..geometry.description import round_off
from ..geometry.measures import Array
from ..optimise import lbfgs
from .gauge import meaning
from .lines import WORDS_STEPS, WordsFrame
from .objective import WordsObjective
from .result import WordsSnapshot, words_lines
from .search import WordsSearch, advance_search, best_of, start_search, steps_at_once
from .spec import WordsSpec
from .starts import random_rows, structured_rows

TOLERANCE = 1e-6  # relative progress a step below which a model counts as converged
STRUCTURED_EVERY = 3  # levels: the search takes what is found there to those between


@dataclass(frozen=True)
class WordsState:
    """Between two steps: models are sorted by level; within a level the random seeds come first."""

    spec: WordsSpec
    descent: lbfgs.Descent | None = None
    steps: int = 0
    frames: tuple[WordsSnapshot, ...] = ()
    search: WordsSearch | None = None


@lru_cache(maxsize=4)
def objective_of(spec: WordsSpec) -> WordsObjective:
    """The objective of a spec, made once a process."""
    return WordsObjective(spec)


def start_words(spec: WordsSpec) -> WordsState:
    """A run that has not begun."""
    return WordsState(spec)


def advance_words(state: WordsState) -> tuple[WordsState | None, list[bytes]]:
    """One step: training up to the next frame, a stage of the search for the best models, or the result."""
    spec, objective = state.spec, objective_of(state.spec)
    level = levels_of_starts(objective)
    at = torch.from_numpy(level)

    def function(parameters: torch.Tensor, models: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return objective(parameters, at[models])

    if state.descent is None:
        descent = lbfgs.start_descent(function, torch.from_numpy(objective.pack(starting_rows(objective), level)))
        return record_frame(replace(state, descent=descent), objective, level)
    done = len(state.frames)
    if done < len(WORDS_STEPS) and len(state.descent.active):
        steps = min(WORDS_STEPS[done] - state.steps, steps_at_once(objective, len(state.descent.active)))
        descent = lbfgs.advance_descent(function, state.descent, steps, TOLERANCE)
        taken = state.steps + steps
        if taken < WORDS_STEPS[done] and len(descent.active):
            return replace(state, descent=descent, steps=taken), []
        return record_frame(replace(state, descent=descent, steps=WORDS_STEPS[done]), objective, level)
    if state.search is None:
        rested = state.descent
        best = best_of(rested.loss, rested.parameters, level, len(spec.levels))
        return replace(state, descent=without_history(rested), search=start_search(best)), []
    search = advance_search(objective, state.search)
    if not search.finished:
        return replace(state, search=search), []
    return None, words_lines(objective, search.best, state.frames)


def without_history(descent: lbfgs.Descent) -> lbfgs.Descent:
    """A descent that is over, without what only its next step would need."""
    over = lbfgs.keep_active(descent, torch.tensor([], dtype=torch.int64))
    return replace(over, parameters=over.parameters[:1], loss=over.loss[:1])


def starting_rows(objective: WordsObjective) -> Array:
    """Rows (models, 2, rows, words) of every level's starts."""
    random, every = random_rows(objective), list[Array]()
    for k in range(len(objective.spec.levels)):
        every += [random] if k % STRUCTURED_EVERY else [random, structured_rows(objective, k)]
    return np.concatenate(every)


def levels_of_starts(objective: WordsObjective) -> NDArray[np.int64]:
    """The level (models,) of each."""
    n_levels, n_structured = len(objective.spec.levels), len(structured_rows(objective, 0))
    count = np.full(n_levels, objective.spec.n_seeds)
    count[::STRUCTURED_EVERY] += n_structured
    return np.repeat(np.arange(n_levels), count)


def record_frame(
    state: WordsState, objective: WordsObjective, level: NDArray[np.int64]
) -> tuple[WordsState, list[bytes]]:
    """Keep a frame of the random seeds, models at level (models,), and report the best one of each level."""
    assert state.descent is not None
    n_levels, n_seeds = len(state.spec.levels), state.spec.n_seeds
    first = np.searchsorted(level, np.arange(n_levels))
    seeds = (first[:, None] + np.arange(n_seeds)).ravel()
    parameters = state.descent.parameters[seeds]
    W = meaning(objective, parameters.numpy(), level[seeds]).W.reshape(n_levels, n_seeds, state.spec.n_hidden, -1)
    loss = objective.loss(parameters, torch.from_numpy(level[seeds])).numpy().reshape(n_levels, n_seeds)
    taken = WordsSnapshot(state.steps, W, loss)
    leaders = loss.argmin(1)
    frame: WordsFrame = {
        "kind": "frame",
        "step": state.steps,
        "W": round_off(taken.of(leaders)[0], 4),
        "loss": taken.of(leaders)[1].tolist(),
    }
    return replace(state, frames=(*state.frames, taken)), [line(frame)]
