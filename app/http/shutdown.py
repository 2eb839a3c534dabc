"""Graceful shutdown: on SIGTERM every stream gets its last line at once, and the server exits with 0 within seconds."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

DRAIN_SECONDS = 3.0  # for clients to close their connections


def find_server() -> uvicorn.Server | None:
    """Find the uvicorn server that runs this application, if one does, by its signal handler."""
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    return server if isinstance(server, uvicorn.Server) else None


@contextmanager
def shut_down_gracefully(begin: Callable[[], None]) -> Iterator[None]:
    """Have the first SIGTERM or SIGINT call `begin` on the loop, before the server closes connections.

    uvicorn alone would end streams only at its time limit, and then die of the signal instead of exiting with 0.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    handlers = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}

    def handle(name: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(begin)
        handler = handlers[signal.Signals(name)]
        server = getattr(handler, "__self__", None)
        if isinstance(server, uvicorn.Server):
            server.force_exit = server.should_exit and name == signal.SIGINT
            server.should_exit = True
            loop.call_soon_threadsafe(loop.call_later, DRAIN_SECONDS, drop_connections, server)
        elif callable(handler):
            handler(name, frame)

    for name in handlers:
        signal.signal(name, handle)
    try:
        yield
    finally:
        for name, handler in handlers.items():
            signal.signal(name, handler)


def drop_connections(server: uvicorn.Server) -> None:
    """Abort the connections that clients have not closed."""
    for connection in list(server.server_state.connections):
        transport = getattr(connection, "transport", None)
        if transport is not None:
            transport.abort()
