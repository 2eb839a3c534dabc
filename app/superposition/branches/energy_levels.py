"""Energy levels: the lowest loss of every arrangement of the catalogue against sparsity, and where the lowest change.

A level is an arrangement's loss over all that it leaves free: norms, biases, directions as far as they keep its name,
and which feature stands where. The lowest level of all is what the catalogue says the ground state is.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..experiment.spec import Spec
from ..geometry.measures import Array
from ..geometry.naming import Arrangement
from ..geometry.shapes import Shape, sums
from .assignments import Assignment, Held, assignments, named, ratios, together
from .groups import Branch, branch

TINY = 1e-300  # where nothing is lost


@dataclass(frozen=True)
class Level:
    """One arrangement along the slider: at each sparsity the best of its assignments."""

    arrangement: Arrangement  # of the assignment that is the best where the level is nearest the lowest
    candidates: tuple[Assignment, ...]
    branches: tuple[tuple[Branch, ...], ...]  # of each candidate's groups
    choice: NDArray[np.intp]  # [sparsities], which of the candidates
    held: Held


def level_of(spec: Spec, shapes: tuple[Shape, ...]) -> Level:
    """One sum of shapes along the slider."""
    importances = spec.feature_importances
    candidates = tuple(assignments(shapes, importances, spec.levels))
    branches = tuple(
        tuple(branch(g.shape, g.order, ratios(importances, g.features), spec.levels) for g in candidate)
        for candidate in candidates
    )
    every = [
        together(candidate, groups, importances, spec.levels, spec.n_hidden)
        for candidate, groups in zip(candidates, branches, strict=True)
    ]
    choice = np.stack([filled(one.loss) for one in every]).argmin(0)
    at = choice, np.arange(len(choice))
    held = Held(*(np.stack([getattr(one, name) for one in every])[at] for name in ("loss", "W", "b")))
    return Level(named(candidates[0], spec.n_features), candidates, branches, choice, held)


def filled(loss: Array) -> Array:
    """Losses, infinite where a level does not hold."""
    return np.where(np.isnan(loss), np.inf, loss)


def in_order(spec: Spec, levels: list[Level]) -> list[Level]:
    """The one that is the lowest first along the slider first, each named where it is nearest the lowest."""
    lowest = envelope(levels)
    order = sorted(range(len(levels)), key=lambda k: nearest_lowest(levels[k], lowest))
    return [renamed(levels[k], lowest, spec.n_features) for k in order]


def levels_of(spec: Spec) -> list[Level]:
    """The level of every arrangement that fits."""
    return in_order(spec, [level_of(spec, shapes) for shapes in sums(spec.n_features, spec.n_hidden)])


def envelope(levels: list[Level]) -> Array:
    """The lowest loss of all [sparsities]."""
    return np.asarray(np.stack([filled(level.held.loss) for level in levels]).min(0))


def nearest_lowest(level: Level, lowest: Array) -> tuple[int, float]:
    """Where along the slider a level is the lowest first, or, behind all such, how near it comes."""
    above = filled(level.held.loss) - lowest
    touching = np.flatnonzero(above <= 1e-12 * lowest)
    return (int(touching[0]), 0.0) if len(touching) else (len(lowest), float((above / (lowest + TINY)).min()))


def renamed(level: Level, lowest: Array, n_features: int) -> Level:
    """The level with the parts of the assignment it has where it is nearest the lowest."""
    above = (filled(level.held.loss) - lowest) / (lowest + TINY)
    return replace(level, arrangement=named(level.candidates[level.choice[above.argmin()]], n_features))
