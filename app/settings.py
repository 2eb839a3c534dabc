"""Settings from environment variables; an invalid value stops the start with one sentence.

| variable            | default                | meaning                                                             |
|---------------------|------------------------|---------------------------------------------------------------------|
| STARCROSS_WORKERS   | the cores, at most 8   | worker processes that train, 1 to 64                                |
| STARCROSS_MAX_RUNS  | 130                    | trainings under way or waiting, 1 to 10000; beyond it 503           |
| STARCROSS_NEW_RUNS  | 1200                   | new trainings a minute for each client, 1 to 1000000; beyond it 429 |
| STARCROSS_PROXIES   | 0                      | proxies in front whose X-Forwarded-... are trusted, 0 to 10         |
| STARCROSS_GRACE     | 2                      | seconds a training continues with nobody watching, 0 to 600         |
| STARCROSS_MEMORY_MB | 256                    | megabytes of finished trainings kept in memory, 1 to 1000000        |
| STARCROSS_CACHE     | the user's cache       | folder where finished trainings are kept, or off; if it cannot be   |
|                     |                        | used, the log says so and nothing is kept                           |
| STARCROSS_CACHE_MB  | 1024                   | megabytes that this folder may hold, 1 to 1000000                   |
| STARCROSS_FRAMES    | none                   | who may frame the other pages too: origins separated by spaces,     |
|                     |                        | such as https://moodle.example, 'self', or * for everybody          |
| STARCROSS_MAX_ROOMS | 1000                   | rooms of classes open at once, 1 to 10000; beyond it 503            |
| STARCROSS_NEW_ROOMS | 30                     | new rooms a minute for each client, 1 to 10000; beyond it 429       |
| STARCROSS_ROOMS     | none                   | a Redis in which several servers keep rooms, redis://host:port      |
| STARCROSS_CLUSTER   | none                   | a dask scheduler whose workers train instead, tcp://host:port       |
| STARCROSS_GROW      | on                     | whether what first visitors ask for is trained while idle           |
| STARCROSS_START     | forkserver             | how workers start: forkserver, or spawn, which is slower and the    |
|                     |                        | only method on Windows                                              |

HOST and PORT belong to the command that starts the server.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_all_start_methods
from pathlib import Path

MAX_DEFAULT_WORKERS = 8  # each takes memory of its own; who has more of it sets more
MEGABYTE = 2**20  # bytes
START_METHODS = tuple(start for start in ("forkserver", "spawn") if start in get_all_start_methods())  # the best first
FRAME_SOURCE = r"'self'|(https?://)?(\*\.)?[\w-]+(\.[\w-]+)*(:(\d{1,5}|\*))?"


@dataclass(frozen=True)
class Settings:
    """The server's settings. grace: seconds. cache: the folder where runs are kept, None for nowhere."""

    workers: int
    max_runs: int = 130  # in progress or waiting: a class at each of a slider's 96 positions, and a quarter for others
    new_runs: int = 1200  # a minute and client: a class of 60 behind one address, 20 each
    proxies: int = 0
    grace: float = 2.0  # seconds: a page that is loaded again is back by then
    memory_mb: int = 256  # of finished runs
    cache: Path | None = None
    cache_mb: int = 1024  # the same on disk
    cluster: str | None = None
    frames: str = "'none'"
    start: str = START_METHODS[0]
    max_rooms: int = 1000  # at once: more lecturers than a server has students for
    new_rooms: int = 30  # a minute and client: every teacher of a school at once
    grow: bool = True
    rooms: str | None = None


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read every setting. Raises SystemExit with one sentence for an invalid value."""
    default = Settings(workers=min(count_cores(), MAX_DEFAULT_WORKERS))
    return Settings(
        workers=int(read_number(environ, "STARCROSS_WORKERS", default.workers, 1, 64, whole=True)),
        max_runs=int(read_number(environ, "STARCROSS_MAX_RUNS", default.max_runs, 1, 10_000, whole=True)),
        new_runs=int(read_number(environ, "STARCROSS_NEW_RUNS", default.new_runs, 1, 1_000_000, whole=True)),
        proxies=int(read_number(environ, "STARCROSS_PROXIES", default.proxies, 0, 10, whole=True)),
        grace=read_number(environ, "STARCROSS_GRACE", default.grace, 0, 600),
        memory_mb=int(read_number(environ, "STARCROSS_MEMORY_MB", default.memory_mb, 1, 1_000_000, whole=True)),
        cache=read_cache_folder(environ),
        cache_mb=int(read_number(environ, "STARCROSS_CACHE_MB", default.cache_mb, 1, 1_000_000, whole=True)),
        cluster=read_scheduler(environ),
        frames=read_frames(environ),
        start=read_start_method(environ),
        max_rooms=int(read_number(environ, "STARCROSS_MAX_ROOMS", default.max_rooms, 1, 10_000, whole=True)),
        new_rooms=int(read_number(environ, "STARCROSS_NEW_ROOMS", default.new_rooms, 1, 10_000, whole=True)),
        grow=read_switch(environ, "STARCROSS_GROW", default.grow),
        rooms=read_redis(environ),
    )


def read_switch(environ: Mapping[str, str], name: str, default: bool) -> bool:
    """Read what is on or off."""
    text = environ.get(name)
    if text not in (None, "on", "off"):
        raise SystemExit(f"{name} must be on or off, but it is {text!r}.")
    return default if text is None else text == "on"


def read_start_method(environ: Mapping[str, str]) -> str:
    """Read how workers start."""
    text = environ.get("STARCROSS_START", START_METHODS[0])
    if text not in START_METHODS:
        raise SystemExit(f"STARCROSS_START must be {' or '.join(START_METHODS)}, but it is {text!r}.")
    return text


def read_scheduler(environ: Mapping[str, str]) -> str | None:
    """Read the address of the cluster's scheduler, if there is one."""
    text = environ.get("STARCROSS_CLUSTER")
    if text is None:
        return None
    if not re.fullmatch(r"(tcp|tls)://[^\s/]+:[0-9]+", text):
        raise SystemExit(f"STARCROSS_CLUSTER must be an address like tcp://host:port, but it is {text!r}.")
    if find_spec("distributed") is None:
        raise SystemExit("STARCROSS_CLUSTER needs dask.distributed: pip install 'starcross[cluster]'.")
    if text.startswith("tls:") and not has_certificates():
        raise SystemExit(
            f"STARCROSS_CLUSTER is {text!r}, but dask finds no certificates for it: set DASK_DISTRIBUTED__COMM__TLS__"
            "CA_FILE, ..._TLS__CLIENT__CERT and ..._TLS__CLIENT__KEY to readable files."
        )
    return text


