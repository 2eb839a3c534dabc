"""Energy levels: the lowest loss of every arrangement of the catalogue against sparsity.

A level is an arrangement's loss minimised over all that it leaves free: norms, biases, directions as far as they keep
its name, and which feature stands where. The lowest level of all is the catalogue's ground state.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..experiment.spec import Spec
from ..geometry.arrangement import Arrangement
from ..geometry.measures import Array
from ..geometry.shapes import Shape, shape_sums
from .assignments import Assignment, LevelCurve, assemble, assignments, name_assignment, relative_importances
from .groups import Branch, branch_of

TINY = 1e-300  # instead of 0 as a divisor, where the loss is 0


@dataclass(frozen=True)
class EnergyLevel:
    """One arrangement along the slider: at each sparsity the best of its assignments."""

    arrangement: Arrangement  # of the assignment that is the best where the level is nearest the lowest
    candidates: tuple[Assignment, ...]
    branches: tuple[tuple[Branch, ...], ...]  # of each candidate's groups
    choice: NDArray[np.intp]  # (sparsities,), which of the candidates
    curve: LevelCurve


def energy_level_of(spec: Spec, shapes: tuple[Shape, ...]) -> EnergyLevel:
    """The energy level of one sum of shapes along the slider."""
    importances = spec.feature_importances
    candidates = tuple(assignments(shapes, importances, spec.levels))
    branches = tuple(
        tuple(
            branch_of(g.shape, g.permutation, relative_importances(importances, g.features), spec.levels)
            for g in candidate
        )
        for candidate in candidates
    )
    every = [
        assemble(candidate, groups, importances, spec.levels, spec.n_hidden)
        for candidate, groups in zip(candidates, branches, strict=True)
    ]
    choice = np.stack([infinite_where_absent(one.loss) for one in every]).argmin(0)
    at = choice, np.arange(len(choice))
    curve = LevelCurve(*(np.stack([getattr(one, name) for one in every])[at] for name in ("loss", "W", "b")))
    return EnergyLevel(name_assignment(candidates[0], spec.n_features), candidates, branches, choice, curve)


def infinite_where_absent(loss: Array) -> Array:
    """The losses loss (sparsities,), infinite where a level does not exist (sparsities,)."""
    return np.where(np.isnan(loss), np.inf, loss)


def sort_levels(spec: Spec, levels: list[EnergyLevel]) -> list[EnergyLevel]:
    """First the level that is the lowest first along the slider; each is named where it is nearest the lowest."""
    lowest = envelope(levels)
    order = sorted(range(len(levels)), key=lambda k: nearest_lowest(levels[k], lowest))
    return [rename_level(levels[k], lowest, spec.n_features) for k in order]


def energy_levels_of(spec: Spec) -> list[EnergyLevel]:
    """The level of every arrangement that fits."""
    return sort_levels(spec, [energy_level_of(spec, shapes) for shapes in shape_sums(spec.n_features, spec.n_hidden)])


def envelope(levels: list[EnergyLevel]) -> Array:
    """The lowest loss of all (sparsities,)."""
    return np.asarray(np.stack([infinite_where_absent(level.curve.loss) for level in levels]).min(0))


def nearest_lowest(level: EnergyLevel, lowest: Array) -> tuple[int, float]:
    """Where along the slider a level is first the lowest (sparsities,), or, behind all such, how near it comes to it.

    lowest: (sparsities,).
    """
    above = infinite_where_absent(level.curve.loss) - lowest
    touching = np.flatnonzero(above <= 1e-12 * lowest)
    return (int(touching[0]), 0.0) if len(touching) else (len(lowest), float((above / (lowest + TINY)).min()))


def rename_level(level: EnergyLevel, lowest: Array, n_features: int) -> EnergyLevel:
    """The level with the parts of the assignment it has where it is nearest to lowest (sparsities,)."""
    above = (infinite_where_absent(level.curve.loss) - lowest) / (lowest + TINY)
    return replace(level, arrangement=name_assignment(level.candidates[level.choice[above.argmin()]], n_features))
