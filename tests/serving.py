"""A real server in a process of its own, and what waits for it."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpx

ROOT = Path(__file__).parent.parent
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

# httpx.get makes a TLS context at every call, for a third of a second; no server here speaks TLS. Each connection is
# closed by what it sends: where the pool closes idle ones, it may close one that another thread has just been given.
web = httpx.Client(verify=False, timeout=300, headers={"Connection": "close"})


@dataclass(frozen=True)
class Server:
    """A server under test: its address and its process."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(
    port: int = 0, log: BinaryIO | None = None, files: int = 0, root: Path = ROOT, **environ: str
) -> Iterator[Server]:
    """A whole server, on a free port if none is given, in its own process, up and ended with the block.

    log: where what it says goes, if not to this process's own stderr. files: how many it may have open at most. root:
    the checkout that is served.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", "app.main:app", "--port", str(port), "--log-level", "warning"]
    command += ["--timeout-graceful-shutdown", "1"]
    if files:
        command = ["sh", "-c", f'ulimit -n {files}; exec "$@"', "sh", *command]
    environ = {**os.environ, "STARCROSS_CACHE": "off", "STARCROSS_GROW": "off", **environ}
    with subprocess.Popen(command, cwd=root, env=environ, stderr=log) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(lambda: process.poll() is not None or answers(url))
            assert process.poll() is None, "the server ended before it answered"
            yield Server(url, process)
        finally:
            process.terminate()
            process.wait(30)


def answers(url: str) -> bool:
    """Whether the server answers yet."""
    try:
        return web.get(f"{url}/healthz").is_success
    except httpx.TransportError:
        return False


def wait_for(condition: Callable[[], object], seconds: float = 180) -> None:
    """Wait until a condition holds; fail where it does not in time."""
    end = time.monotonic() + seconds
    never = threading.Event()
    while not condition():
        assert time.monotonic() < end, "the condition did not come true in time"
        never.wait(0.01)


async def until(condition: Callable[[], object], seconds: float = 180) -> None:
    """The same within a loop."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)
