"""Energy levels beside the changes of the ground states that are trained: one list for both answers."""

import asyncio
import functools
from collections.abc import AsyncGenerator

import orjson

from ..superposition.experiment.jsonl import line
from ..superposition.experiment.spec import Spec
from . import jobs
from .jobs import Job
from .registry import Runs
from .results import finish_part, read_result
from .run import Run


def levels_job(spec: Spec) -> Job:
    """The run of the catalogue's energy levels with the changes of the sweep: one JSON object."""
    return Job("levels", spec.as_dict(), compose=functools.partial(join_changes, spec))


async def join_changes(spec: Spec, runs: Runs, whole: Run) -> AsyncGenerator[list[bytes]]:
    """Make the one line from the catalogue's and from the result of the sweep, both shared with everyone."""
    async with runs.open_part(jobs.sweep(spec), whole) as sweep, runs.open_part(jobs.catalogue(spec), whole) as known:
        for run in (sweep, known):
            await finish_part(run)
        yield [await asyncio.to_thread(with_changes, known, sweep)]


def with_changes(known: Run, sweep: Run) -> bytes:
    """The catalogue's line with the changes of the sweep."""
    return line({**orjson.loads(known.lines[-1]), "changes": read_result(sweep)["changes"]})
