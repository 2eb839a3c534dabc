"""Worker processes beside the web process, which itself never imports torch."""

import asyncio
import contextlib
import functools
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, SpawnProcess
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from ..settings import START_METHODS
from . import work
from .fair_share import FairShare
from .steps import Step, Waiting, WorkerDied

P = ParamSpec("P")
T = TypeVar("T")

PACKAGE = __name__.partition(".")[0]  # app in a checkout, starcross where it is installed
PRELOAD = [f"{PACKAGE}.runs.work", f"{PACKAGE}.superposition.runs.warm"]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
RETRY_SECONDS = 1.0  # before a worker that died while it started is started again: a fault may be lasting
MAX_DEATHS = 1  # that a step may cause: what kills two workers would kill the next
LONG_SECONDS = 60.0  # a worker that takes longer over a step hangs and is replaced: a step takes two at most
SHORT_SECONDS = 15.0  # the same for a single call that a client waits for
SILENT_SECONDS = 2.0  # without a sign of life after which a worker counts as stopped: eight beats
SLICE_SECONDS = 0.04  # for which a worker continues one chain before another may have it,
SLICE_FOR_MANY = 5  # times as long at most, as many as wait for an urgent chain: others may come in between its slices
SLICE_SECONDS_PER_BYTE = 1.5e-8  # and longer with a large state: its transfer both ways takes a third of this

log = logging.getLogger("starcross")


@dataclass(frozen=True)
class Worker:
    """A warm process in an executor of its own: when it dies, only the call it held is lost."""

    executor: ProcessPoolExecutor
    pid: int
    begun: Any = field(compare=False)  # .value counts the calls it has begun
    beat: Any = field(compare=False)  # .value is when it was last seen alive, by time.monotonic


@dataclass(eq=False)
class Claim:
    """Between two calls of an urgent chain: the worker that it keeps, where others would only come in between."""

    owner: str
    worker: Worker | None = None
    ended: bool = False


class Engine:
    """A fixed number of workers, whose time is shared fairly between the owners of calls."""

    def __init__(
        self, n_workers: int, on_death: Callable[[], None] = lambda: None, start: str = START_METHODS[0]
    ) -> None:
        """start: how worker processes are started, one of START_METHODS."""
        self.size = n_workers
        self._on_death = on_death
        self._start_method = start
        self.workers: set[Worker] = set()
        self._fair_share = FairShare[Worker]()
        self._starting: set[asyncio.Task[None]] = set()
        self._descriptors: dict[Worker, int] = {}  # a pidfd each, readable once it has exited
        self._closed = False

    async def __aenter__(self) -> Self:
        """Start the workers, without waiting for them."""
        for _ in range(self.size):
            self._start_worker()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop every worker at once, whatever it is doing."""
        self._closed = True
        if self._starting:  # a starting worker may compile for many more seconds
            stop_fork_server()
            stop_spawned()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for descriptor in self._descriptors.values():
            self._close_descriptor(descriptor)
        await asyncio.gather(*(asyncio.to_thread(stop, worker) for worker in self.workers))

    @property
    def pids(self) -> list[int]:
        """The process ids of the warm workers."""
        return [worker.pid for worker in self.workers]

    @property
    def idle(self) -> bool:
        """Whether every worker is warm and free."""
        return self._fair_share.free == self.size

    @property
    def busy(self) -> bool:
        """Whether every worker is at a call, and one of them is alive."""
        now = time.monotonic()
        return not self._fair_share.free and any(now - worker.beat.value < SILENT_SECONDS for worker in self.workers)

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a short function of `work` for the server itself, before all other calls.

        Raises WorkerDied, or whatever the function raised. A cancelled caller leaves at once; its worker finishes
        first and is free then.
        """
        return await self._call(functools.partial(function, *args, **kwargs), None, limit=SHORT_SECONDS)

    async def chain(
        self, key: str, step: Step, argument: Any, owner: str | None = "", urgent: Waiting | None = None
    ) -> AsyncGenerator[list[bytes]]:
        """Yield the lines of a chain of pure steps; a step whose worker died is repeated, once per chain.

        Raises WorkerDied at the second death. key: for engines that share work among several servers.
        owner: who is charged for the time, None for nobody. urgent: how many wait for it, where it precedes the owner's
        other chains: all these together have as much of the owner's time as one of those who wait.
        """
        state: bytes | None = None
        deaths = 0
        with self._fair_share.join(owner), self._claim(owner if urgent else None) as claim:
            while True:
                try:
                    times = min(urgent(), SLICE_FOR_MANY) if urgent else 1
                    time_slice = (
                        times * SLICE_SECONDS + SLICE_SECONDS_PER_BYTE * len(state) if state else 0.0
                    )  # the first lines at once
                    state, new = await self._call(
                        functools.partial(work.run_steps, step, argument, state, time_slice), owner, urgent, claim
                    )
                except WorkerDied:
                    deaths += 1
                    if deaths > MAX_DEATHS:
                        raise
                    continue
                yield new
                if state is None:
                    return

    @contextlib.contextmanager
    def _claim(self, owner: str | None) -> Iterator[Claim | None]:
        """What an urgent chain of this owner may keep within the block; nothing for other chains."""
        if owner is None:
            yield None
            return
        claim = Claim(owner)
        try:
            yield claim
        finally:
            claim.ended = True
            if claim.worker is not None:
                self._fair_share.release(claim.worker)

    async def _call(
        self,
        function: Callable[[], T],
        owner: str | None,
        urgent: Waiting | None = None,
        claim: Claim | None = None,
        limit: float = LONG_SECONDS,
    ) -> T:
        while True:
            worker = claim.worker if claim else None
            if claim and worker:
                claim.worker = None
            else:
                worker = await self._fair_share.acquire(owner, urgent is not None)
            if self._closed:  # it was given back while the engine ends
                raise WorkerDied
            begun = worker.begun.value
            try:
                future = asyncio.wrap_future(worker.executor.submit(work.begin, function))
            except BrokenProcessPool:  # it died while it was idle: no call is to blame
                self._replace(worker)
                continue
            deadline = asyncio.get_running_loop().call_later(limit, kill, worker.pid)
            future.add_done_callback(functools.partial(self._charge, owner, urgent, time.monotonic()))
            future.add_done_callback(functools.partial(self._release, worker, deadline, claim))
            try:
                return await asyncio.shield(future)
            except BrokenProcessPool as death:
                if worker.begun.value > begun:
                    raise WorkerDied from death

    def _charge(self, owner: str | None, urgent: Waiting | None, began: float, done: asyncio.Future[Any]) -> None:
        self._fair_share.charge(owner, time.monotonic() - began, urgent() if urgent else 0)

    def _release(
        self, worker: Worker, deadline: asyncio.TimerHandle, claim: Claim | None, done: asyncio.Future[Any]
    ) -> None:
        deadline.cancel()
        if isinstance(done.exception(), BrokenProcessPool):
            self._replace(worker)
        elif claim and not claim.ended and self._fair_share.is_held_up(claim.owner):
            claim.worker = worker
        else:
            self._fair_share.release(worker)

    def _replace(self, worker: Worker) -> None:
        if not self._closed:
            log.warning("Worker %d died and is replaced.", worker.pid)
            self._on_death()
            self.workers.discard(worker)
            worker.executor.shutdown(wait=False)
            self._start_worker()

    def _start_worker(self) -> None:
        task = asyncio.create_task(self._add_worker())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _add_worker(self) -> None:
        while not self._closed:
            try:
                worker = await asyncio.to_thread(launch, self._start_method)
            except (BrokenProcessPool, EOFError, OSError):  # the worker, the fork server or its socket
                if self._closed:
                    return
                log.error("A worker died while it was starting; the next attempt is in %g s.", RETRY_SECONDS)
                await asyncio.to_thread(abandon_lost_fork_server)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            self.workers.add(worker)
            self._fair_share.release(worker)
            self._watch(worker)
            return

    def _watch(self, worker: Worker) -> None:
        """Replace a worker as soon as it dies idle; without pidfd, outside Linux, only at its next call."""
        if hasattr(os, "pidfd_open"):
            with contextlib.suppress(ProcessLookupError):
                self._descriptors[worker] = os.pidfd_open(worker.pid)
                asyncio.get_running_loop().add_reader(self._descriptors[worker], self._on_exit, worker)

    def _on_exit(self, worker: Worker) -> None:
        self._close_descriptor(self._descriptors.pop(worker))
        if self._fair_share.remove(worker):
            self._replace(worker)

    def _close_descriptor(self, descriptor: int) -> None:
        asyncio.get_running_loop().remove_reader(descriptor)
        os.close(descriptor)


