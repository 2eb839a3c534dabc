"""Where work happens: worker processes beside the web process, which itself never imports torch."""

import asyncio
import contextlib
import functools
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import AsyncGenerator, Callable
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
from .steps import Step, WorkerDied

P = ParamSpec("P")
T = TypeVar("T")

PACKAGE = __name__.partition(".")[0]  # of its two names the one that it was imported by
PRELOAD = [f"{PACKAGE}.runs.work", f"{PACKAGE}.superposition.runs.warm"]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
RETRY_SECONDS = 1.0
MAX_DEATHS = 1
# A worker that holds a call for longer hangs, and is replaced: a step takes a second or two at most.
LONG_SECONDS = 60.0
SHORT_SECONDS = 15.0
SLICE_SECONDS = 0.04  # for which a worker goes on with one chain before another may have it,
SLICE_SECONDS_PER_BYTE = 1.5e-8  # and longer with a large state, whose way there and back takes a third of this

log = logging.getLogger("starcross")


@dataclass(frozen=True)
class Worker:
    """One process, warm, in an executor of its own: when it dies, only the call it held is lost."""

    executor: ProcessPoolExecutor
    pid: int
    begun: Any = field(compare=False)  # .value counts the calls that it has begun


class Engine:
    """A fixed number of workers, whose time the owners of calls share."""

    def __init__(
        self, n_workers: int, on_death: Callable[[], None] = lambda: None, start: str = START_METHODS[0]
    ) -> None:
        """start: how worker processes come to be, one of START_METHODS."""
        self.size = n_workers
        self._on_death = on_death
        self._start_method = start
        self.workers: set[Worker] = set()
        self._fair_share = FairShare[Worker]()
        self._starting: set[asyncio.Task[None]] = set()
        self._descriptors: dict[Worker, int] = {}  # a descriptor each that says when it has died
        self._closed = False

    async def __aenter__(self) -> Self:
        """Begin to warm the workers, without waiting for them."""
        for _ in range(self.size):
            self._start_worker()
        return self

    async def __aexit__(self, *_: object) -> None:
        """End every worker at once, whatever it is doing."""
        self._closed = True
        if self._starting:  # who starts may compile for many seconds yet
            stop_fork_server()
            stop_spawned()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for descriptor in self._descriptors.values():
            self._close_descriptor(descriptor)
        await asyncio.gather(*(asyncio.to_thread(stop, worker) for worker in self.workers))

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers that are warm."""
        return [worker.pid for worker in self.workers]

    @property
    def idle(self) -> bool:
        """Whether every worker is warm and free."""
        return self._fair_share.free == self.size

    async def ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a short function of `work` for the server itself, before all else.

        Raises WorkerDied, or whatever the function raised. Who is cancelled while the worker works leaves at once; the
        worker finishes and is free then.
        """
        return await self._call(functools.partial(function, *args, **kwargs), None, limit=SHORT_SECONDS)

    async def chain(
        self, key: str, step: Step, argument: Any, owner: str = "", urgent: bool = False
    ) -> AsyncGenerator[list[bytes]]:
        """The lines of a chain of pure steps; one whose worker died is done again from the same state, once a chain.

        Raises WorkerDied at the second death. The key is for engines that share work among several servers.
        owner: whose time it takes. urgent: whether it goes before the owner's other chains while they have their share.
        """
        state: bytes | None = None
        deaths = 0
        with self._fair_share.join(owner):
            while True:
                try:
                    time_slice = (
                        SLICE_SECONDS + SLICE_SECONDS_PER_BYTE * len(state) if state else 0.0
                    )  # the first lines at once
                    state, new = await self._call(
                        functools.partial(work.run_steps, step, argument, state, time_slice), owner, urgent
                    )
                except WorkerDied:
                    deaths += 1
                    if deaths > MAX_DEATHS:
                        raise
                    continue
                yield new
                if state is None:
                    return

    async def _call(
        self, function: Callable[[], T], owner: str | None, urgent: bool = False, limit: float = LONG_SECONDS
    ) -> T:
        while True:
            worker = await self._fair_share.acquire(owner, urgent)
            begun = worker.begun.value
            try:
                future = asyncio.wrap_future(worker.executor.submit(work.begin, function))
            except BrokenProcessPool:  # it died while it was idle: nobody's call is to blame
                self._replace(worker)
                continue
            deadline = asyncio.get_running_loop().call_later(limit, kill, worker.pid)
            future.add_done_callback(functools.partial(self._charge, owner, urgent, time.monotonic()))
            future.add_done_callback(functools.partial(self._release, worker, deadline))
            try:
                return await asyncio.shield(future)
            except BrokenProcessPool as death:
                if worker.begun.value > begun:
                    raise WorkerDied from death

    def _charge(self, owner: str | None, urgent: bool, began: float, done: asyncio.Future[Any]) -> None:
        self._fair_share.charge(owner, time.monotonic() - began, urgent)

    def _release(self, worker: Worker, deadline: asyncio.TimerHandle, done: asyncio.Future[Any]) -> None:
        deadline.cancel()
        if isinstance(done.exception(), BrokenProcessPool):
            self._replace(worker)
        else:
            self._fair_share.release(worker)

    def _replace(self, worker: Worker) -> None:
        if not self._closed:
            log.warning("Worker %d died; another takes its place.", worker.pid)
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
            except (BrokenProcessPool, EOFError, OSError):  # the worker, or the fork server and the way to it
                if self._closed:
                    return
                log.error("A worker died before it was warm; the next try is in %g s.", RETRY_SECONDS)
                await asyncio.to_thread(abandon_lost_fork_server)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            self.workers.add(worker)
            self._fair_share.release(worker)
            self._watch(worker)
            return

    def _watch(self, worker: Worker) -> None:
        """Replace a worker that dies while it is idle; without pidfd, outside Linux, when its turn comes."""
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

    A spawned worker imports all of it by itself, which takes each of them as long.
    """
    os.environ.update(ONE_THREAD)  # inherited by the fork server, which imports torch once for all workers
    context = multiprocessing.get_context(start)
    if isinstance(context, ForkServerContext):
        context.set_forkserver_preload(PRELOAD)
    begun = context.RawValue("Q", 0)
    executor = ProcessPoolExecutor(1, mp_context=context, initializer=work.prepare, initargs=(begun,))
    try:
        pid = executor.submit(work.process_id).result()
    except (EOFError, OSError):  # the fork server has died; without this the executor would wait for its worker
        executor.shutdown(wait=False)
        raise
    # A worker that is killed while it answers leaves half an answer in the pipe. Once this process has closed its own
    # end for writing, that is an end, and not something to wait for the rest of for ever.
    executor._result_queue._writer.close()  # type: ignore[attr-defined]  # there is no public way to it
    return Worker(executor, pid, begun)


def fork_server_attribute(what: str) -> Any:
    """The process id or the address of the process that workers are forked from; None where there is none."""
    return getattr(getattr(forkserver, "_forkserver", None), f"_forkserver_{what}", None)


def stop_fork_server() -> None:
    """End the process that workers are forked from, whatever it is doing; the next launch would start it again."""
    pid = fork_server_attribute("pid")
    if pid is not None:
        kill(pid)


def stop_spawned() -> None:
    """End the workers that were spawned, those too that are not warm yet."""
    for process in multiprocessing.active_children():
        if isinstance(process, SpawnProcess):
            process.kill()


def abandon_lost_fork_server() -> None:
    """End a fork server whose socket is gone, as if somebody tidied up temporary files; the next has a new folder."""
    address = fork_server_attribute("address")
    if address is not None and not Path(address).exists():
        stop_fork_server()
        multiprocessing.current_process()._config.pop("tempdir", None)  # type: ignore[attr-defined]  # no public way
        Path(address).parent.mkdir(exist_ok=True)  # for its removal at the end, which would fail


def kill(pid: int) -> None:
    """End a process that may have ended already."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows has one way to end a process


def stop(worker: Worker) -> None:
    """Kill a worker and wait until it is gone."""
    kill(worker.pid)
    worker.executor.shutdown(wait=True, cancel_futures=True)
