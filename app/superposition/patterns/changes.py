"""The axis of a run on patterns, along which its best models are followed to their changes, and their names."""

import numpy as np
import torch
from numpy.typing import NDArray

from ..branches.phase_change import PhaseChange
from ..geometry.arrangement import IGNORED_BELOW, PRESENT, Arrangement
from ..geometry.measures import Array
from ..geometry.naming import name_arrangements
from ..geometry.rings import name_rings
from ..levels.changes import level_changes
from .objective import PatternObjective
from .spec import SPARSITY, PatternSpec


def name_patterns(spec: PatternSpec, W: Array, ignored_below: float = IGNORED_BELOW) -> list[Arrangement]:
    """The arrangement of each model, W (models, hidden, n): months have an order around the year."""
    return name_rings(W, ignored_below) if spec.pattern == "months" else name_arrangements(W, ignored_below)


def pattern_changes(spec: PatternSpec, parameters: Array, W: Array, named: list[Arrangement]) -> list[PhaseChange]:
    """The changes of the best models, parameters (levels, d) with W (levels, hidden, n), named by level."""
    return level_changes(PatternAxes(spec), parameters, W, named, np.ones(len(named) - 1, dtype=np.bool_))


class PatternAxes:
    """The levels of a spec; a model's state is its parameters."""

    def __init__(self, spec: PatternSpec) -> None:
        self.spec = spec
        self.values = spec.level_values
        self.present = PRESENT if spec.pattern == "none" else 0.0  # beside others a feature keeps a trace of itself
        self.features_differ = spec.features_differ

    def between(self, low: Array, high: Array, share: Array) -> Array:
        """The values (brackets,) at a share (brackets,) of the way from low (brackets,) to high (brackets,)."""
        if self.spec.axis.name == SPARSITY:  # in log density
            return np.asarray(1 - (1 - low) ** (1 - share) * (1 - high) ** share)
        return np.asarray(low + share * (high - low))

    def objective_at(self, values: tuple[float, ...]) -> PatternObjective:
        """The objective whose levels are these values, ascending."""
        return PatternObjective(self.spec.at(values))

    def pack(self, objective: PatternObjective, state: Array, level: NDArray[np.int64]) -> Array:
        """Parameters (models, d), which are the state (models, d), at level (models,)."""
        return state

    def unpack(self, objective: PatternObjective, parameters: Array, level: NDArray[np.int64]) -> tuple[Array, Array]:
        """State (models, d) and W (models, hidden, n) of parameters (models, d) at level (models,)."""
        return parameters, objective.unpack(parameters)[0]

    def losses(self, objective: PatternObjective, parameters: Array, level: NDArray[np.int64]) -> Array:
        """The losses (models,) of parameters (models, d) at level (models,)."""
        models, at = torch.from_numpy(parameters), torch.from_numpy(level)
        return np.asarray((objective.data_loss(models, at) + objective.penalty(models, at)).numpy())

    def name(self, W: Array, ignored_below: float) -> list[Arrangement]:
        """The arrangement of each model, W (models, hidden, n)."""
        return name_patterns(self.spec, W, ignored_below)
