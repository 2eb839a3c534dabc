"""What is told of energy levels: one JSON object."""

import numpy as np
from numpy.typing import NDArray

from ..branches.boundaries import variance
from ..branches.coverage import complete
from ..branches.crossings import Change, changes_of
from ..branches.energy_levels import Level, filled, in_order, level_of
from ..experiment.jsonl import line
from ..experiment.spec import Spec
from ..geometry.description import parts_of, rounded
from ..geometry.measures import Array
from ..geometry.shapes import sums


def advance(spec: Spec, done: tuple[Level, ...]) -> tuple[tuple[Level, ...] | None, list[bytes]]:
    """One more level, or, when all are known, the answer: a chain of short pure steps, as a sweep is."""
    every = sums(spec.n_features, spec.n_hidden)
    if len(done) < len(every):
        return (*done, level_of(spec, every[len(done)])), []
    return None, [answer(spec, in_order(spec, list(done)))]


def answer(spec: Spec, levels: list[Level]) -> bytes:
    """Sparsities, the loss of keeping nothing, levels, the lowest, its changes, and how far the catalogue suffices."""
    density = 1 - np.array(spec.levels)
    return line(
        sparsity=spec.levels,
        empty=variance(density) * sum(spec.feature_importances),
        levels=[told(level) for level in levels],
        envelope=np.stack([filled(level.held.loss) for level in levels]).argmin(0),
        changes=[told_change(change, levels) for change in changes_of(spec, levels)],
        complete=complete(spec),
    )


def told(level: Level) -> dict[str, object]:
    """One level; null where it does not hold."""
    held = level.held
    holds = np.isfinite(held.loss)
    return {
        "arrangement": level.arrangement.name,
        "label": level.arrangement.label,
        "parts": parts_of(level.arrangement),
        "loss": held.loss,
        "feature_norm": where(holds, np.sqrt((held.W**2).sum(1)), 6),
        "b": where(holds, held.b, 6),
        "W": where(holds, held.W, 4),
    }


def where(holds: NDArray[np.bool_], values: Array, digits: int) -> list[Array | None]:
    """Rounded values per sparsity, None where nothing holds."""
    return [value if here else None for here, value in zip(holds, rounded(values, digits), strict=True)]


def told_change(change: Change, levels: list[Level]) -> dict[str, object]:
    """One change of the lowest level."""
    before, after = (levels[index].arrangement for index in (change.before, change.after))
    return {
        "from": before.name,
        "to": after.name,
        "from_label": before.label,
        "to_label": after.label,
        "sparsity": change.sparsity,
        "loss": change.loss,
        "order": change.order,
        "norm": change.norm,
        "slope": change.slope,
    }
