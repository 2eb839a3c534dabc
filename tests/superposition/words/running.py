"""A run from beginning to end."""

import orjson

from app.superposition.words.training import advance_words, start_words
from tests.superposition.running import lines_of


def run_words(spec):
    """The frames, the result and the history of a spec."""
    *frames, result, history = map(orjson.loads, lines_of(advance_words, start_words(spec)))
    return frames, result, history
