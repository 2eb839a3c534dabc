"""The core asked by a link's text, in this process, as a worker does it."""

import json
from typing import Any

from app.superposition.branches.energy_levels import energy_levels_of
from app.superposition.runs import sweep
from app.superposition.runs.levels import levels_line
from tests.superposition.queries import spec_of


def levels_of(query: str) -> list[dict[str, Any]]:
    """Every level of a sweep's result."""
    state, lines = sweep.advance_sweep(sweep.start_sweep(spec_of(query)))
    while state.turned is None:
        state, lines = sweep.advance_sweep(state)
    result = json.loads(lines[0])
    assert result["kind"] == "result"
    return result["levels"]


def energy_levels(query: str) -> dict[str, Any]:
    """The catalogue's energy levels."""
    spec = spec_of(query)
    return json.loads(levels_line(spec, energy_levels_of(spec)))


def level_named(told: dict[str, Any], arrangement: str) -> dict[str, Any]:
    """The energy level of an arrangement in such an answer."""
    (found,) = [level for level in told["levels"] if level["arrangement"] == arrangement]
    return found
