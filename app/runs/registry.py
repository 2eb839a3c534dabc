"""One link, one training: runs by the key of their job, shared by all viewers, kept while there is room."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from typing import Self

from ..http.metrics import Metrics
from ..http.rate_limits import MAX_CLIENT_SHARE, Budget
from .jobs import Job
from .queue import Queue
from .run import FinishedRuns, Run
from .steps import WorkerDied, Workforce
from .store import Store

SHARING = 4  # runs of one owner under way per worker: enough to keep it busy while lines are compressed
INITIAL_SECONDS = 1.0  # of a run, before any has been measured

log = logging.getLogger("starcross")


class QueueFull(Exception):
    """As many runs as the server takes are under way or waiting. position: in the queue. seconds: until one is free."""

    def __init__(self, position: int, seconds: float) -> None:
        super().__init__(position, seconds)
        self.position = position
        self.seconds = seconds


class ShuttingDown(Exception):
    """The server is about to stop and takes no new runs."""


class Runs:
    """The runs of this server: those under way, and the finished ones that fit into memory.

    grace: seconds for which a run continues with nobody watching. max_bytes: of finished runs in memory.
    store: where they are kept on disk. budget: how many new ones each owner may start.
    """

    def __init__(
        self,
        engine: Workforce,
        grace: float,
        max_runs: int,
        max_bytes: int,
        store: Store | None = None,
        budget: Budget | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.trainings = 0
        self.closing = False
        self.engine = engine
        self._budget = budget
        self._metrics = metrics or Metrics()
        self._grace = grace
        self._max_runs = max_runs
        self._seconds = INITIAL_SECONDS
        self._running: dict[str, Run] = {}
        self._finished = FinishedRuns(max_bytes, store)
        self._tasks: dict[Run, asyncio.Task[None]] = {}
        self._queue = Queue()
        self._started: dict[Run, asyncio.Event] = {}
        self._changed = asyncio.Event()  # set, and replaced, where an unasked run may go on or must pause

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop every run; its viewers are told."""
        await self.close()

    async def close(self) -> None:
        """Take no new runs, stop every run and tell its viewers to come back."""
        self.closing = True
        tasks = list(self._tasks.items())
        for run, task in tasks:
            if not run.ended:  # one that has ended is being written to disk
                task.cancel()
        await asyncio.gather(*(task for _, task in tasks), *self._finished.lookups, return_exceptions=True)

    @property
    def running(self) -> int:
        """How many runs are under way or waiting, those apart that nobody has asked for."""
        return sum(not run.unasked for run in self._running.values())

    @property
    def waiting(self) -> int:
        """How many runs have not begun."""
        return len(self._queue)

    @property
    def viewers(self) -> int:
        """How many viewers the runs under way have; a viewer of a whole is not counted for its parts as well."""
        return sum(run.viewers - run.wholes for run in self._running.values())

    @property
    def memory(self) -> int:
        """Bytes of finished runs in memory."""
        return self._finished.bytes

    async def open(self, job: Job, owner: str = "") -> Run:
        """Find the run of a job, or start it on behalf of an owner.

        Raises QueueFull when there is no room for another, RateLimited when the owner has asked for too many,
        ShuttingDown when the server is about to stop.
        """
        run = await self._find(job)
        if run is None:
            self._check_room(job, owner)
            if self._budget is not None and not job.ephemeral:
                self._budget.spend(owner)
            run = self._start(Run(job, owner))
        return run

    async def peek(self, job: Job, owner: str) -> Run | None:
        """Find the run that `open` would return, None where it would start one; starts nothing. Raises as `open`."""
        run = await self.find_finished(job) or self._find_running(job)
        if run is None:
            self._check_room(job, owner)
        return run

    @asynccontextmanager
    async def open_part(self, job: Job, whole: Run) -> AsyncIterator[Run]:
        """Open a run that another run is made of and watch it within the block; it takes no place of its own."""
        run = await self._find(job)
        if run is None:
            run = self._start(Run(job, whole.owner, group=whole.job.key))
        run.wholes += 1
        try:
            with self.watch(run):
                yield run
        finally:
            run.wholes -= 1

    async def grow(self, job: Job) -> None:
        """Train a job that nobody has asked for, while nothing else is under way, unless it is known; wait for its end.

        It counts for nobody and takes no place. Who asks for it meanwhile watches it as any other run.
        """
        known = self._finished.get(job.key) or self._find_running(job)
        if not (known or self.closing or await self._finished.is_on_disk(job)):
            await self._start(Run(job, grown=True)).wait()

    async def find_finished(self, job: Job) -> Run | None:
        """Find a finished run, in memory or on disk; starts nothing."""
        run = self._finished.get(job.key)
        if run is None and job.key not in self._running:
            run = await self._finished.look_up(job)
        return run

    def position(self, run: Run) -> int:
        """The position of a run in the queue: 1 is next, 0 has begun."""
        return self._queue.position(run)

    @contextmanager
    def watch(self, run: Run) -> Iterator[None]:
        """Count a viewer of a run within the block; once the last one has left, the run is stopped after the grace."""
        run.viewers += 1
        run.left = False
        self._notify()
        if run.abandonment is not None:
            run.abandonment.cancel()
        try:
            yield
        finally:
            run.viewers -= 1
            if run.viewers == 0:
                run.left = True
                self._abandon_later(run)

    async def _find(self, job: Job) -> Run | None:
        """Find an existing run of a job: in memory, under way or on disk."""
        for source, run in (("memory", self._finished.get(job.key)), ("running", self._find_running(job))):
            if run is not None:
                self._metrics.answers.labels(source).inc()
                return run
        run = await self._finished.look_up(job) or self._find_running(job)
        self._metrics.answers.labels("new" if run is None else "disk" if run.ended else "running").inc()
        return run

    def _find_running(self, job: Job) -> Run | None:
        return self._running.get(job.key)

    def _check_room(self, job: Job, owner: str) -> None:
        """Raise QueueFull unless there is a place for another run, and the owner leaves some to others.

        Where there is none, runs that all viewers have left give up theirs before their grace is over.
        Ephemeral runs have as many places again: a class that plays does not keep its teacher from training, nor the
        teacher the class. Raises RateLimited and ShuttingDown as `open` does.
        """
        if self.closing:
            raise ShuttingDown
        if self._is_full(job, owner):
            for run in [run for run in self._running.values() if run.left]:
                self._abandon(run)
        if self._is_full(job, owner):
            self._metrics.refusals.labels("full").inc()
            ahead = len(self._queue) + 1
            raise QueueFull(ahead, ahead * self._seconds / self.engine.size)
        if self._budget is not None and not job.ephemeral:
            self._budget.check(owner)

    def _is_full(self, job: Job, owner: str) -> bool:
        """Whether all places of such a job are taken, or all that one owner may have."""
        running = self._running.values()
        opened = [
            run.owner for run in running if not run.group and not run.grown and run.job.ephemeral == job.ephemeral
        ]
        return len(opened) >= self._max_runs or opened.count(owner) >= math.ceil(self._max_runs * MAX_CLIENT_SHARE)

    def _start(self, run: Run) -> Run:
        self._running[run.job.key] = run
        if not run.grown:
            self.trainings += 1
            self._metrics.trainings.labels(run.job.kind).inc()
        self._tasks[run] = asyncio.create_task(self._execute(run))
        self._tasks[run].add_done_callback(lambda _: self._tasks.pop(run))
        self._abandon_later(run)  # the client may be gone before the first line is sent
        return run

    def _abandon_later(self, run: Run) -> None:
        if not run.ended and not run.grown:
            run.abandonment = asyncio.get_running_loop().call_later(self._grace, self._abandon, run)

    def _abandon(self, run: Run) -> None:
        if self._running.get(run.job.key) is run:
            self._forget(run)  # at once: the next viewer gets a new run, not one that is ending
            self._tasks[run].cancel()

    def _forget(self, run: Run) -> None:
        if self._running.get(run.job.key) is run:
            del self._running[run.job.key]
            self._notify()

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _execute(self, run: Run) -> None:
        job, began = run.job, time.monotonic()
        outcome = "failed"
        try:
            await (self._train(run) if job.compose is None else self._publish(run, job.compose(self, run)))
            if job.cacheable:
                self._finished.put(run)
            outcome = "finished"
        except asyncio.CancelledError:
            outcome = "stopped"
            run.fail("The server stopped this run; please ask for it again.", again=True)
            raise
        except WorkerDied:
            log.error("A run lost two workers: %s", job)
            run.fail("This run failed: the process that trained it died twice.")
        except Exception:  # the status was sent long ago: only an error line can still report it
            log.exception("A run failed: %s", job)
            run.fail("This run failed because of a fault in the server.")
        finally:
            self._forget(run)
            seconds = time.monotonic() - began
            self._metrics.endings.labels(job.kind, outcome).inc()
            self._metrics.run_seconds.labels(job.kind).observe(seconds)
            extra = {"kind": job.kind, "key": job.key, "outcome": outcome, "seconds": round(seconds, 3)}
            log.info("A run ended.", extra=extra)
        if outcome == "finished" and not job.ephemeral:
            await self._finished.save(run)

    async def _train(self, run: Run) -> None:
        job, queued = run.job, time.monotonic()
        assert job.step is not None
        if run.grown:
            await self._publish(run, self._step_at_leisure(run))
            return
        if job.ephemeral:
            await self._publish(run, self.engine.chain(job.key, job.step, job.argument, run.owner, run.count_waiting))
            return
        async with self._take_turn(run):
            began, waiting = time.monotonic(), run.count_waiting if run.by_hand else None
            self._metrics.wait_seconds.observe(began - queued)
            await self._publish(run, self.engine.chain(job.key, job.step, job.argument, run.owner, waiting))
            self._seconds += (time.monotonic() - began - self._seconds) / 8  # exponential average over some 8 runs

    async def _publish(self, run: Run, lines: AsyncGenerator[list[bytes]]) -> None:
        async with aclosing(lines) as chain:
            async for new in chain:
                if new:
                    run.publish(new, await asyncio.to_thread(run.compress, new))
        run.finish()

    async def _step_at_leisure(self, run: Run) -> AsyncGenerator[list[bytes]]:
        """Yield the lines of a grown run; as long as nobody has asked for it, no step begins beside another run."""
        job = run.job
        assert job.step is not None
        await self._wait_for_leisure(run)
        async with aclosing(self.engine.chain(job.key, job.step, job.argument, None)) as chain:
            async for new in chain:
                yield new
                await self._wait_for_leisure(run)

    async def _wait_for_leisure(self, run: Run) -> None:
        while run.unasked and self.running:
            await self._changed.wait()

    @asynccontextmanager
    async def _take_turn(self, run: Run) -> AsyncIterator[None]:
        """Wait until this run may begin; let the next one begin at the end of the block."""
        begin = self._started[run] = asyncio.Event()
        self._queue.add(run)
        self._admit()
        try:
            await begin.wait()
            yield
        finally:
            self._queue.remove(run)
            if begin.is_set():
                self._queue.end(run)
            del self._started[run]
            self._admit()

    def _admit(self) -> None:
        for run in self._queue.admit(SHARING * self.engine.size):
            self._started[run].set()
