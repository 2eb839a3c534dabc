"""Where work happens: worker processes beside the web process, which itself never imports torch."""

import asyncio
import contextlib
import functools
import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, ParamSpec, Self, TypeVar

from app import work

P = ParamSpec("P")
T = TypeVar("T")

PRELOAD = ["app.work", "app.superposition.warm"]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
RETRY_SECONDS = 1.0

log = logging.getLogger("starcross")


class WorkerDied(Exception):
    """The worker died over the call it held; another takes its place."""


@dataclass(frozen=True)
class Worker:
    """One process, warm, in an executor of its own: when it dies, only the call it held is lost."""

    executor: ProcessPoolExecutor
    pid: int


class Engine:
    """A fixed number of workers; calls wait for a free one in the order they came."""

    def __init__(self, n_workers: int) -> None:
        self._n_workers = n_workers
        self._workers: set[Worker] = set()
        self._free: deque[Worker] = deque()
        self._ready = asyncio.Semaphore(0)  # one permit for each free worker; unlike a Queue it is fair to who waits
        self._hiring: set[asyncio.Task[None]] = set()
        self._closed = False

    async def __aenter__(self) -> Self:
        """Begin to warm the workers, without waiting for them."""
        for _ in range(self._n_workers):
            self._hire()
        return self

    async def __aexit__(self, *_: object) -> None:
        """End every worker at once, whatever it is doing."""
        self._closed = True
        await asyncio.gather(*self._hiring)
        await asyncio.gather(*(asyncio.to_thread(end, worker) for worker in self._workers))

    @property
    def pids(self) -> list[int]:
        """The process ids of the workers that are warm."""
        return [worker.pid for worker in self._workers]

    @property
    def idle(self) -> bool:
        """Whether every worker is warm and free."""
        return len(self._free) == self._n_workers

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function of `app.work` in a worker. Raises WorkerDied, or whatever the function raised.

        Who is cancelled while the worker works leaves at once; the worker finishes and is free then.
        """
        while True:
            await self._ready.acquire()
            worker = self._free.popleft()
            try:
                future = asyncio.wrap_future(worker.executor.submit(function, *args, **kwargs))
            except BrokenProcessPool:  # it died while it was idle: nobody's call is to blame
                self._replace(worker)
                continue
            future.add_done_callback(functools.partial(self._give_back, worker))
            try:
                return await asyncio.shield(future)
            except BrokenProcessPool as death:
                raise WorkerDied from death

    def _give_back(self, worker: Worker, done: asyncio.Future[Any]) -> None:
        if isinstance(done.exception(), BrokenProcessPool):
            self._replace(worker)
        else:
            self._free.append(worker)
            self._ready.release()

    def _replace(self, worker: Worker) -> None:
        if not self._closed:
            log.warning("Worker %d died; another takes its place.", worker.pid)
            self._workers.discard(worker)
            worker.executor.shutdown(wait=False)
            self._hire()

    def _hire(self) -> None:
        task = asyncio.create_task(self._add_worker())
        self._hiring.add(task)
        task.add_done_callback(self._hiring.discard)

    async def _add_worker(self) -> None:
        while not self._closed:
            try:
                worker = await asyncio.to_thread(launch)
            except BrokenProcessPool:
                log.error("A worker died before it was warm; the next try is in %g s.", RETRY_SECONDS)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            self._workers.add(worker)
            self._free.append(worker)
            self._ready.release()
            return


def launch() -> Worker:
    """Start a worker and wait until it has imported torch: seconds for the first, which starts the fork server."""
    os.environ.update(ONE_THREAD)  # inherited by the fork server, which imports torch once for all workers
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    executor = ProcessPoolExecutor(1, mp_context=context, initializer=work.prepare)
    return Worker(executor, executor.submit(work.process_id).result())


def end(worker: Worker) -> None:
    """Kill a worker and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker.pid, signal.SIGKILL)
    worker.executor.shutdown(wait=True, cancel_futures=True)
