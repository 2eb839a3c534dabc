"""Rooms on disk: a file to which each change is appended before it is acknowledged, and which is played at the start.

A kill loses nothing that was acknowledged; what a power cut takes is up to the system. A disk that fails loses rooms at
the next restart, never an answer.
"""

import asyncio
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TypeVar

import orjson

from .room import Room, apply_act, apply_vote

T = TypeVar("T")
Change = Any  # one line of the file: a whole room, a vote, an action, or an end

FILE = "rooms.jsonl"
LOCK = "rooms.lock"
LOCK_SECONDS = 5.0  # for which a server that stops may still hold the file
LOCK_PERIOD = 0.1  # seconds between two attempts
MAX_GROWTH = 8 * 2**20  # bytes appended, some 100,000 votes, after which replaced votes are dropped from the file
OWNER_ONLY = 0o600  # permissions: nobody else on this machine reads it

log = logging.getLogger("starcross")


class Journal:
    """The file of one server's rooms; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="rooms")
        self._pending: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._usable = False
        self._rooms: Callable[[], Iterable[Room]] = tuple
        self._rewrite = False  # the next write replaces the whole file
        self._file: int | None = None
        self._lock: int | None = None
        self._grown = 0
        self._failing = False  # and the log has said so; the file may end within a line

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Finish pending writes and close the file."""
        if self._writing is not None:
            await self._writing
        await self._run(self._close)
        self._thread.shutdown()

    async def load(self, keep: Callable[[Room], bool], rooms: Callable[[], Iterable[Room]]) -> list[Room]:
        """The rooms of the file that are to be kept; none where it cannot be used.

        rooms: those that are open, whenever the file is written anew.
        """
        self._rooms = rooms
        return await self._run(lambda: self._load(keep))

    def append(self, change: Change, rewrite: bool = False) -> asyncio.Future[None]:
        """Append a change; done once the system has it. Changes that come together share a write.

        rewrite: have the file hold the open rooms as they stand and nothing else.
        """
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not self._usable:
            written.set_result(None)
            return written
        self._pending.append((orjson.dumps(change) + b"\n", written))
        self._rewrite |= rewrite
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_pending())
        return written

    async def _run(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    async def _write_pending(self) -> None:
        try:
            while self._pending:
                batch, self._pending = self._pending, []
                text = b"".join(line for line, _ in batch)
                self._grown += len(text)
                whole = None
                if self._rewrite or self._grown > MAX_GROWTH:  # the rooms as they stand have every pending change
                    whole, self._rewrite = b"".join(map(room_line, self._rooms())), False
                await asyncio.get_running_loop().run_in_executor(self._thread, self._write, text, whole)
                for _, written in batch:
                    if not written.done():  # its client may have left
                        written.set_result(None)
        finally:
            self._writing = None

    def _load(self, keep: Callable[[Room], bool]) -> list[Room]:
        if self._folder is None:
            return []
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = lock(self._folder / LOCK)
            path = self._folder / FILE
            rooms = [room for room in replay(path).values() if keep(room)] if path.exists() else []
            self._replace(b"".join(map(room_line, rooms)))
        except OSError as error:
            log.error("Rooms cannot be kept on disk, so they last as long as this server: %s.", error)
            self._close()
            return []
        self._usable = True
        return rooms

    def _write(self, text: bytes, whole: bytes | None) -> None:
        """Append a text, or put a whole new file in place; a failure is logged once until it is over."""
        try:
            if whole is not None:
                self._replace(whole)
            else:
                self._open()
                assert self._file is not None
                write_all(self._file, b"\n" + text if self._failing else text)
            self._failing = False
        except OSError as error:
            if not self._failing:
                log.error("Changes of rooms cannot be kept on disk: %s.", error)
            self._failing = True

    def _open(self) -> None:
        if self._file is None:
            assert self._folder is not None
            self._file = os.open(self._folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)

    def _replace(self, whole: bytes) -> None:
        """Put a whole new file in place of the old one, in one step."""
        assert self._folder is not None
        new = self._folder / f"{FILE}.new"
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        try:
            write_all(file, whole)
        finally:
            os.close(file)
        if self._file is not None:
            os.close(self._file)  # Windows replaces no open file
            self._file = None
        new.replace(self._folder / FILE)
        self._open()
        self._grown = 0

    def _close(self) -> None:
        for file in (self._file, self._lock):
            if file is not None:
                with suppress(OSError):
                    os.close(file)
        self._file = self._lock = None


def write_all(file: int, text: bytes) -> None:
    """Write every byte, however many the system takes at once."""
    rest = memoryview(text)
    while rest:
        rest = rest[os.write(file, rest) :]


def lock(path: Path) -> int | None:
    """Lock a file for this process, None where the system has no such locks. Raises OSError where another holds it."""
    if sys.platform == "win32":
        return None
    import fcntl

    file = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > end:
                os.close(file)
                raise
            time.sleep(LOCK_PERIOD)  # another process is about to end; a file's lock has no event to wait for
        else:
            return file


def room_line(room: Room) -> bytes:
    """A whole room as a line of the file."""
    return orjson.dumps({"room": room}) + b"\n"


def replay(path: Path) -> dict[str, Room]:
    """The rooms that the lines of a file lead to; a line that is damaged, or broken off by a kill, is left out."""
    rooms: dict[str, Room] = {}
    with path.open("rb") as lines:
        for line in lines:
            if line.strip():
                try:
                    play(rooms, orjson.loads(line))
                except (orjson.JSONDecodeError, LookupError, TypeError, AttributeError):
                    log.error("A line of the file of rooms is damaged and is left out.")
    return rooms


def play(rooms: dict[str, Room], change: Change) -> None:
    """Apply one line. Raises LookupError, TypeError or AttributeError where it is none."""
    if "room" in change:
        room = Room(**change["room"])
        room.tally()  # raises where its lesson or an option is not there any more
        rooms[room.code] = room
    elif "end" in change:
        del rooms[change["end"]]
    elif "voter" in change:
        apply_vote(rooms[change["code"]], change)
    else:
        apply_act(rooms[change["code"]], change)
