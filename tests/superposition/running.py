"""A chain of steps from beginning to end."""

import pickle
from typing import Any


def lines_of(advance: Any, state: Any) -> list[bytes]:
    """Every line of a run, its state carried from step to step as a worker gets it."""
    lines: list[bytes] = []
    while state is not None:
        state, new = advance(pickle.loads(pickle.dumps(state)))
        lines += new
    return lines
