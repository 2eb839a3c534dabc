"""The axis of a run of words, along which its best models are followed to their changes."""

import numpy as np
import torch
from numpy.typing import NDArray

from ..branches.phase_change import PhaseChange
from ..geometry.arrangement import PRESENT, Arrangement
from ..geometry.naming import name_arrangements
from ..levels.changes import level_changes
from .gauge import meaning
from .language import Array
from .objective import WordsObjective
from .spec import WordsSpec


def words_changes(spec: WordsSpec, rows: Array, W: Array, named: list[Arrangement]) -> list[PhaseChange]:
    """The changes of the best models, rows (levels, 2, rows, words) with W (levels, hidden, K), named by level.

    At S = 0 there is one word alone, from which nothing can be learnt: no change leads away from there.
    """
    return level_changes(WordsAxis(spec), rows, W, named, np.array(spec.levels[:-1]) > 0)


class WordsAxis:
    """The levels of a spec; a model's state is its rows (2, rows, words)."""

    def __init__(self, spec: WordsSpec) -> None:
        self.spec = spec
        self.values = spec.level_values
        self.present = PRESENT
        self.features_differ = spec.concepts_differ

    def between(self, low: Array, high: Array, share: Array) -> Array:
        """The values (brackets,) at a share (brackets,) of the way from low (brackets,) to high (brackets,): in log
        density, or along beta or r.
        """
        if self.spec.axis is None:
            return np.asarray(1 - (1 - low) ** (1 - share) * (1 - high) ** share)
        return np.asarray(low + share * (high - low))

    def objective_at(self, values: tuple[float, ...]) -> WordsObjective:
        """The objective whose levels are these values, ascending."""
        return WordsObjective(self.spec.at(values))

    def pack(self, objective: WordsObjective, state: Array, level: NDArray[np.int64]) -> Array:
        """Parameters (models, d) of state, rows (models, 2, rows, words), at level (models,)."""
        return objective.pack(state, level)

    def unpack(self, objective: WordsObjective, parameters: Array, level: NDArray[np.int64]) -> tuple[Array, Array]:
        """Rows (models, 2, rows, words) and W (models, hidden, K) of parameters (models, d) at level (models,)."""
        return objective.unpack(parameters, level), meaning(objective, parameters, level).W

    def losses(self, objective: WordsObjective, parameters: Array, level: NDArray[np.int64]) -> Array:
        """The losses (models,) of parameters (models, d) at level (models,)."""
        return np.asarray(objective.loss(torch.from_numpy(parameters), torch.from_numpy(level)).numpy())

    def name(self, W: Array, ignored_below: float) -> list[Arrangement]:
        """The arrangement of each model, W (models, hidden, K)."""
        return name_arrangements(W, ignored_below)