def launch(start: str = START_METHODS[0]) -> Worker:
    """Start a worker and wait until it has imported torch: seconds for the first, which starts the fork server.

    Each spawned worker imports torch itself and takes as long.
    """
    os.environ.update(ONE_THREAD)  # inherited by the fork server, which imports torch once for all workers
    context = multiprocessing.get_context(start)
    if isinstance(context, ForkServerContext):
        context.set_forkserver_preload(PRELOAD)
    begun, beat = context.RawValue("Q", 0), context.RawValue("d", 0.0)
    executor = ProcessPoolExecutor(1, mp_context=context, initializer=work.prepare, initargs=(begun, beat))
    try:
        pid = executor.submit(work.process_id).result()
    except (EOFError, OSError):  # the fork server has died; the executor would wait for its worker forever
        executor.shutdown(wait=False)
        raise
    # A worker that is killed while it answers leaves half an answer in the pipe. With this process's own writing end
    # closed, the reader sees the end of the file there, instead of waiting for the other half forever.
    executor._result_queue._writer.close()  # type: ignore[attr-defined]  # there is no public access
    return Worker(executor, pid, begun, beat)


def fork_server_attribute(what: str) -> Any:
    """The "pid" or the "address" of the process that workers are forked from; None where there is none."""
    return getattr(getattr(forkserver, "_forkserver", None), f"_forkserver_{what}", None)


def stop_fork_server() -> None:
    """Kill the process that workers are forked from, whatever it is doing; the next launch starts another."""
    pid = fork_server_attribute("pid")
    if pid is not None:
        kill(pid)


def stop_spawned() -> None:
    """Kill every spawned worker, even one that is still starting, and wait until they are gone."""
    spawned = [process for process in multiprocessing.active_children() if isinstance(process, SpawnProcess)]
    for process in spawned:
        process.kill()
    for process in spawned:
        process.join()


def abandon_lost_fork_server() -> None:
    """Kill a fork server whose socket is gone, as after a cleanup of temporary files; the next has a new folder."""
    address = fork_server_attribute("address")
    if address is not None and not Path(address).exists():
        stop_fork_server()
        multiprocessing.current_process()._config.pop("tempdir", None)  # type: ignore[attr-defined]  # no public access
        Path(address).parent.mkdir(exist_ok=True)  # its removal at exit would fail otherwise


def kill(pid: int) -> None:
    """Kill a process that may have exited already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))  # on Windows SIGTERM kills


def stop(worker: Worker) -> None:
    """Kill a worker and wait until it is gone."""
    kill(worker.pid)
    worker.executor.shutdown(wait=True, cancel_futures=True)
