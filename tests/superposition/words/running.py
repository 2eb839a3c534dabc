"""A run from beginning to end."""

import orjson

from app.superposition.words.training import advance_words, start_words


def run_words(spec):
    """The frames, the result and the history of a spec."""
    state, lines = start_words(spec), []
    while state is not None:
        state, new = advance_words(state)
        lines += new
    *frames, result, history = map(orjson.loads, lines)
    return frames, result, history
