"""Energy levels as one JSON object."""

from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from ..branches.boundaries import variance
from ..branches.coverage import complete_ranges
from ..branches.energy_levels import EnergyLevel, energy_level_of, infinite_where_absent, sort_levels
from ..branches.phase_change import SweepChange
from ..experiment.jsonl import Part, line
from ..experiment.spec import Spec
from ..geometry.description import parts_of, round_off
from ..geometry.measures import Array
from ..geometry.shapes import shape_sums


class EnergyLevelFields(TypedDict):
    """One arrangement along the slider, all lists by sparsity; null where it does not hold."""

    arrangement: str
    label: str
    parts: list[Part]
    loss: list[float | None]
    feature_norm: list[list[float] | None]
    b: list[list[float] | None]
    W: list[list[list[float]] | None]


class Catalogue(TypedDict):
    """empty: the loss of keeping nothing; envelope: the index of the lowest; complete: where these are all."""

    sparsity: tuple[float, ...]
    empty: list[float]
    levels: list[EnergyLevelFields]
    envelope: list[int]
    complete: list[tuple[float, float]]


class EnergyLevels(Catalogue):
    """Beside the trained ground states, whose changes they are: outside `complete` these may leave the catalogue."""

    changes: list[SweepChange]


def advance_levels(spec: Spec, done: tuple[EnergyLevel, ...]) -> tuple[tuple[EnergyLevel, ...] | None, list[bytes]]:
    """One more level, or, when all are known, the answer: a chain of short pure steps, as a sweep is."""
    every = shape_sums(spec.n_features, spec.n_hidden)
    if len(done) < len(every):
        return (*done, energy_level_of(spec, every[len(done)])), []
    return None, [levels_line(spec, sort_levels(spec, list(done)))]


def levels_line(spec: Spec, levels: list[EnergyLevel]) -> bytes:
    """Sparsities, the loss of the empty model, levels, the lowest, and where the catalogue is complete."""
    density = 1 - np.array(spec.levels)
    every: Catalogue = {
        "sparsity": spec.levels,
        "empty": (variance(density) * sum(spec.feature_importances)).tolist(),
        "levels": [level_fields(level) for level in levels],
        "envelope": np.stack([infinite_where_absent(level.curve.loss) for level in levels]).argmin(0).tolist(),
        "complete": complete_ranges(spec),
    }
    return line(every)


def level_fields(level: EnergyLevel) -> EnergyLevelFields:
    """One level; null where it does not exist."""
    curve = level.curve
    holds = np.isfinite(curve.loss)
    return {
        "arrangement": level.arrangement.name,
        "label": level.arrangement.label,
        "parts": parts_of(level.arrangement),
        "loss": curve.loss.tolist(),
        "feature_norm": rounded_where(holds, np.sqrt((curve.W**2).sum(1)), 6),
        "b": rounded_where(holds, curve.b, 6),
        "W": rounded_where(holds, curve.W, 4),
    }


def rounded_where(holds: NDArray[np.bool_], values: Array, digits: int) -> list[Any]:
    """Rounded values (sparsities, ...), each of shape (...,), None where holds (sparsities,) is false."""
    return [value if here else None for here, value in zip(holds, round_off(values, digits), strict=True)]
