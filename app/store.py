"""Finished runs on disk: one SQLite file under a byte cap, which survives restarts, power cuts and its own corruption.

Several servers may share the folder. What is read is checked against its digest; what fails is trained anew.
"""

import asyncio
import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Self, TypeVar

T = TypeVar("T")

FILE = "runs.sqlite3"
BUSY_SECONDS = 5.0
FRESH_SECONDS = 60.0  # a use is noted again only after this long: reading should not be writing
USABLE = 0.8  # of the cap, for entries; the rest is for the log of writes
PAGE_BYTES = 4096
ENTRY_BYTES = PAGE_BYTES  # that an entry takes at most beside its content: a page that it does not fill, key and digest
LOG_SHARE = 0.05  # of the cap, for what is written before it finds its place in the file
TABLE = """
CREATE TABLE IF NOT EXISTS runs (
    key TEXT PRIMARY KEY, digest BLOB NOT NULL, size INTEGER NOT NULL, used REAL NOT NULL, content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS by_use ON runs (used, size);
"""

log = logging.getLogger("starcross")


class Store:
    """Bytes by key; the least recently used go first. A disk that fails costs the memory of it, never an answer."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / FILE
        self._max_bytes = int(max_bytes * USABLE)
        self._log_bytes = int(max_bytes * LOG_SHARE)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._connection = opened(self._path, self._log_bytes)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Finish what is being written and close the file."""
        await self._run(self._connection.close)
        self._thread.shutdown()

    async def get(self, key: str) -> bytes | None:
        """What was put under a key, if it is still there and whole."""
        return await self._run(lambda: self._guarded(lambda: self._get(key)))

    async def put(self, key: str, content: bytes) -> None:
        """Keep bytes under a key and drop what there is no room for."""
        await self._run(lambda: self._guarded(lambda: self._put(key, content)))

    async def size(self) -> int:
        """Bytes that all entries take."""
        return await self._run(lambda: self._guarded(self._size)) or 0

    async def _run(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)

    def _guarded(self, function: Callable[[], T]) -> T | None:
        try:
            return function()
        except sqlite3.OperationalError as trouble:  # locked, full, read-only: it may pass
            log.warning("The folder of finished runs cannot be used now: %s.", trouble)
        except sqlite3.DatabaseError as trouble:
            log.error("The file of finished runs is damaged and begun anew: %s.", trouble)
            self._connection.close()
            for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
                self._path.with_name(name).unlink(missing_ok=True)
            self._connection = opened(self._path, self._log_bytes)
        return None

    def _get(self, key: str) -> bytes | None:
        with closing(self._connection.execute("SELECT content, digest, used FROM runs WHERE key = ?", [key])) as rows:
            row = rows.fetchone()
        if row is None:
            return None
        content, digest, used = row
        if not isinstance(content, bytes) or digest_of(key, content) != digest:
            log.error("A finished run was damaged on disk; it is trained anew.")
            self._connection.execute("DELETE FROM runs WHERE key = ?", [key])
            return None
        if time.time() - used > FRESH_SECONDS:
            self._connection.execute("UPDATE runs SET used = ? WHERE key = ?", [time.time(), key])
        return content

    def _put(self, key: str, content: bytes) -> None:
        needed = len(content) + ENTRY_BYTES
        if needed > self._max_bytes:
            return
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            self._connection.execute("DELETE FROM runs WHERE key = ?", [key])
            excess = self._size() + needed - self._max_bytes
            oldest = self._connection.execute("SELECT key, size FROM runs ORDER BY used, key")
            while excess > 0:
                old, size = oldest.fetchone()
                self._connection.execute("DELETE FROM runs WHERE key = ?", [old])
                excess -= size
            oldest.close()
            row = [key, digest_of(key, content), needed, time.time(), content]
            self._connection.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?)", row)

    def _size(self) -> int:
        (size,) = self._connection.execute("SELECT coalesce(sum(size), 0) FROM runs").fetchone()
        return int(size)


def opened(path: Path, log_bytes: int) -> sqlite3.Connection:
    """The file, made where there is none; one that is no database is begun anew."""
    try:
        return prepared(path, log_bytes)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        log.error("The file of finished runs is damaged and begun anew.")
        path.unlink()
        return prepared(path, log_bytes)


def prepared(path: Path, log_bytes: int) -> sqlite3.Connection:
    """A connection for the store's thread, in autocommit; a power cut costs the last runs at most, never the file."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL").close()
    connection.execute("PRAGMA synchronous = NORMAL").close()
    connection.execute(f"PRAGMA journal_size_limit = {log_bytes}").close()
    connection.execute(f"PRAGMA wal_autocheckpoint = {max(1, log_bytes // PAGE_BYTES)}").close()
    connection.executescript(TABLE).close()
    return connection


def digest_of(key: str, content: bytes) -> bytes:
    """Tells damaged content, and content under another's key."""
    return hashlib.blake2b(content, key=key.encode()[:64], digest_size=16).digest()
