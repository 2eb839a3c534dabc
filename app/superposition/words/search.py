"""The best model of each level: of all starts, of both neighbours' models trained further, and of concepts exchanged.

A search is a chain of short steps, so that a worker can do something else between two of them.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..optimise import lbfgs
from .objective import WordsObjective

Indices = NDArray[np.int64]

ROUNDS = 16  # a branch that is found at one level reaches that many others on either side
EXCHANGED_EVERY = 3  # levels: what is found there spreads to those between
TOLERANCE, PATIENCE = 1e-6, 3  # relative progress; branches that are told apart differ by more
FINE_TOLERANCE, FINE_PATIENCE = 1e-9, 8  # at the end: losses to ten digits
MOST_STEPS, MOST_FINE_STEPS = 100, 800  # evaluations; most descents end long before
IMPROVED = 1e-6  # relative; less is the same branch, polished
STEP_WORK = 6e7  # pairs of a word and a context in one step of the chain: about half a second
STAGES = ("spread", "exchange", "spread", "polish")


@dataclass(frozen=True)
class Best:
    """The best model of each level: parameters (levels, d) and what is minimised (levels,)."""

    parameters: Tensor  # (levels, d)
    value: Tensor  # (levels,)


@dataclass(frozen=True)
class WordsSearch:
    """Between two steps. trial, level: models that are trained further, each at a level; changed: levels whose model
    its neighbours have not tried yet.
    """

    best: Best
    changed: Indices  # (changed,)
    stage: int = 0
    round: int = 0
    trial: lbfgs.Descent | None = None
    level: Indices | None = None  # (trials,)
    steps: int = 0

    @property
    def finished(self) -> bool:
        return self.stage == len(STAGES)


def best_of(value: Tensor, parameters: Tensor, level: Indices, n_levels: int) -> Best:
    """The lowest of each level, of models' value (models,), parameters (models, d) and level (models,)."""
    order = np.lexsort((value.numpy(), level))
    first = order[np.searchsorted(level[order], np.arange(n_levels))]
    return Best(parameters[first], value[first])


def start_search(best: Best) -> WordsSearch:
    """A search that begins with the best of all starts."""
    return WordsSearch(best, np.arange(len(best.value)))


def advance_search(objective: WordsObjective, search: WordsSearch) -> WordsSearch:
    """One short step."""
    if search.trial is None:
        return propose(objective, search)
    assert search.level is not None
    level, fine = torch.from_numpy(search.level), STAGES[search.stage] == "polish"
    tolerance, patience = (FINE_TOLERANCE, FINE_PATIENCE) if fine else (TOLERANCE, PATIENCE)
    most = MOST_FINE_STEPS if fine else MOST_STEPS
    steps = min(steps_at_once(objective, len(search.trial.active)), most - search.steps)
    trial = lbfgs.advance_descent(lambda x, k: objective(x, level[k]), search.trial, steps, tolerance, patience)
    if len(trial.active) and search.steps + steps < most:
        return replace(search, trial=trial, steps=search.steps + steps)
    return adopt(replace(search, trial=trial))


def steps_at_once(objective: WordsObjective, models: int) -> int:
    """How many evaluations of so many models a step of the chain may take, at least one."""
    return max(1, int(STEP_WORK / (max(models, 1) * objective.spec.n_words**2)))


def propose(objective: WordsObjective, search: WordsSearch) -> WordsSearch:
    """What the stage tries next; the next stage where it has nothing more."""
    n_levels, stage = len(search.best.value), STAGES[search.stage]
    if stage == "spread":
        if not len(search.changed) or search.round == ROUNDS:
            return replace(search, stage=search.stage + 1, round=0)
        source = np.concatenate([search.changed, search.changed])
        level = np.concatenate([search.changed - 1, search.changed + 1])
        inside = (level >= 0) & (level < n_levels)
        source, level = source[inside], level[inside]
        rows = objective.unpack(search.best.parameters[source].numpy(), source)
    elif stage == "exchange":
        level = np.arange(0, n_levels, EXCHANGED_EVERY)
        rows = objective.unpack(search.best.parameters[level].numpy(), level)
        swaps = [exchanged(objective, k) for k in range(objective.spec.n_concepts - 1)]
        rows, level = np.concatenate([rows[..., swap] for swap in swaps]), np.tile(level, len(swaps))
        if not objective.spec.concepts_differ:
            return replace(search, stage=search.stage + 1, changed=np.arange(0))
    else:
        level = np.arange(n_levels)
        rows = objective.unpack(search.best.parameters.numpy(), level)
    if not len(level):
        return replace(search, stage=search.stage + 1, round=0)
    begun = torch.from_numpy(level)
    trial = lbfgs.start_descent(lambda x, k: objective(x, begun[k]), torch.from_numpy(objective.pack(rows, level)))
    return replace(search, trial=trial, level=level, steps=0)


def exchanged(objective: WordsObjective, concept: int) -> Indices:
    """The order (words,) in which words stand when a concept and the next change places."""
    words, last = np.arange(objective.spec.n_words), objective.spec.n_concepts - 1
    one, other = words >> last - concept & 1, words >> last - concept - 1 & 1
    turned = np.where(one != other, 1 << last - concept | 1 << last - concept - 1, 0)
    return np.asarray(words ^ turned)


def adopt(search: WordsSearch) -> WordsSearch:
    """Keep what is better than the best of its level, and go on."""
    assert search.trial is not None
    assert search.level is not None
    best, stage = search.best, STAGES[search.stage]
    found = best_of(
        torch.cat([best.value, search.trial.loss]),
        torch.cat([best.parameters, search.trial.parameters]),
        np.concatenate([np.arange(len(best.value)), search.level]),
        len(best.value),
    )
    better = np.flatnonzero((found.value < best.value * (1 - IMPROVED)).numpy())
    again = stage == "spread"
    return replace(
        search,
        best=found,
        changed=better,
        stage=search.stage if again else search.stage + 1,
        round=search.round + 1 if again else 0,
        trial=None,
        level=None,
    )
