"""One run: its lines so far, the same bytes for every viewer; and those that have finished, in memory and on disk."""

import asyncio
import logging
import zlib
from collections import OrderedDict
from collections.abc import AsyncGenerator
from typing import Self

import orjson

from ..superposition.experiment.jsonl import error
from .jobs import Job
from .store import Store

GZIP_WBITS = 16 + zlib.MAX_WBITS  # zlib's sign for a gzip header around its largest window

log = logging.getLogger("starcross")


class Run:
    """The lines of a job so far; `gzipped` has them as one gzip stream.

    owner: who started it. group: the key of the run it is a part of, empty where it was requested itself.
    failure: the sentence with which it failed, empty where it did not.
    viewers: who waits for it; wholes: how many of these are runs that it is a part of.
    left: whether all of them have gone. grown: whether the server began it itself, before anybody asked.
    """

    def __init__(self, job: Job, owner: str = "", group: str = "", grown: bool = False) -> None:
        self.job = job
        self.owner = owner
        self.group = group
        self.grown = grown
        self.lines: list[bytes] = []
        self.gzipped: list[bytes] = []
        self.ended = False
        self.failure = ""
        self.viewers = 0
        self.wholes = 0
        self.left = False
        self.abandonment: asyncio.TimerHandle | None = None
        self._compressor = zlib.compressobj(6, wbits=GZIP_WBITS)
        self._changed = asyncio.Event()
        if job.header:
            self.publish(list(job.header), self.compress(job.header))

    @classmethod
    def from_gzip(cls, job: Job, gzipped: bytes) -> Self:
        """A finished run from its gzip stream. Raises ValueError for bytes that are not this job's."""
        run = cls(job)
        run.lines = decompress(gzipped).splitlines(keepends=True)
        valid = run.lines and all(isinstance(orjson.loads(line), dict) for line in run.lines)
        if not valid or run.lines[: len(job.header)] != list(job.header):
            raise ValueError("these are not the lines of such a run")
        run.gzipped = [gzipped]
        run.ended = True
        return run

    @property
    def by_hand(self) -> bool:
        """Whether a hand waits for it: it begins before its owner's other runs, and its steps come first."""
        return self.job.by_hand and not self.group

    @property
    def unasked(self) -> bool:
        """Whether it is trained for nobody yet."""
        return self.grown and not self.viewers

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return sum(map(len, self.lines)) + sum(map(len, self.gzipped))

    def count_waiting(self) -> int:
        """How many wait for it, whoever began it among them; at least 1."""
        return max(self.viewers, 1)

    async def subscribe(self, gzip: bool = False) -> AsyncGenerator[bytes]:
        """Yield everything from the first line to the last, as it comes."""
        sent = 0
        while True:
            chunks = self.gzipped if gzip else self.lines
            for chunk in chunks[sent:]:
                yield chunk
                sent += 1
            if sent == len(chunks):
                if self.ended:
                    return
                await self._changed.wait()

    async def wait(self) -> None:
        """Wait for the last line."""
        while not self.ended:
            await self._changed.wait()

    def compress(self, new: tuple[bytes, ...] | list[bytes], last: bool = False) -> bytes:
        """Compress lines once for all viewers, flushed so that each can be read as it comes."""
        flush = zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH
        return self._compressor.compress(b"".join(new)) + self._compressor.flush(flush)

    def publish(self, new: list[bytes], gzipped: bytes, last: bool = False) -> None:
        """Append lines and notify every viewer."""
        self.lines += new
        self.gzipped.append(gzipped)
        self.ended = last
        self._changed.set()
        self._changed = asyncio.Event()

    def finish(self) -> None:
        """End without an error."""
        self.publish([], self.compress([], last=True), last=True)

    def fail(self, message: str, again: bool = False) -> None:
        """End with an error line. again: whether a new request may succeed."""
        self.failure = message
        lines = [error(message, again)]
        self.publish(lines, self.compress(lines, last=True), last=True)


class FinishedRuns:
    """Finished runs by the key of their job: in memory while they fit, the least recently used giving way, and on disk
    where there is a store.
    """

    def __init__(self, max_bytes: int, store: Store | None = None) -> None:
        self.bytes = 0
        self._max_bytes = max_bytes
        self._store = store
        self._runs: OrderedDict[str, Run] = OrderedDict()  # least recently used first
        self._lookups: dict[str, asyncio.Task[None]] = {}

    @property
    def lookups(self) -> list[asyncio.Task[None]]:
        """What is being read from disk."""
        return list(self._lookups.values())

    def get(self, key: str) -> Run | None:
        """The run of a job, which has been used now."""
        run = self._runs.get(key)
        if run is not None:
            self._runs.move_to_end(key)
        return run

    def put(self, run: Run) -> None:
        """Keep a run, and evict what there is no room for."""
        if run.job.key in self._runs:
            return
        self._runs[run.job.key] = run
        self.bytes += run.size
        while self.bytes > self._max_bytes:
            self.evict(next(iter(self._runs)))

    def evict(self, key: str) -> None:
        """Forget a run."""
        run = self._runs.pop(key, None)
        self.bytes -= 0 if run is None else run.size

    async def look_up(self, job: Job) -> Run | None:
        """The run of a job, loaded from disk into memory if it is there; concurrent callers share one lookup."""
        if self._store is not None:
            lookup = self._lookups.get(job.key)
            if lookup is None:
                lookup = self._lookups[job.key] = asyncio.create_task(self._load(job, self._store))
                lookup.add_done_callback(lambda _: self._lookups.pop(job.key))
            await asyncio.shield(lookup)
        return self.get(job.key)

    async def _load(self, job: Job, store: Store) -> None:
        packed = await store.get(job.key)
        if packed is not None:
            try:
                self.put(await asyncio.to_thread(Run.from_gzip, job, packed))
            except ValueError as fault:
                log.error("A finished run on disk is invalid and is trained again: %s.", fault)

    async def is_on_disk(self, job: Job) -> bool:
        """Whether the run of a job is on disk."""
        return self._store is not None and await self._store.has(job.key)

    async def save(self, run: Run) -> None:
        """Write a run to disk; one that nobody has asked for need not be in memory then."""
        if self._store is not None:
            await self._store.put(run.job.key, b"".join(run.gzipped))
            if run.unasked:
                self.evict(run.job.key)


def decompress(gzipped: bytes) -> bytes:
    """Decompress one gzip stream. Raises ValueError for bytes that are none, or more than one."""
    decompressor = zlib.decompressobj(GZIP_WBITS)
    try:
        content = decompressor.decompress(gzipped)
    except zlib.error as error:
        raise ValueError("these bytes are no gzip stream") from error
    if not decompressor.eof or decompressor.unused_data:
        raise ValueError("these bytes are not exactly one gzip stream")
    return content
