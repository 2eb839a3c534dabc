"""One link, one training: runs keyed by their job, shared by everyone who watches, kept while there is room."""

import asyncio
import logging
import zlib
from collections import OrderedDict
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from typing import Self

from app.engine import Engine, WorkerDied
from app.jobs import Job
from app.superposition import lines

MAX_DEATHS = 1
GZIP_WBITS = 16 + zlib.MAX_WBITS

log = logging.getLogger("starcross")


class Full(Exception):
    """As many trainings as the server takes are under way or waiting."""


class Run:
    """One training: its lines so far, the same bytes for every viewer; `gzipped` is the same as one gzip stream."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.lines: list[bytes] = []
        self.gzipped: list[bytes] = []
        self.ended = False
        self.viewers = 0
        self.departure: asyncio.TimerHandle | None = None
        self._compressor = zlib.compressobj(6, wbits=GZIP_WBITS)
        self._news = asyncio.Event()

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return sum(map(len, self.lines)) + sum(map(len, self.gzipped))

    async def follow(self, gzip: bool = False) -> AsyncGenerator[bytes]:
        """Everything from the first line on, as it comes, to the last."""
        chunks = self.gzipped if gzip else self.lines
        sent = 0
        while True:
            for chunk in chunks[sent:]:
                yield chunk
                sent += 1
            if sent == len(chunks):
                if self.ended:
                    return
                await self._news.wait()

    def pack(self, new: list[bytes], last: bool) -> bytes:
        """Compress lines once, for all viewers, and flush, so that each can be read as it comes."""
        flush = zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH
        return self._compressor.compress(b"".join(new)) + self._compressor.flush(flush)

    def publish(self, new: list[bytes], packed: bytes, last: bool) -> None:
        """Add lines and tell every viewer."""
        self.lines += new
        self.gzipped.append(packed)
        self.ended = last
        self._news.set()
        self._news = asyncio.Event()

    def fail(self, message: str) -> None:
        """End with an error line."""
        line = [lines.error(message)]
        self.publish(line, self.pack(line, last=True), last=True)


class Runs:
    """The trainings of this server: those under way, and the finished ones that fit into memory.

    grace: seconds a run goes on with nobody watching. max_bytes: what finished runs may hold together.
    """

    def __init__(self, engine: Engine, grace: float, max_runs: int, max_bytes: int) -> None:
        self.trainings = 0
        self._engine = engine
        self._grace = grace
        self._max_runs = max_runs
        self._max_bytes = max_bytes
        self._bytes = 0
        self._running: dict[Job, Run] = {}
        self._finished: OrderedDict[Job, Run] = OrderedDict()  # least recently used first
        self._tasks: dict[Run, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop every run; who still watches is told so."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def running(self) -> int:
        """How many runs are under way or waiting."""
        return len(self._running)

    def open(self, job: Job) -> Run:
        """The run of this job, started if there is none. Raises Full when there is no room for another."""
        run = self._kept(job) or self._running.get(job)
        if run is None:
            if len(self._running) >= self._max_runs:
                raise Full
            run = self._running[job] = Run(job)
            header = [job.header]
            run.publish(header, run.pack(header, last=False), last=False)
            self.trainings += 1
            self._tasks[run] = asyncio.create_task(self._work(run))
            self._tasks[run].add_done_callback(lambda _: self._tasks.pop(run))
            self._depart_later(run)  # who asked may be gone before the first line is sent
        return run

    def finished(self, job: Job) -> list[bytes] | None:
        """The lines of a finished run in memory; starts nothing."""
        run = self._kept(job)
        return None if run is None else run.lines

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

    def _kept(self, job: Job) -> Run | None:
        run = self._finished.get(job)
        if run is not None:
            self._finished.move_to_end(job)
        return run

    def _depart_later(self, run: Run) -> None:
        if not run.ended:
            run.departure = asyncio.get_running_loop().call_later(self._grace, self._abandon, run)

    def _abandon(self, run: Run) -> None:
        if self._running.get(run.job) is run:
            del self._running[run.job]  # at once: who comes now gets a new run, not one that is ending
            self._tasks[run].cancel()

    async def _work(self, run: Run) -> None:
        try:
            await self._train(run)
            self._keep(run)
        except asyncio.CancelledError:
            run.fail("The server stopped this run; please ask for it again.")
            raise
        except WorkerDied:
            log.error("A run killed two workers: %s", run.job)
            run.fail("This run failed: the process that trained it died twice.")
        except Exception:  # the stream's edge: its status was sent long ago, only an error line can still tell
            log.exception("A run failed: %s", run.job)
            run.fail("This run failed because of a fault in the server.")
        finally:
            if self._running.get(run.job) is run:
                del self._running[run.job]

    async def _train(self, run: Run) -> None:
        """A chain of pure steps: one whose worker died is done again from the same state, and nothing is sent twice."""
        state: bytes | None = None
        deaths = 0
        while not run.ended:
            try:
                state, new = await self._engine.call(run.job.step, run.job.asked, state)
            except WorkerDied:
                deaths += 1
                if deaths > MAX_DEATHS:
                    raise
                continue
            if new or state is None:
                run.publish(new, await asyncio.to_thread(run.pack, new, state is None), last=state is None)

    def _keep(self, run: Run) -> None:
        self._finished[run.job] = run
        self._bytes += run.size
        while self._bytes > self._max_bytes:
            _, oldest = self._finished.popitem(last=False)
            self._bytes -= oldest.size
