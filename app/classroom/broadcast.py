"""A room's state to everybody who follows it: at once, and after each change, but at most twice a second."""

import asyncio
from collections.abc import AsyncIterator

from . import lines
from .room import Room

INTERVAL = 0.5  # seconds between two broadcasts at least: 500 phones are woken 1,000 times a second
HEARTBEAT = 15.0  # seconds after which a blank line says that the stream is alive
BLANK = b"\n"


class Broadcast:
    """Who follows a room, and when they hear of it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.viewers = 0
        self._last = b""  # the line with which every stream ends
        self._news = asyncio.Event()
        self._told = float("-inf")
        self._timer: asyncio.TimerHandle | None = None
        self._lines: dict[bool, tuple[int, bytes]] = {}  # by whether it is the host's: the version and its line

    def publish(self) -> None:
        """Tell everybody of a change, now or as soon as it may be."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(loop.time(), self._told + INTERVAL), self._wake)

    def end(self, last: bytes) -> None:
        """End every stream with a last line, at once."""
        self._last = last
        if self._timer is not None:
            self._timer.cancel()
        self._ring()

    def line(self, host: bool) -> bytes:
        """The state as one line, the host's or everybody's."""
        version, line = self._lines.get(host, (0, b""))
        if version != self.room.version:
            line = lines.state_line(self.room, host)
            self._lines[host] = self.room.version, line
        return line

    async def subscribe(self, host: bool) -> AsyncIterator[bytes]:
        """The state now and after each change, until the room ends or the server stops."""
        told = b""
        self.viewers += 1
        try:
            while True:
                news = self._news
                if self._last:
                    yield self._last
                    return
                line = self.line(host)
                if line != told:
                    told = line
                    yield line
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        await news.wait()
                except TimeoutError:
                    yield BLANK
        finally:
            self.viewers -= 1

    def _wake(self) -> None:
        self._timer = None
        self._told = asyncio.get_running_loop().time()
        self._tell()

    def _tell(self) -> None:
        self._ring()

    def _ring(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
