"""One link, one training: shared, kept, stopped when nobody watches, finished though a worker dies."""

import asyncio
import os
import signal
import zlib
from contextlib import asynccontextmanager
from dataclasses import replace

import orjson
import pytest

from app.http.rate_limits import Budget, RateLimited
from app.runs.engine import Engine
from app.runs.jobs import Job, sweep
from app.runs.registry import SHARING, QueueFull, Runs, ShuttingDown
from app.runs.store import Store
from app.superposition.experiment.spec import Spec
from tests.serving import until

SHORT = sweep(Spec(n_features=2, n_hidden=1, n_seeds=1, sparsities=(0.5, 0.9)))
OTHER = sweep(Spec(n_features=3, n_hidden=1, n_seeds=1, sparsities=(0.5, 0.9)))
LONG = sweep(Spec(n_features=8))  # seconds: only where it is not awaited


@asynccontextmanager
async def runs_of(workers=1, grace=60.0, max_runs=8, max_bytes=2**26):
    """Runs with an engine of their own."""
    async with Engine(workers) as engine, Runs(engine, grace, max_runs, max_bytes) as runs:
        yield runs, engine


async def whole(runs, job, gzip=False):
    """All of a job's run, watched to its end."""
    return await rest(runs, await runs.open(job), gzip)


async def rest(runs, run, gzip=False):
    """All of a run that is open."""
    with runs.watch(run):
        return [chunk async for chunk in run.subscribe(gzip)]


def kinds(lines):
    """The kind of each line."""
    return [orjson.loads(line)["kind"] for line in lines]


async def test_a_stream_begins_at_once_and_ends_with_result_and_history():
    async with runs_of() as (runs, _):
        run = await runs.open(SHORT)
        assert kinds(run.lines) == ["sweep"]
        lines = await rest(runs, run)
        assert kinds(lines)[0] == "sweep"
        assert kinds(lines)[-2:] == ["result", "history"]


async def test_all_who_ask_for_one_spec_share_one_training_and_its_very_bytes():
    async with runs_of() as (runs, _):
        first, second = await asyncio.gather(*(whole(runs, SHORT) for _ in range(2)))
        assert runs.trainings == 1
        assert all(one is other for one, other in zip(first, second, strict=True))


async def test_gzip_is_the_same_stream_compressed_once():
    async with runs_of() as (runs, _):
        plain, packed = await asyncio.gather(whole(runs, SHORT), whole(runs, SHORT, gzip=True))
        assert zlib.decompress(b"".join(packed), wbits=31) == b"".join(plain)


async def test_a_finished_run_answers_from_memory():
    async with runs_of() as (runs, _):
        assert await runs.find_finished(SHORT) is None
        lines = await whole(runs, SHORT)
        await until(lambda: runs.running == 0)
        assert (await runs.find_finished(SHORT)).lines == lines == await whole(runs, SHORT)
        assert runs.trainings == 1


async def test_memory_is_bounded_and_the_least_recently_used_goes_first():
    async with runs_of() as (runs, _):
        for spec in (SHORT, OTHER):
            await whole(runs, spec)
            await until(lambda: runs.running == 0)
        room = sum([(await runs.open(spec)).size for spec in (SHORT, OTHER)])
    third = sweep(replace(SHORT.argument, seed=1))
    async with runs_of(max_bytes=room + 1) as (runs, _):
        for spec in (SHORT, OTHER, SHORT, third):
            await whole(runs, spec)
            await until(lambda: runs.running == 0)
        assert await runs.find_finished(OTHER) is None
        assert await runs.find_finished(third)


async def test_the_first_to_ask_may_leave():
    async with runs_of(grace=0) as (runs, _):
        run = await runs.open(SHORT)
        first, second = asyncio.create_task(rest(runs, run)), asyncio.create_task(rest(runs, run))
        await until(lambda: run.viewers == 2)
        first.cancel()
        assert kinds(await second)[-1] == "history"


@pytest.mark.parametrize("watched", [True, False])
async def test_what_nobody_watches_stops_and_its_worker_is_free(watched):
    async with runs_of(grace=0.01) as (runs, engine):
        await until(lambda: engine.idle)
        run = await runs.open(LONG)
        if watched:
            viewer = asyncio.create_task(rest(runs, run))
            await until(lambda: len(run.lines) > 1)
            viewer.cancel()
        await until(lambda: runs.running == 0 and engine.idle)
        assert "history" not in kinds(run.lines)
        assert await runs.find_finished(LONG) is None


async def test_beyond_its_bound_no_run_is_taken_but_watched_ones_are_joined():
    async with runs_of(max_runs=1) as (runs, _):
        run = await runs.open(LONG)
        with pytest.raises(QueueFull):
            await runs.open(SHORT)
        assert await runs.open(LONG) is run


async def test_where_there_is_no_place_one_that_all_have_left_is_given_up():
    async with runs_of(max_runs=1) as (runs, _):
        run = await runs.open(LONG)
        with runs.watch(run), pytest.raises(QueueFull):
            await runs.open(SHORT)
        assert kinds(await whole(runs, SHORT))[-1] == "history"
        assert runs.running == 0


