"""One link, one training: shared, kept, stopped when nobody watches, finished though a worker dies."""

import asyncio
import os
import signal
import zlib
from contextlib import asynccontextmanager
from dataclasses import replace

import orjson
import pytest

from app import jobs
from app.engine import Engine
from app.runs import Full, Runs
from app.superposition.spec import Spec
from tests.serving import until

SHORT = jobs.sweep(Spec(n_features=2, n_hidden=1, n_seeds=1, sparsities=(0.5, 0.9)))
OTHER = jobs.sweep(Spec(n_features=3, n_hidden=1, n_seeds=1, sparsities=(0.5, 0.9)))
LONG = jobs.sweep(Spec(n_features=8))  # seconds: only where it is not awaited


@asynccontextmanager
async def runs_of(workers=1, grace=60.0, max_runs=8, max_bytes=2**26):
    """Runs with an engine of their own."""
    async with Engine(workers) as engine, Runs(engine, grace, max_runs, max_bytes) as runs:
        yield runs, engine


async def whole(runs, run, gzip=False):
    """All of a run, watched to its end."""
    with runs.watching(run):
        return [chunk async for chunk in run.follow(gzip)]


def kinds(lines):
    """The kind of each line."""
    return [orjson.loads(line)["kind"] for line in lines]


async def test_a_stream_begins_at_once_and_ends_with_result_and_history():
    async with runs_of() as (runs, _):
        run = runs.open(SHORT)
        assert kinds(run.lines) == ["sweep"]
        lines = await whole(runs, run)
        assert kinds(lines)[0] == "sweep"
        assert kinds(lines)[-2:] == ["result", "history"]


async def test_all_who_ask_for_one_spec_share_one_training_and_its_very_bytes():
    async with runs_of() as (runs, _):
        first, second = await asyncio.gather(*(whole(runs, runs.open(SHORT)) for _ in range(2)))
        assert runs.trainings == 1
        assert all(one is other for one, other in zip(first, second, strict=True))


async def test_gzip_is_the_same_stream_compressed_once():
    async with runs_of() as (runs, _):
        plain, packed = await asyncio.gather(whole(runs, runs.open(SHORT)), whole(runs, runs.open(SHORT), gzip=True))
        assert zlib.decompress(b"".join(packed), wbits=31) == b"".join(plain)


async def test_a_finished_run_answers_from_memory():
    async with runs_of() as (runs, _):
        assert runs.finished(SHORT) is None
        lines = await whole(runs, runs.open(SHORT))
        await until(lambda: runs.running == 0)
        assert runs.finished(SHORT) == lines == await whole(runs, runs.open(SHORT))
        assert runs.trainings == 1


async def test_memory_is_bounded_and_the_least_recently_used_goes_first():
    async with runs_of() as (runs, _):
        for spec in (SHORT, OTHER):
            await whole(runs, runs.open(spec))
            await until(lambda: runs.running == 0)
        room = runs.open(SHORT).size + runs.open(OTHER).size
    third = jobs.sweep(replace(SHORT.asked, seed=1))
    async with runs_of(max_bytes=room + 1) as (runs, _):
        for spec in (SHORT, OTHER, SHORT, third):
            await whole(runs, runs.open(spec))
            await until(lambda: runs.running == 0)
        assert runs.finished(OTHER) is None
        assert runs.finished(third)


async def test_the_first_to_ask_may_leave():
    async with runs_of(grace=0) as (runs, _):
        run = runs.open(SHORT)
        first, second = asyncio.create_task(whole(runs, run)), asyncio.create_task(whole(runs, run))
        await until(lambda: run.viewers == 2)
        first.cancel()
        assert kinds(await second)[-1] == "history"


@pytest.mark.parametrize("watched", [True, False])
async def test_what_nobody_watches_stops_and_its_worker_is_free(watched):
    async with runs_of(grace=0.01) as (runs, engine):
        await until(lambda: engine.idle)
        run = runs.open(LONG)
        if watched:
            viewer = asyncio.create_task(whole(runs, run))
            await until(lambda: len(run.lines) > 1)
            viewer.cancel()
        await until(lambda: runs.running == 0 and engine.idle)
        assert "history" not in kinds(run.lines)
        assert runs.finished(LONG) is None


async def test_beyond_its_bound_no_run_is_taken_but_watched_ones_are_joined():
    async with runs_of(max_runs=1) as (runs, _):
        run = runs.open(LONG)
        with pytest.raises(Full):
            runs.open(SHORT)
        assert runs.open(LONG) is run


async def test_a_worker_killed_midway_costs_nothing_but_time():
    async with runs_of() as (runs, engine):
        undisturbed = await whole(runs, runs.open(SHORT))
    async with runs_of() as (runs, engine):
        assert await watched_with_deaths(runs, engine, SHORT, deaths=1) == undisturbed


async def test_the_second_death_is_the_end_and_is_told():
    async with runs_of() as (runs, engine):
        lines = await watched_with_deaths(runs, engine, SHORT, deaths=2)
        assert kinds(lines) == ["sweep", "frame", "frame", "error"]
        assert orjson.loads(lines[-1])["message"] == "This run failed: the process that trained it died twice."
        assert runs.finished(SHORT) is None
        assert runs.trainings == 1


async def watched_with_deaths(runs, engine, spec, deaths):
    """All of a run; after each of the first frames every worker is ended as a kernel short of memory would do it."""
    run, lines = runs.open(spec), []
    with runs.watching(run):
        async for line in run.follow():
            lines.append(line)
            if 1 < len(lines) <= 1 + deaths:  # by now the next step is with the worker
                for pid in engine.pids:
                    os.kill(pid, signal.SIGKILL)
    return lines


async def test_a_fault_in_a_step_ends_with_a_plain_error_line(caplog):
    async with runs_of() as (runs, _):
        broken = jobs.sweep(Spec(n_features=2, importances=("no number", "no number")))  # no boundary lets this in
        lines = await whole(runs, runs.open(broken))
        assert orjson.loads(lines[-1]) == {
            "kind": "error",
            "message": "This run failed because of a fault in the server.",
        }
        assert "Traceback" in caplog.text
        assert runs.finished(broken) is None


async def test_who_still_watches_when_the_server_stops_is_told():
    async with runs_of() as (runs, _):
        viewer = asyncio.create_task(whole(runs, runs.open(LONG)))
        await until(lambda: runs.open(LONG).viewers)
    assert kinds(await viewer)[-1] == "error"
