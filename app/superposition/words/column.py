"""A run of words along a size: one model of each, trained side by side, told as one run."""

from ..levels import column
from ..levels.column import Column
from .sizes import SizeAxis
from .training import WordsState, advance_words, start_words


def start_sizes(axis: SizeAxis) -> Column[WordsState]:
    """A column that has not begun."""
    return column.start_column(axis.values, (start_words(axis.spec_at(value)) for value in axis.values))


def advance_sizes(state: Column[WordsState]) -> tuple[Column[WordsState] | None, list[bytes]]:
    """One step of the size that is behind the others."""
    return column.advance_column(state, advance_words, lambda words: words.training.search is None)
