"""A sweep's search stage by stage, without what a heuristic adds, and doing nothing twice.

The parts of the search are pure: what has been calculated from the same numbers, a heuristic being on or off, is looked
up, and the time that it took is counted once more.
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import torch

from app.superposition.experiment.spec import Spec
from app.superposition.loss import features
from app.superposition.optimise import lbfgs
from app.superposition.runs import sweep
from app.superposition.search import (
    biases,
    budget,
    ground_states,
    minimum,
    models,
    moves,
    permutations,
    refinement,
    reinsertion,
    seating,
    starts,
)
from app.superposition.search.candidates import Candidates
from app.superposition.search.ground_states import Search
from app.superposition.search.models import Models
from tests.benchmarks.ablation import ON
from tests.benchmarks.heuristics import HEURISTICS, Heuristic
from tests.oracle.known import load
from tests.superposition.queries import spec_of

# Parts whose results are kept: where they are called from, their names, and the modules that they depend on.
PARTS = (
    (ground_states, "polish", (refinement,)),
    (ground_states, "descend", (refinement,)),
    (ground_states, "change_biases", (biases,)),
    (ground_states, "improve_seating", (seating,)),
    (ground_states, "to_minimum", (minimum,)),
    (moves, "propose_moves", (moves, permutations, reinsertion)),
    (permutations, "best_permutations", (permutations, budget)),
)
CACHED = (models.models_of, features.quadrature_nodes, features.cube_points, starts.structured_starts)


@dataclass
class Memory:
    """Results of parts by all that they depend on, and a clock on which looking up takes as long as calculating."""

    kept: dict[bytes, tuple[Any, float]] = field(default_factory=dict)
    saved: float = 0.0  # seconds
    off: frozenset[tuple[Any, str]] = frozenset()  # what is not as it is in the tree

    def clock(self) -> float:
        return time.process_time() + self.saved

    @contextmanager
    def used(self) -> Iterator[None]:
        """The parts with this memory."""
        before = [(module, name, getattr(module, name)) for module, name, _ in PARTS]
        try:
            for (module, name, part), (_, _, needs) in zip(before, PARTS, strict=True):
                setattr(module, name, self.remembering(part, name, needs))
            yield
        finally:
            for module, name, part in before:
                setattr(module, name, part)

    def remembering(self, part: Callable[..., Any], name: str, needs: tuple[Any, ...]) -> Callable[..., Any]:
        def remembered(*given: Any, **named: Any) -> Any:
            changed = sorted(what for module, what in self.off if module in needs)
            key = digest(name, changed, *given, *sorted(named.items()))
            if key in self.kept:
                result, seconds = self.kept[key]
                self.saved += seconds
                return result
            began = self.clock()
            result = part(*given, **named)
            self.kept[key] = result, self.clock() - began
            return result

        return remembered


def digest(*given: Any) -> bytes:
    """Tells apart what a part may be given."""
    told = hashlib.sha256()
    for one in given:
        if isinstance(one, Models):
            told.update(repr((one.spec, one.asked.tolist())).encode())
        elif isinstance(one, Candidates):
            told.update(digest(one.parameters, one.loss, one.level))
        elif isinstance(one, torch.Tensor):
            told.update(f"{one.dtype} {tuple(one.shape)} ".encode() + one.contiguous().numpy().tobytes())
        else:
            told.update(repr(one).encode() + b" ")
    return told.digest()


@dataclass(frozen=True)
class Before:
    """The search before its first stage of a name, and the seconds until there."""

    search: Search
    seconds: float


def measure_heuristics(index: int, more: str, names: list[str]) -> Iterator[tuple[str, list[float], float]]:
    """Of each heuristic the losses of the levels asked for without it, and the processor's seconds."""
    spec = spec_of(load()[index].experiment.query() + more)
    memory = Memory()
    forget()
    with memory.used():
        losses, seconds, before = run(spec, memory)
        if ON in names:
            yield ON, losses, seconds
        for heuristic in HEURISTICS:
            if heuristic.name in names and heuristic.concerns(spec):
                memory.off = frozenset((module, name) for module, name, _ in heuristic.patches)
                with heuristic.off():
                    yield heuristic.name, *without(spec, heuristic, before, memory)


def forget() -> None:
    """Throw away what earlier sweeps have prepared."""
    for prepared in CACHED:
        prepared.cache_clear()


def without(spec: Spec, heuristic: Heuristic, before: dict[str, Before], memory: Memory) -> tuple[list[float], float]:
    """Losses and seconds, a heuristic being off."""
    if heuristic.stage == "train":
        forget()
        losses, seconds, _ = run(spec, memory)
        forget()
        return losses, seconds
    start = before.get(heuristic.stage, before["done"])  # a search without such a stage is the same
    stages = start.search.stages
    if heuristic.dropped is not None:
        rounds = [k for k, stage in enumerate(stages) if stage == heuristic.stage][heuristic.dropped]
        stages = tuple(stage for k, stage in enumerate(stages) if k not in rounds)
    return finish(spec, replace(start.search, stages=stages), start.seconds, {}, memory)


def run(spec: Spec, memory: Memory) -> tuple[list[float], float, dict[str, Before]]:
    """A whole sweep but for the description of its result."""
    began = memory.clock()
    state = sweep.start_sweep(spec)
    while state.descent is None or (len(state.frames) < len(sweep.FRAME_STEPS) and len(state.descent.active)):
        after, _ = sweep.advance_sweep(state)
        assert after is not None
        state = after
    rested = lbfgs.keep_active(state.descent, torch.tensor([], dtype=torch.int64))
    search = ground_states.start_search(models.models_of(spec), rested)
    before: dict[str, Before] = {}
    losses, seconds = finish(spec, search, memory.clock() - began, before, memory)
    return losses, seconds, before


def finish(
    spec: Spec, search: Search, seconds: float, before: dict[str, Before], memory: Memory
) -> tuple[list[float], float]:
    """The rest of a search; where it stood before the first stage of each name goes into before."""
    began = memory.clock() - seconds
    made = models.models_of(spec)
    while search.ground is None:
        before.setdefault(search.stages[0], Before(search, memory.clock() - began))
        search = ground_states.advance_search(made, search)
    seconds = memory.clock() - began
    before["done"] = Before(search, seconds)
    return search.ground.loss[made.asked].tolist(), seconds
