"""The result of a finished sweep, which of its levels a slider shows, and what is trained on such a level."""

import asyncio
import functools
from collections.abc import AsyncGenerator
from typing import Any

import orjson

from ..superposition.attack.lines import AttackedModels, AttackQuery
from ..superposition.dictionary.lines import dictionary_header
from ..superposition.dictionary.spec import DictionarySpec, ReadModel
from ..superposition.experiment.spec import Spec
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


def attack_job(query: AttackQuery) -> Job:
    """The run of attacks on the ground states of a sweep, which is shared with everyone: one JSON object."""
    identity = {"spec": query.spec.as_dict(), "budgets": query.budgets}
    return Job("attack", identity, compose=functools.partial(attack_levels, query))


async def read_back(dictionary: DictionarySpec, runs: Runs, whole: Run) -> AsyncGenerator[list[bytes]]:
    """Yield the lines of the dictionary of the level nearest to its sparsity, as they come."""
    levels = await swept_levels(dictionary.spec, runs, whole)
    level = levels[nearest_level(dictionary.spec.levels, dictionary.sparsity)]
    model = ReadModel(tuple(map(tuple, level["W"])), level["sparsity"], level["sentence"])
    async for new in lines_of_part(jobs.dictionary_training(dictionary, model), runs, whole):
        yield new


async def attack_levels(query: AttackQuery, runs: Runs, whole: Run) -> AsyncGenerator[list[bytes]]:
    """Yield the line of the attacks on all levels."""
    levels = await swept_levels(query.spec, runs, whole)
    W = tuple(tuple(map(tuple, level["W"])) for level in levels)
    models = AttackedModels(query, W, tuple(tuple(level["b"]) for level in levels))
    async for new in lines_of_part(jobs.attack_on_models(models), runs, whole):
        yield new


async def swept_levels(spec: Spec, runs: Runs, whole: Run) -> list[dict[str, Any]]:
    """The levels of the result of a sweep that another run begins from."""
    async with runs.open_part(jobs.sweep(spec), whole) as sweep:
        await finish_part(sweep)
        result = await asyncio.to_thread(read_result, sweep)
        levels: list[dict[str, Any]] = result["levels"]
        return levels


async def lines_of_part(job: Job, runs: Runs, whole: Run) -> AsyncGenerator[list[bytes]]:
    """Yield the lines of a part of another run, as they come. Raises RuntimeError where it fails."""
    async with runs.open_part(job, whole) as part:
        async for new in part.subscribe():
            if not part.failure:
                yield [new]
        await finish_part(part)


async def finish_part(run: Run) -> None:
    """Wait for a part of another run. Raises RuntimeError where it failed."""
    await run.wait()
    if run.failure:
        raise RuntimeError(f"{run.job} failed: {run.failure}")
