"""Workers: they work, they die, they are replaced, they leave nothing behind."""

import asyncio
import multiprocessing
import os
import shutil
import signal
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from app.runs import work
from app.runs.engine import Engine, fork_server_attribute, stop_fork_server
from app.runs.steps import WorkerDied
from app.superposition.experiment.spec import Spec
from tests.serving import until

LONG = Spec(n_features=8)


def alive(pid: int) -> bool:
    """Whether a process of this id exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_calls_run_in_other_processes_and_share_the_workers():
    async with Engine(2) as engine:
        pids = await asyncio.gather(*(engine.ask(work.process_id) for _ in range(20)))
        await until(lambda: engine.idle)
        assert set(pids) <= set(engine.pids)
        assert os.getpid() not in pids


async def test_it_is_busy_while_each_worker_is_at_a_call_and_one_is_alive():
    async with Engine(1) as engine:
        (pid,) = await asyncio.gather(engine.ask(work.process_id))
        await until(lambda: engine.idle)
        assert not engine.busy
        call = asyncio.create_task(train_for_ever(engine))
        await until(lambda: engine.busy)
        os.kill(pid, signal.SIGSTOP)
        await until(lambda: not engine.busy)
        os.kill(pid, signal.SIGCONT)
        await until(lambda: engine.busy)
        call.cancel()


async def test_what_a_function_raises_is_raised_here():
    async with Engine(1) as engine:
        with pytest.raises(TypeError):
            await engine.ask(work.sweep, LONG)
        await engine.ask(work.process_id)


async def test_a_worker_killed_over_a_call_is_told_and_replaced():
    async with Engine(1) as engine:
        pid = await engine.ask(work.process_id)
        (worker,) = engine.workers
        begun = worker.begun.value
        call = asyncio.create_task(train_for_ever(engine))
        await until(lambda: worker.begun.value > begun)  # a death before the call begins is not its fault
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerDied):
            await call
        assert await engine.ask(work.process_id) != pid


def spawned_pids() -> list[int]:
    """The process ids of the spawned workers, even of one that is still starting."""
    return [process.pid for process in multiprocessing.active_children() if isinstance(process, SpawnProcess)]


async def gone(pids: list[int]) -> None:
    """Wait until none of some processes exists."""
    await until(lambda: not any(map(alive, pids)))


async def train_for_ever(engine):
    """Steps without end: whenever the worker dies, it dies over one of them."""
    while True:
        await engine.ask(work.sweep, LONG, None)


async def test_a_worker_killed_while_it_answers_keeps_nobody_waiting():
    async with Engine(1) as engine:
        for moment in (0.0, 0.02, 0.04, 0.06, 0.08):
            await until(lambda: engine.idle)
            (worker,) = engine.workers
            call = asyncio.create_task(engine.ask(bytes, 100_000_000))
            await until(lambda worker=worker: worker.begun.value)
            await asyncio.sleep(moment)
            os.kill(worker.pid, signal.SIGKILL)
            async with asyncio.timeout(60):
                (answer,) = await asyncio.gather(call, return_exceptions=True)
            assert isinstance(answer, bytes | WorkerDied)


async def test_a_worker_killed_while_idle_is_nobodys_death():
    async with Engine(1) as engine:
        pid = await engine.ask(work.process_id)
        await until(lambda: engine.idle)
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not alive(pid))
        assert await engine.ask(work.process_id) != pid


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="nothing tells of the death of an idle worker here")
async def test_a_worker_killed_while_idle_is_replaced_before_anybody_calls():
    async with Engine(2) as engine:
        await until(lambda: engine.idle)
        pid = engine.pids[0]
        os.kill(pid, signal.SIGKILL)
        await until(lambda: pid not in engine.pids and engine.idle)


async def test_who_is_cancelled_leaves_at_once_and_the_worker_is_free_again():
    async with Engine(1) as engine:
        await until(lambda: engine.idle)
        call = asyncio.create_task(engine.ask(work.sweep, LONG, None))
        await until(lambda: not engine.idle)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await until(lambda: engine.idle)


async def test_the_end_of_the_engine_is_the_end_of_its_workers():
    async with Engine(2) as engine:
        await until(lambda: engine.idle)
        pids = engine.pids
        busy = asyncio.create_task(train_for_ever(engine))
        await until(lambda: not engine.idle)
    await gone(pids)
    with pytest.raises(WorkerDied):
        await busy


async def test_who_comes_right_after_a_death_is_not_blamed_for_it():
    """A process that was killed lives on for a moment, and may be given a call yet."""
    async with Engine(1) as engine:
        for _ in range(20):
            await until(lambda: engine.idle)
            pid = engine.pids[0]
            os.kill(pid, signal.SIGKILL)
            assert await engine.ask(work.process_id) != pid


async def exhaust(chain):
    async for _ in chain:
        pass


async def test_nothing_comes_between_the_steps_that_a_class_waits_for():
    async with Engine(1) as engine:
        await until(lambda: engine.idle)
        (worker,) = engine.workers
        others = asyncio.create_task(exhaust(engine.chain("others", work.sweep, LONG)))
        await until(lambda: worker.begun.value > 2)
        calls, before = 0, 0
        async for _ in engine.chain("class", work.sweep, Spec(n_features=4), urgent=lambda: 200):
            calls += 1
            before = before or worker.begun.value
            await asyncio.sleep(0)  # lines are packed
        assert calls > 2
        assert worker.begun.value - before <= calls, "the first of the others' may have begun"
        others.cancel()


async def test_workers_are_spawned_where_there_is_no_fork_server():
    async with Engine(1, start="spawn") as engine:
        pid = await engine.ask(work.process_id)
        assert await engine.ask(work.probe)
        await until(lambda: engine.idle)
        os.kill(pid, signal.SIGKILL)
        assert await engine.ask(work.process_id) != pid
        pids = engine.pids
    await gone(pids)


async def test_a_worker_that_is_being_spawned_does_not_delay_the_end():
    async with Engine(1, start="spawn") as engine:
        await until(spawned_pids)
        pids = spawned_pids()
    assert engine.workers == set()  # it was not waited for
    await gone(pids)


@pytest.mark.long
async def test_workers_come_when_the_fork_server_dies_while_it_warms_up():
    stop_fork_server()
    before = fork_server_attribute("pid")
    async with Engine(2) as engine:
        await until(lambda: fork_server_attribute("pid") not in (None, before))
        assert engine.workers == set()
        os.kill(fork_server_attribute("pid"), signal.SIGKILL)
        await until(lambda: engine.idle)
        assert await engine.ask(work.process_id) in engine.pids


@pytest.mark.long
async def test_workers_come_back_when_the_fork_server_has_died():
    async with Engine(2) as engine:
        for _ in range(2):
            await until(lambda: engine.idle)
            before = engine.pids
            os.kill(fork_server_attribute("pid"), signal.SIGKILL)
            await gone(before)  # they went with it
            pids = await asyncio.gather(*(engine.ask(work.process_id) for _ in range(4)))
            assert not set(pids) & set(before)


async def test_workers_come_back_when_temporary_files_were_tidied_up():
    async with Engine(1) as engine:
        await until(lambda: engine.idle)
        shutil.rmtree(Path(fork_server_attribute("address")).parent)
        pid = engine.pids[0]
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not alive(pid))
        assert await engine.ask(work.process_id) != pid
