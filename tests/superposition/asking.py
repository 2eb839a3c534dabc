"""The core asked for the ground states of a link's text, in this process, as a worker does it."""

import json
from typing import Any

from app.superposition.experiment.query import parse_spec
from app.superposition.runs import sweep


def levels_of(query: str) -> list[dict[str, Any]]:
    """Every level of a sweep's result."""
    reading = parse_spec([tuple(part.split("=")) for part in query.split("&")])
    assert not reading.faults, reading.faults
    state, lines = sweep.start_sweep(reading.spec), []
    while state is not None:
        state, lines = sweep.advance_sweep(state)
    result = json.loads(lines[-2])
    assert result["kind"] == "result"
    return result["levels"]