async def test_a_worker_killed_midway_costs_nothing_but_time():
    async with runs_of() as (runs, engine):
        undisturbed = await whole(runs, SHORT)
    async with runs_of() as (runs, engine):
        assert await watched_with_deaths(runs, engine, SHORT, deaths=1) == undisturbed


async def test_the_second_death_is_the_end_and_is_told():
    async with runs_of() as (runs, engine):
        lines = await watched_with_deaths(runs, engine, LONG, deaths=2)
        kind = kinds(lines)
        assert (kind[0], set(kind[1:-1]), kind[-1]) == ("sweep", {"frame"}, "error")
        assert orjson.loads(lines[-1])["message"] == "This run failed: the process that trained it died twice."
        assert await runs.find_finished(LONG) is None
        assert runs.trainings == 1


async def watched_with_deaths(runs, engine, job, deaths):
    """All of a run; after each of the first frames every worker is ended as a kernel short of memory would do it."""
    run, lines = await runs.open(job), []
    with runs.watch(run):
        async for line in run.subscribe():
            lines.append(line)
            if 1 < len(lines) <= 1 + deaths:
                await until(lambda: not engine.idle)
                before = sum(worker.begun.value for worker in engine.workers)
                await until(lambda before=before: sum(worker.begun.value for worker in engine.workers) > before)
                for pid in engine.pids:
                    os.kill(pid, signal.SIGKILL)
    return lines


async def test_a_fault_in_a_step_ends_with_a_plain_error_line(caplog):
    async with runs_of() as (runs, _):
        broken = sweep(Spec(n_features=2, importances=("no number", "no number")))  # no boundary lets this in
        lines = await whole(runs, broken)
        assert orjson.loads(lines[-1]) == {
            "kind": "error",
            "message": "This run failed because of a fault in the server.",
        }
        assert "Traceback" in caplog.text
        assert await runs.find_finished(broken) is None


async def test_who_still_watches_when_the_server_stops_is_told():
    async with runs_of() as (runs, _):
        run = await runs.open(LONG)
        viewer = asyncio.create_task(rest(runs, run))
        await until(lambda: run.viewers)
    last = orjson.loads((await viewer)[-1])
    assert last["kind"] == "error"
    assert last["again"]


async def test_a_run_may_be_made_of_other_runs_each_trained_once():
    async def both(runs, whole):
        for job in (SHORT, OTHER, SHORT):
            async with runs.open_part(job, whole) as run:
                yield [[line async for line in run.subscribe()][-1]]

    async with runs_of() as (runs, _):
        lines = await whole(runs, Job("both", [], header=(b"{}\n",), compose=both))
        assert lines[1:] == [(await whole(runs, job))[-1] for job in (SHORT, OTHER, SHORT)]
        assert runs.trainings == 3


async def test_what_has_to_wait_knows_its_place():
    async with runs_of() as (runs, _):
        jobs = [sweep(Spec(n_features=8, seed=seed)) for seed in range(SHARING + 2)]
        opened = [await runs.open(job) for job in jobs]
        await until(lambda: runs.position(opened[-1]))
        assert [runs.position(run) for run in opened] == [0] * SHARING + [1, 2]


async def test_a_finished_run_comes_from_the_disk_after_a_restart_with_the_same_bytes(tmp_path):
    async with Store(tmp_path, 2**26) as store, Engine(1) as engine:
        async with Runs(engine, 60, 8, 2**26, store) as runs:
            lines = await whole(runs, SHORT)
            packed = await whole(runs, SHORT, gzip=True)
        async with Runs(engine, 60, 8, 2**26, store) as runs:
            found = await asyncio.gather(*(runs.open(SHORT) for _ in range(20)))
            assert {id(run) for run in found} == {id(found[0])}
            assert found[0].ended
            assert await whole(runs, SHORT) == lines
            assert b"".join(await whole(runs, SHORT, gzip=True)) == b"".join(packed)
            assert runs.trainings == 0


async def test_one_owner_leaves_room_for_others():
    async with runs_of(max_runs=4) as (runs, _):
        for seed in range(3):
            await runs.open(sweep(Spec(n_features=8, seed=seed)), "one")
        with pytest.raises(QueueFull) as full:
            await runs.open(sweep(Spec(n_features=8, seed=3)), "one")
        assert full.value.position >= 1
        await runs.open(SHORT, "another")


async def test_a_budget_counts_new_trainings_and_no_viewers():
    async with Engine(1) as engine, Runs(engine, 60, 8, 2**26, budget=Budget(1)) as runs:
        for _ in range(5):
            await runs.open(SHORT, "one")
        with pytest.raises(RateLimited):
            await runs.open(OTHER, "one")
        await runs.open(OTHER, "another")


async def test_a_server_that_stops_takes_nothing_new_but_finished_runs_are_served():
    async with runs_of() as (runs, _):
        lines = await whole(runs, SHORT)
        await runs.close()
        assert await whole(runs, SHORT) == lines
        with pytest.raises(ShuttingDown):
            await runs.open(OTHER)


async def test_what_is_no_run_of_the_job_is_not_served(tmp_path):
    async with Store(tmp_path, 2**20) as store, Runs(Engine(1), 60, 8, 2**20, store) as runs:
        await store.put(SHORT.key, b"no gzip")
        assert await runs.find_finished(SHORT) is None
