"""The result of a finished sweep, which of its levels a slider shows, and what is trained on such a level."""

import asyncio
import functools
from collections.abc import AsyncIterator
from typing import Any

import orjson

from ..superposition.dictionary.lines import dictionary_header
from ..superposition.dictionary.spec import DictionarySpec, ReadModel
from . import jobs
from .jobs import Job
from .registry import Runs
from .run import Run

RESULT = b'{"kind":"result"'


@functools.lru_cache(maxsize=8)  # the links of a class; each takes milliseconds to parse
def read_result(run: Run | None) -> dict[str, Any]:
    """Read the result line of a finished run, not to be modified; one without levels where there is no such run."""
    results = (line for line in run.lines if line.startswith(RESULT)) if run else iter(())
    return next(map(orjson.loads, results), {"levels": [], "changes": []})


def nearest_level(levels: tuple[float, ...], sparsity: float) -> int:
    """The slider level closest to a sparsity."""
    return min(range(len(levels)), key=lambda index: abs(levels[index] - sparsity))


def dictionary_job(dictionary: DictionarySpec) -> Job:
    """The run of a dictionary: first the sweep of its toy model, shared with everyone, then its training."""
    identity = {"spec": dictionary.spec.as_dict(), **dictionary.as_dict()}
    header = (dictionary_header(dictionary),)
    return Job("dictionary", identity, header, compose=functools.partial(read_back, dictionary))


async def read_back(dictionary: DictionarySpec, runs: Runs, whole: Run) -> AsyncIterator[list[bytes]]:
    """Yield the lines of the dictionary of the level nearest to its sparsity, as they come."""
    async with runs.open_part(jobs.sweep(dictionary.spec), whole) as sweep:
        await finish_part(sweep)
        result = await asyncio.to_thread(read_result, sweep)
    level = result["levels"][nearest_level(dictionary.spec.levels, dictionary.sparsity)]
    model = ReadModel(tuple(map(tuple, level["W"])), level["sparsity"], level["sentence"])
    async with runs.open_part(jobs.dictionary_training(dictionary, model), whole) as training:
        async for new in training.subscribe():
            if not training.failure:
                yield [new]
        await finish_part(training)


async def finish_part(run: Run) -> None:
    """Wait for a part of another run. Raises RuntimeError where it failed."""
    await run.wait()
    if run.failure:
        raise RuntimeError(f"{run.job} failed: {run.failure}")
