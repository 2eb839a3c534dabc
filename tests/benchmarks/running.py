"""One sweep from its spec to its last line, in this process, as a worker does it."""

import time
from dataclasses import dataclass

import orjson

from app.superposition.experiment.spec import Spec
from app.superposition.loss import features
from app.superposition.runs import sweep
from app.superposition.search import models, starts


@dataclass(frozen=True)
class Sweep:
    """How long a sweep took, and to its first frame, in seconds; and the exact loss of each level's ground state."""

    seconds: float
    first_frame: float
    losses: list[float]


def run(spec: Spec) -> Sweep:
    """Run a sweep as the first of its kind in a warm process: what an earlier one has prepared is thrown away."""
    for prepared in (models.models_of, features.quadrature_nodes, features.cube_points, starts.structured_starts):
        prepared.cache_clear()
    began = time.perf_counter()
    state, lines = sweep.advance_sweep(sweep.start_sweep(spec))
    first_frame = time.perf_counter() - began
    every = list(lines)
    while state is not None:
        state, lines = sweep.advance_sweep(state)
        every += lines
    duration = time.perf_counter() - began
    result = orjson.loads(every[-2])
    assert result["kind"] == "result"
    return Sweep(duration, first_frame, [level["loss"] for level in result["levels"]])


def best_of(repeats: int, spec: Spec) -> Sweep:
    """The quickest of some runs; they differ in time alone."""
    return min((run(spec) for _ in range(repeats)), key=lambda done: done.seconds)
