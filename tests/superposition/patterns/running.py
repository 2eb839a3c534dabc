"""A run from beginning to end."""

import orjson

from app.superposition.patterns.training import advance_patterns, start_patterns
from tests.superposition.running import lines_of


def run_patterns(spec):
    """The frames, the result and the history of a spec."""
    *frames, result, history = map(orjson.loads, lines_of(advance_patterns, start_patterns(spec)))
    return frames, result, history
