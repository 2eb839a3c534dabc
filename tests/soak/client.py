"""Many clients of one server on this machine, each a bare socket: what is measured is the server, not them."""

import asyncio
import hashlib
import re
import time
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.serving import Server, web

RESULT, HISTORY = b'{"kind":"result"', b'{"kind":"history"'  # the last two lines of a sweep
PATIENCE = 240.0  # seconds for any one answer


@dataclass
class Answer:
    """One answer: its status, how soon its first and its last byte came, its body and the longest gap in it; result:
    how soon the whole line of a sweep's result had come, all that a page needs of a column.
    """

    status: int = 0
    first: float = float("inf")
    last: float = float("inf")
    gap: float = 0.0
    result: float = float("inf")
    headers: bytes = b""
    body: bytearray = field(default_factory=bytearray)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def complete(self) -> bool:
        """Whether the stream ended as one should."""
        return HISTORY in self.body and self.body.endswith(b"\n")


async def ask(
    url: str, path: str, delay: float = 0.0, method: str = "GET", body: bytes = b"", source: str = ""
) -> Answer:
    """One question on a connection of its own; what goes wrong leaves the answer as far as it came.

    source: the address of this machine that asks.
    """
    await asyncio.sleep(delay)
    answer, began = Answer(), time.perf_counter()
    place = urlsplit(url)
    try:
        async with asyncio.timeout(PATIENCE):
            local = (source, 0) if source else None
            reader, writer = await asyncio.open_connection(place.hostname, place.port, limit=2**22, local_addr=local)
            try:
                lines = [f"{method} {path} HTTP/1.1", f"Host: {place.netloc}", "Connection: close"]
                head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""])
                writer.write(head.encode("latin-1") + body)
                answer.headers = await reader.readuntil(b"\r\n\r\n")
                answer.status = int(answer.headers.split(None, 2)[1])
                chunked = b"chunked" in answer.headers
                latest, result_at = began, -1
                while chunk := await (next_chunk(reader) if chunked else reader.read(2**16)):
                    now = time.perf_counter()
                    answer.gap = max(answer.gap, now - latest)
                    latest = now
                    answer.first = min(answer.first, now - began)
                    answer.body += chunk
                    if result_at < 0:
                        result_at = answer.body.find(RESULT, max(0, len(answer.body) - len(chunk) - len(RESULT)))
                    if answer.result == float("inf") and 0 <= result_at < answer.body.rfind(b"\n", -len(chunk)):
                        answer.result = now - began
                answer.last = time.perf_counter() - began
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
        pass
    return answer


async def next_chunk(reader: asyncio.StreamReader) -> bytes:
    """The next chunk of a chunked body; empty at its end."""
    size = int(await reader.readline(), 16)
    chunk = await reader.readexactly(size + 2)
    return chunk[:-2]


async def crowd(questions: Iterable[Awaitable[Answer]]) -> list[Answer]:
    """All at once."""
    return list(await asyncio.gather(*questions))


def share(values: Iterable[float], quantile: float) -> float:
    """The value below which this share of them is."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(quantile * len(ordered)))]


def metric(server: Server, name: str) -> float:
    """A figure of /metrics, its labels added up."""
    text = web.get(f"{server.url}/metrics").text
    return sum(float(value) for value in re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.MULTILINE))


async def metric_is(server: Server, name: str, wanted: float, seconds: float = PATIENCE) -> float:
    """Seconds until a figure of /metrics has a value."""
    began = time.perf_counter()
    while await asyncio.to_thread(metric, server, name) != wanted and time.perf_counter() < began + seconds:
        await asyncio.sleep(0.02)
    return time.perf_counter() - began


async def warm(server: Server) -> None:
    """Wait until its workers train and the default sweep is finished."""
    while web.get(f"{server.url}/readyz").status_code != 200 or metric(server, "starcross_running"):
        await asyncio.sleep(0.1)


def resident(server: Server) -> float:
    """Megabytes of the web process."""
    return metric(server, "process_resident_memory_bytes") / 1e6
