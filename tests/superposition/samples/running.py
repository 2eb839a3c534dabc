"""A run on samples from beginning to end."""

import orjson

from app.superposition.samples.training import advance_samples, start_samples
from tests.superposition.running import lines_of


def run_samples(spec):
    """The frames, the levels and the history of a spec."""
    *frames, result, history = map(orjson.loads, lines_of(advance_samples, start_samples(spec)))
    assert result["changes"] == []
    return frames, result["levels"], history
