"""A real Redis, in a process of its own."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.serving import free_port, wait_for


@contextmanager
def redis(folder: Path, port: int = 0) -> Iterator[str]:
    """The address of a Redis that keeps what it has in a folder, up and ended with the block."""
    program = shutil.which("redis-server", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert program, "there is no redis-server: .ci/redis brings one"
    port = port or free_port()
    options = {"port": port, "bind": "127.0.0.1", "dir": folder, "appendonly": "yes", "save": "", "loglevel": "warning"}
    command = [program, *(str(part) for name, value in options.items() for part in (f"--{name}", value))]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: process.poll() is not None or listens(port))
            assert process.poll() is None, "Redis ended before it listened"
            yield f"redis://127.0.0.1:{port}"
        finally:
            process.terminate()


def listens(port: int) -> bool:
    """Whether anything listens at a port yet."""
    with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False
