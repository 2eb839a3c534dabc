"""One run: its lines so far, the same bytes for everyone who watches."""

import asyncio
import zlib
from collections.abc import AsyncGenerator
from typing import Self

import orjson

from ..superposition.experiment.jsonl import line
from .jobs import Job

GZIP_WBITS = 16 + zlib.MAX_WBITS


class Run:
    """The lines of a job so far; `gzipped` is the same as one gzip stream.

    owner: on whose behalf it was started. group: what it is a part of, empty where it was asked for itself.
    failure: the sentence it failed with, empty where it did not.
    """

    def __init__(self, job: Job, owner: str = "", group: str = "") -> None:
        self.job = job
        self.owner = owner
        self.group = group
        self.lines: list[bytes] = []
        self.gzipped: list[bytes] = []
        self.ended = False
        self.failure = ""
        self.viewers = 0
        self.abandonment: asyncio.TimerHandle | None = None
        self._compressor = zlib.compressobj(6, wbits=GZIP_WBITS)
        self._changed = asyncio.Event()
        if job.header:
            self.publish(list(job.header), self.compress(job.header))

    @classmethod
    def from_gzip(cls, job: Job, packed: bytes) -> Self:
        """A finished run from its gzip stream. Raises ValueError for bytes that are none of this job's."""
        run = cls(job)
        run.lines = decompress(packed).splitlines(keepends=True)
        whole = run.lines and all(isinstance(orjson.loads(line), dict) for line in run.lines)
        if not whole or run.lines[: len(job.header)] != list(job.header):
            raise ValueError("these are not the lines of such a run")
        run.gzipped = [packed]
        run.ended = True
        return run

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return sum(map(len, self.lines)) + sum(map(len, self.gzipped))

    async def subscribe(self, gzip: bool = False) -> AsyncGenerator[bytes]:
        """Everything from the first line on, as it comes, to the last."""
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
        """Compress lines once, for all viewers, and flush, so that each can be read as it comes."""
        flush = zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH
        return self._compressor.compress(b"".join(new)) + self._compressor.flush(flush)

    def publish(self, new: list[bytes], packed: bytes, last: bool = False) -> None:
        """Add lines and tell every viewer."""
        self.lines += new
        self.gzipped.append(packed)
        self.ended = last
        self._changed.set()
        self._changed = asyncio.Event()

    def finish(self) -> None:
        """End as it should."""
        self.publish([], self.compress([], last=True), last=True)

    def fail(self, message: str, again: bool = False) -> None:
        """End with an error line. again: whether who asked may ask again and get it."""
        self.failure = message
        told = [line(kind="error", message=message, **({"again": True} if again else {}))]
        self.publish(told, self.compress(told, last=True), last=True)


def decompress(packed: bytes) -> bytes:
    """The content of one gzip stream. Raises ValueError for bytes that are none, or more than one."""
    unpacker = zlib.decompressobj(GZIP_WBITS)
    try:
        content = unpacker.decompress(packed)
    except zlib.error as error:
        raise ValueError("these bytes are no gzip stream") from error
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("these bytes are not just one gzip stream")
    return content
