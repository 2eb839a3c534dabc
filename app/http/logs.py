"""Structured logs: one JSON object per line on stderr, about runs and workers; nothing about clients."""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import orjson

EXTRAS = ("kind", "key", "outcome", "seconds")


class JsonFormatter(logging.Formatter):
    """A record as one JSON object: time, level, message and the EXTRAS that it has."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        entry |= {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info:
            entry["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return orjson.dumps(entry).decode()


@contextmanager
def log_as_json() -> Iterator[None]:
    """Write the server's own log to stderr as JSON within the block."""
    log = logging.getLogger("starcross")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
