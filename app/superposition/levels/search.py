"""The best model of each level: of all starts, of both neighbours' models trained further, and of others like it.

A search is a chain of short steps, so that a worker can do something else between two of them. It serves every model
whose levels are trained together on one objective.
"""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..optimise import lbfgs

Indices = NDArray[np.int64]

ROUNDS = 16  # a branch that is found at one level reaches that many others on either side
PATIENCE = 3  # steps with too little progress, before the end
FINE_TOLERANCE, FINE_PATIENCE = 1e-12, 8  # at the end: losses to ten digits, from steps of a hundredth of that
MOST_STEPS, MOST_FINE_STEPS = 100, 8000  # evaluations; most descents end long before
STAGES = ("contend", "spread", "exchange", "spread", "polish")
CONTENDERS, CONTENDERS_IN_ALL = 48, 240  # models of a level that are followed farther before the best is chosen
DIFFERENT = 1e-4  # relative; losses that differ by less are of one branch, or hardly matter


class LevelObjective(Protocol):
    """What is minimised at every level: a function of flat parameters (models, d), each model at a level (models,)."""

    @property
    def n_levels(self) -> int: ...

    @property
    def flat(self) -> bool:
        """Whether its valleys may be so flat that what is lowest when a training ends need not be in the end."""
        ...

    def __call__(self, parameters: Tensor, level: Tensor) -> tuple[Tensor, Tensor]:
        """The value (models,) and its gradient (models, d) at parameters (models, d), at level (models,)."""
        ...

    def carry(self, parameters: Tensor, source: Indices, level: Indices) -> Tensor:
        """Models (models, d) of levels source (models,) as parameters (models, d) at level (models,)."""
        ...

    def exchange(self, best: Tensor) -> tuple[Tensor, Indices]:
        """Models (models, d) to try beside the best (levels, d), and the level (models,) of each."""
        ...

    def steps_at_once(self, models: int) -> int:
        """How many evaluations of so many models a step of the chain may take, at least one."""
        ...


@dataclass(frozen=True)
class Best:
    """The best model of each level: parameters (levels, d) and what is minimised (levels,)."""

    parameters: Tensor  # (levels, d)
    value: Tensor  # (levels,)


@dataclass(frozen=True)
class LevelSearch:
    """Between two steps. trial, level: models that are trained further, each at a level; changed: levels whose model
    its neighbours have not tried yet.
    """

    best: Best
    changed: Indices  # (changed,)
    others: tuple[Tensor, Indices] | None = None  # (models, d) and (models,): those that may be best, and their level
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


def contenders(value: Tensor, parameters: Tensor, level: Indices, n_levels: int) -> tuple[Tensor, Indices]:
    """Models of each level that may be the best once they rest, the lowest first, whose values differ: what they are
    (contenders, d) and where (contenders,).

    In a flat valley what comes first to within the tolerance of a training may end above others.

    value: (models,). parameters: (models, d). level: (models,).
    """
    most, chosen = min(CONTENDERS, CONTENDERS_IN_ALL // n_levels), list[int]()
    losses = value.numpy()
    for one in range(n_levels):
        here = list[int]()
        for model in np.flatnonzero(level == one)[np.argsort(losses[level == one], kind="stable")].tolist():
            if len(here) < most and (not here or losses[model] > losses[here[-1]] * (1 + DIFFERENT)):
                here.append(model)
        chosen += here
    return parameters[chosen], level[chosen]


def start_search(best: Best, others: tuple[Tensor, Indices] | None = None) -> LevelSearch:
    """A search that begins with the best of all starts, and with others (models, d) at level (models,) that may be."""
    return LevelSearch(best, np.arange(len(best.value)), others)


def advance_search(objective: LevelObjective, search: LevelSearch) -> LevelSearch:
    """One short step."""
    if search.trial is None:
        return propose(objective, search)
    assert search.level is not None
    level, fine = torch.from_numpy(search.level), STAGES[search.stage] in ("contend", "polish")
    tolerance, patience = (FINE_TOLERANCE, FINE_PATIENCE) if fine else (lbfgs.RESOLVED, PATIENCE)
    most = MOST_FINE_STEPS if fine else MOST_STEPS
    steps = min(objective.steps_at_once(len(search.trial.active)), most - search.steps)
    trial = lbfgs.advance_descent(lambda x, k: objective(x, level[k]), search.trial, steps, tolerance, patience)
    if len(trial.active) and search.steps + steps < most:
        return replace(search, trial=trial, steps=search.steps + steps)
    return adopt(replace(search, trial=trial))


def propose(objective: LevelObjective, search: LevelSearch) -> LevelSearch:
    """What the stage tries next; the next stage where it has nothing more."""
    n_levels, stage, best = len(search.best.value), STAGES[search.stage], search.best.parameters
    if stage == "spread":
        if not len(search.changed) or search.round == ROUNDS:
            return replace(search, stage=search.stage + 1, round=0)
        source = np.concatenate([search.changed, search.changed])
        level = np.concatenate([search.changed - 1, search.changed + 1])
        inside = (level >= 0) & (level < n_levels)
        source, level = source[inside], level[inside]
        parameters = objective.carry(best[source], source, level)
    elif stage == "contend":
        if search.others is None:
            return replace(search, stage=search.stage + 1)
        parameters, level = search.others
    elif stage == "exchange":
        parameters, level = objective.exchange(best)
        if not len(level):
            return replace(search, stage=search.stage + 1, changed=np.arange(0))
    else:
        level = np.arange(n_levels)
        parameters = objective.carry(best, level, level)
    if not len(level):
        return replace(search, stage=search.stage + 1, round=0)
    begun = torch.from_numpy(level)
    trial = lbfgs.start_descent(lambda x, k: objective(x, begun[k]), parameters)
    return replace(search, trial=trial, level=level, steps=0)


def adopt(search: LevelSearch) -> LevelSearch:
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
    better = np.flatnonzero((found.value < best.value * (1 - lbfgs.RESOLVED)).numpy())
    again = stage == "spread"
    return replace(
        search,
        best=found,
        changed=search.changed if stage == "contend" else better,
        others=None,
        stage=search.stage if again else search.stage + 1,
        round=search.round + 1 if again else 0,
        trial=None,
        level=None,
    )
