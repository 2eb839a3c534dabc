"""A run on samples from beginning to end."""

import orjson

from app.superposition.samples.training import advance_samples, start_samples


def run_samples(spec):
    """The frames, the levels and the history of a spec."""
    state, lines = start_samples(spec), []
    while state is not None:
        state, new = advance_samples(state)
        lines += new
    *frames, result, history = map(orjson.loads, lines)
    assert result["changes"] == []
    return frames, result["levels"], history
