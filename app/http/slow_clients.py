"""Connections that do not read are dropped: a client that stalls may hold neither memory nor a place for long."""

import asyncio
from collections.abc import Callable

from starlette.types import Message, Send

PERIOD = 10.0  # seconds between two looks at a connection that has something to read
MIN_BYTES = 4096  # bytes it has to take in that time


class StallGuard:
    """One answer's connection: looks now and then whether what waits to be sent grows less."""

    def __init__(self, send: Send, transport: asyncio.WriteTransport, on_stall: Callable[[], None]) -> None:
        self._send = send
        self._transport = transport
        self._on_stall = on_stall
        self._offered = 0
        self._taken = 0
        self._looking = False

    async def __call__(self, message: Message) -> None:
        self._offered += len(message.get("body", b""))
        self._look_later()
        try:
            await self._send(message)
        except RuntimeError:  # uvicorn does not notice a lost connection that has asked for several things at once
            if not self._transport.is_closing():
                raise

    def _look_later(self) -> None:
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(PERIOD, self._look)

    def _look(self) -> None:
        self._looking = False
        waiting = self._transport.get_write_buffer_size()
        if waiting == 0:
            return
        taken = self._offered - waiting
        if taken < self._taken + MIN_BYTES:
            self._on_stall()
            self._transport.abort()  # to close it is to wait until everything is read
        else:
            self._taken = taken
            self._look_later()


def drop_stalled(send: Send, on_stall: Callable[[], None]) -> Send:
    """The same `send`, with an eye on its connection where the server (uvicorn) shows it."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    return send if transport is None else StallGuard(send, transport, on_stall)
