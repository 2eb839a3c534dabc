"""A sweep along the number of features: one model of each, trained side by side, told as one sweep."""

from ..experiment.feature_axis import FeatureAxis
from ..levels import column
from ..levels.column import Column
from .sweep import SweepState, advance_sweep, start_sweep


def start_column(axis: FeatureAxis) -> Column[SweepState]:
    """A column that has not begun."""
    return column.start_column(axis.values, (start_sweep(axis.spec_at(n)) for n in axis.values))


def advance_column(state: Column[SweepState]) -> tuple[Column[SweepState] | None, list[bytes]]:
    """One step of the number of features that is behind the others."""
    return column.advance_column(state, advance_sweep, lambda sweep: sweep.search is None)