def read_redis(environ: Mapping[str, str]) -> str | None:
    """Read the address of the Redis that keeps rooms, if any. It may hold a password: no refusal repeats it."""
    text = environ.get("STARCROSS_ROOMS")
    if not text:
        return None
    if not re.fullmatch(r"rediss?://[^\s/?#]+(/\d*)?(\?\S*)?", text):
        raise SystemExit(
            "STARCROSS_ROOMS must be an address like redis://host:port or rediss://user:password@host:port/0."
        )
    if find_spec("redis") is None:
        raise SystemExit("STARCROSS_ROOMS needs the client of Redis: pip install 'starcross[redis]'.")
    from redis.connection import parse_url

    try:
        parse_url(text)
    except ValueError as error:  # such as a port that is no number
        raise SystemExit("STARCROSS_ROOMS must be an address that Redis' own client understands.") from error
    return text


def has_certificates() -> bool:
    """Whether dask's own configuration names usable client certificates."""
    from distributed.security import Security

    try:
        return Security().get_connection_args("client")["ssl_context"] is not None
    except (OSError, ValueError):  # a file that is missing, or is no certificate
        return False


def read_frames(environ: Mapping[str, str]) -> str:
    """Read who may frame the pages that are not made to be embedded, in the syntax of Content-Security-Policy."""
    sources = environ.get("STARCROSS_FRAMES", "'none'").split()
    if sources in (["*"], ["'none'"]):
        return sources[0]
    if not sources or not all(re.fullmatch(FRAME_SOURCE, source, re.ASCII) for source in sources):
        text = " ".join(sources)
        raise SystemExit(f"STARCROSS_FRAMES must be * or origins like https://moodle.example, but it is {text!r}.")
    return " ".join(sources)


def read_cache_folder(environ: Mapping[str, str]) -> Path | None:
    """Read where finished runs are kept; whether the folder is usable shows when it is first used."""
    text = environ.get("STARCROSS_CACHE")
    if text is not None:
        return None if text in ("off", "") else Path(text)
    try:
        home = Path(environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    except RuntimeError:  # there is no home directory
        return None
    return home / "starcross" if home.is_absolute() else None


def read_number(
    environ: Mapping[str, str], name: str, default: float, minimum: float, maximum: float, whole: bool = False
) -> float:
    """Read one numeric variable, or its default where it is not set."""
    text = environ.get(name)
    if text is None:
        return default
    try:
        value = int(text) if whole else float(text)
    except ValueError:
        value = float("nan")
    if not minimum <= value <= maximum:
        what = "a whole number" if whole else "a number"
        raise SystemExit(f"{name} must be {what} from {minimum:g} to {maximum:.7g}, but it is {text!r}.")
    return value


def count_cores() -> int:
    """Count the cores that this process may use; at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
