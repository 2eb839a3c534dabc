"""Finished runs on disk: one SQLite file of bounded size, which survives restarts, power cuts and corruption.

Several servers may share the folder. What is read is checked against its digest; what fails the check is trained again.
"""

import asyncio
import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Self, TypeVar

T = TypeVar("T")

FILE = "runs.sqlite3"
BUSY_SECONDS = 5.0  # for which another process may hold the file
RETRY_SECONDS = 10.0  # before a folder that could not be used is tried again
FRESH_SECONDS = 60.0  # a use is recorded again only after this long: reading should not mean writing
USABLE = 0.8  # of the size limit, for entries; the rest is for the write-ahead log
PAGE_BYTES = 4096  # SQLite's own default
ENTRY_BYTES = PAGE_BYTES  # that an entry takes at most beside its content: an unfilled page, key and digest
TRANSIENT = ("SQLITE_BUSY", "SQLITE_FULL", "SQLITE_LOCK")  # errors after which the file stays open
LOG_SHARE = 0.05  # of the size limit, for the write-ahead log
TABLE = """
CREATE TABLE IF NOT EXISTS runs (
    key TEXT PRIMARY KEY, digest BLOB NOT NULL, size INTEGER NOT NULL, used REAL NOT NULL, content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS by_use ON runs (used, size);
"""

log = logging.getLogger("starcross")


class Store:
    """Bytes by key; the least recently used are evicted first. A failing disk loses entries, never an answer."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._path = folder / FILE
        self._max_bytes = int(max_bytes * USABLE)
        self._log_bytes = int(max_bytes * LOG_SHARE)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._connection: sqlite3.Connection | None = None
        self._failing = False  # and the log has said so
        self._next_try = 0.0

    async def __aenter__(self) -> Self:
        """Open the file, or log that it cannot be opened; then it is tried again from time to time."""
        await self.size()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Finish pending writes and close the file."""
        await self._run(self._close)
        self._thread.shutdown()

    async def get(self, key: str) -> bytes | None:
        """Read what was put under a key, None where it is gone or damaged."""
        return await self._run(lambda: self._attempt(lambda file: self._get(file, key)))

    async def has(self, key: str) -> bool:
        """Whether something was put under a key and is not gone."""
        return bool(await self._run(lambda: self._attempt(lambda file: self._has(file, key))))

    async def put(self, key: str, content: bytes) -> None:
        """Keep bytes under a key and evict what there is no room for."""
        await self._run(lambda: self._attempt(lambda file: self._put(file, key, content)))

    async def size(self) -> int:
        """The size of all entries in bytes."""
        return await self._run(lambda: self._attempt(self._size)) or 0

    async def _run(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    def _attempt(self, function: Callable[[sqlite3.Connection], T]) -> T | None:
        try:
            connection = self._connect()
            return None if connection is None else function(connection)
        except (sqlite3.OperationalError, OSError) as error:  # locked, full, read-only, gone: may be transient
            self._fail(error)
        except (sqlite3.DatabaseError, TypeError, OverflowError) as error:  # not such a file, or wrong values in it
            log.error("The file of finished runs is damaged and is replaced by an empty one: %s.", error)
            self._recreate()
        return None

    def _connect(self) -> sqlite3.Connection | None:
        """The connection to the file, opened anew where the file is gone; None until the next attempt."""
        if self._connection is not None and not self._path.exists():
            self._close()
        if self._connection is None and time.monotonic() >= self._next_try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = open_database(self._path, self._log_bytes)
            self._failing = False
        return self._connection

    def _fail(self, error: Exception) -> None:
        if not self._failing:
            log.error("The folder of finished runs cannot be used, so nothing is kept there: %s.", error)
        self._failing = True
        if getattr(error, "sqlite_errorname", "")[:11] not in TRANSIENT:
            self._close()
            self._next_try = time.monotonic() + RETRY_SECONDS

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _recreate(self) -> None:
        self._close()
        try:
            for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
                self._path.with_name(name).unlink(missing_ok=True)
        except OSError as error:
            self._fail(error)

    def _get(self, file: sqlite3.Connection, key: str) -> bytes | None:
        with closing(file.execute("SELECT content, digest, used FROM runs WHERE key = ?", [key])) as rows:
            row = rows.fetchone()
        if row is None:
            return None
        content, digest, used = row
        if not isinstance(content, bytes) or not isinstance(used, float) or digest_of(key, content) != digest:
            log.error("A finished run was damaged on disk and is trained again.")
            file.execute("DELETE FROM runs WHERE key = ?", [key])
            return None
        if time.time() - used > FRESH_SECONDS:
            file.execute("UPDATE runs SET used = ? WHERE key = ?", [time.time(), key])
        return content

    def _has(self, file: sqlite3.Connection, key: str) -> bool:
        with closing(file.execute("SELECT 1 FROM runs WHERE key = ?", [key])) as rows:
            return rows.fetchone() is not None

    def _put(self, file: sqlite3.Connection, key: str, content: bytes) -> None:
        needed = len(content) + ENTRY_BYTES
        if needed > self._max_bytes:
            return
        file.execute("BEGIN IMMEDIATE")
        with file:
            file.execute("DELETE FROM runs WHERE key = ?", [key])
            excess = self._size(file) + needed - self._max_bytes
            oldest = file.execute("SELECT rowid, size FROM runs ORDER BY used, key")
            while excess > 0:
                old, size = oldest.fetchone()
                file.execute("DELETE FROM runs WHERE rowid = ?", [old])
                excess -= size
            oldest.close()
            row = [key, digest_of(key, content), needed, time.time(), content]
            file.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?)", row)
        self._failing = False

    def _size(self, file: sqlite3.Connection) -> int:
        (size,) = file.execute("SELECT coalesce(sum(size), 0) FROM runs").fetchone()
        return int(size)


def open_database(path: Path, log_bytes: int) -> sqlite3.Connection:
    """Open a connection for the store's thread, in autocommit; a power cut loses the last runs at most, never the file.

    Raises sqlite3.Error.
    """
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    connection.text_factory = bytes  # invalid text in a damaged row must not raise before the row is checked
    try:
        connection.execute("PRAGMA journal_mode = WAL").close()
        connection.execute("PRAGMA synchronous = NORMAL").close()
        connection.execute(f"PRAGMA journal_size_limit = {log_bytes}").close()
        connection.execute(f"PRAGMA wal_autocheckpoint = {max(1, log_bytes // PAGE_BYTES)}").close()
        connection.executescript(TABLE).close()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def digest_of(key: str, content: bytes) -> bytes:
    """A digest that detects damaged content, and content under a wrong key."""
    return hashlib.blake2b(content, key=key.encode()[:64], digest_size=16).digest()
