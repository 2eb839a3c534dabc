"""One link, one training: runs keyed by their job, shared by everyone who watches, kept while there is room."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Self

from app.engine import Engine, WorkerDied
from app.jobs import Job
from app.queue import Queue
from app.run import Run

SHARING = 4  # runs for each worker that take turns: enough to keep it busy while lines are packed and sent
USUAL_SECONDS = 1.0  # of a run, before any has been measured

log = logging.getLogger("starcross")


class Full(Exception):
    """As many runs as the server takes are under way or waiting: the place in line, the seconds until it is free."""

    def __init__(self, position: int, seconds: float) -> None:
        super().__init__(position, seconds)
        self.position = position
        self.seconds = seconds


class Closing(Exception):
    """The server is about to stop and takes nothing new."""


class Runs:
    """The runs of this server: those under way, and the finished ones that fit into memory.

    grace: seconds a run goes on with nobody watching. max_bytes: what finished runs may hold together.
    """

    def __init__(self, engine: Engine, grace: float, max_runs: int, max_bytes: int) -> None:
        self.trainings = 0
        self.closing = False
        self.engine = engine
        self._grace = grace
        self._max_runs = max_runs
        self._max_bytes = max_bytes
        self._bytes = 0
        self._seconds = USUAL_SECONDS
        self._running: dict[str, Run] = {}
        self._parts: set[Run] = set()
        self._finished: OrderedDict[str, Run] = OrderedDict()  # least recently used first
        self._tasks: dict[Run, asyncio.Task[None]] = {}
        self._queue = Queue()
        self._started: dict[Run, asyncio.Event] = {}
        self._active: set[Run] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop every run; who still watches is told so."""
        await self.close()

    async def close(self) -> None:
        """Take nothing new, stop every run, tell who watches to come back."""
        self.closing = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def running(self) -> int:
        """How many runs are under way or waiting."""
        return len(self._running)

    async def open(self, job: Job, owner: str = "") -> Run:
        """The run of this job, started if there is none, on behalf of an owner.

        Raises Full when there is no room for another, Closing when the server stops.
        """
        run = self._known(job)
        if run is None:
            if self.closing:
                raise Closing
            if len(self._running) - len(self._parts) >= self._max_runs:
                ahead = len(self._queue) + 1
                raise Full(ahead, ahead * self._seconds / self.engine.size)
            run = self._start(job, owner)
        return run

    @asynccontextmanager
    async def part(self, job: Job, owner: str) -> AsyncIterator[Run]:
        """A run that another run is made of, watched while the block lasts; it needs no room of its own."""
        run = self._known(job)
        if run is None:
            run = self._start(job, owner)
            self._parts.add(run)
        with self.watching(run):
            yield run

    async def finished(self, job: Job) -> Run | None:
        """A finished run; starts nothing."""
        return self._kept(job)

    def position(self, run: Run) -> int:
        """The place of a run in the queue: 1 is next, 0 has begun."""
        return self._queue.position(run)

    @contextmanager
    def watching(self, run: Run) -> Iterator[None]:
        """Count a viewer of a run; when the last one leaves, the run is stopped after the grace."""
        run.viewers += 1
        if run.departure is not None:
            run.departure.cancel()
        try:
            yield
        finally:
            run.viewers -= 1
            if run.viewers == 0:
                self._depart_later(run)

    def _known(self, job: Job) -> Run | None:
        return self._kept(job) or self._running.get(job.key)

    def _kept(self, job: Job) -> Run | None:
        run = self._finished.get(job.key)
        if run is not None:
            self._finished.move_to_end(job.key)
        return run

    def _start(self, job: Job, owner: str) -> Run:
        run = self._running[job.key] = Run(job, owner)
        self.trainings += 1
        self._tasks[run] = asyncio.create_task(self._work(run))
        self._tasks[run].add_done_callback(lambda _: self._tasks.pop(run))
        self._depart_later(run)  # who asked may be gone before the first line is sent
        return run

    def _depart_later(self, run: Run) -> None:
        if not run.ended:
            run.departure = asyncio.get_running_loop().call_later(self._grace, self._abandon, run)

    def _abandon(self, run: Run) -> None:
        if self._running.get(run.job.key) is run:
            self._forget(run)  # at once: who comes now gets a new run, not one that is ending
            self._tasks[run].cancel()

    def _forget(self, run: Run) -> None:
        if self._running.get(run.job.key) is run:
            del self._running[run.job.key]
        self._parts.discard(run)

    async def _work(self, run: Run) -> None:
        job = run.job
        try:
            await (self._train(run) if job.compose is None else self._publish(run, job.compose(self)))
            self._keep(run)
        except asyncio.CancelledError:
            run.fail("The server stopped this run; please ask for it again.", again=True)
            raise
        except WorkerDied:
            log.error("A run killed two workers: %s", job)
            run.fail("This run failed: the process that trained it died twice.")
        except Exception:  # the stream's edge: its status was sent long ago, only an error line can still tell
            log.exception("A run failed: %s", job)
            run.fail("This run failed because of a fault in the server.")
        finally:
            self._forget(run)

    async def _train(self, run: Run) -> None:
        async with self._turn(run):
            began = time.monotonic()
            assert run.job.step is not None
            await self._publish(run, self.engine.chain(run.job.key, run.job.step, run.job.asked))
            self._seconds += (time.monotonic() - began - self._seconds) / 8  # of the last few runs, the newest most

    async def _publish(self, run: Run, chain: AsyncIterator[list[bytes]]) -> None:
        async for new in chain:
            if new:
                run.publish(new, await asyncio.to_thread(run.pack, new))
        run.finish()

    @asynccontextmanager
    async def _turn(self, run: Run) -> AsyncIterator[None]:
        """Wait until this run may begin, and let the next one begin when it has ended."""
        begin = self._started[run] = asyncio.Event()
        self._queue.add(run)
        self._admit()
        try:
            await begin.wait()
            yield
        finally:
            self._queue.remove(run)
            self._active.discard(run)
            del self._started[run]
            self._admit()

    def _admit(self) -> None:
        while len(self._queue) and len(self._active) < SHARING * self.engine.size:
            run = self._queue.next()
            self._active.add(run)
            self._started[run].set()

    def _keep(self, run: Run) -> None:
        self._finished[run.job.key] = run
        self._bytes += run.size
        while self._bytes > self._max_bytes:
            _, oldest = self._finished.popitem(last=False)
            self._bytes -= oldest.size
