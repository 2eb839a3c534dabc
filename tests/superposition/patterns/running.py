"""A run from beginning to end."""

import orjson

from app.superposition.patterns.training import advance_patterns, start_patterns


def run_patterns(spec):
    """The frames, the result and the history of a spec."""
    state, lines = start_patterns(spec), []
    while state is not None:
        state, new = advance_patterns(state)
        lines += new
    *frames, result, history = map(orjson.loads, lines)
    return frames, result, history
