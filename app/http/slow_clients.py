"""Connections that stop reading are dropped: a stalled client holds neither memory nor a place for long."""

import asyncio
from collections.abc import Callable

from starlette.types import Message, Send

PERIOD = 10.0  # seconds between two checks of a connection with something to read
MIN_BYTES = 4096  # that it has to read in that time


class StallGuard:
    """The `send` of one response, which checks from time to time that its client reads."""

    def __init__(self, send: Send, transport: asyncio.WriteTransport, on_stall: Callable[[], None]) -> None:
        self._send = send
        self._transport = transport
        self._on_stall = on_stall
        self._offered = 0
        self._taken = 0
        self._scheduled = False

    async def __call__(self, message: Message) -> None:
        self._offered += len(message.get("body", b""))
        self._schedule_check()
        try:
            await self._send(message)
        except RuntimeError:  # uvicorn does not notice that a connection with pipelined requests is lost
            if not self._transport.is_closing():
                raise

    def _schedule_check(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_later(PERIOD, self._check)

    def _check(self) -> None:
        self._scheduled = False
        waiting = self._transport.get_write_buffer_size()
        if waiting == 0:
            return
        taken = self._offered - waiting
        if taken < self._taken + MIN_BYTES:
            self._on_stall()
            self._transport.abort()  # close() would wait until everything is read
        else:
            self._taken = taken
            self._schedule_check()


def drop_stalled(send: Send, on_stall: Callable[[], None]) -> Send:
    """Wrap `send` so that a stalled connection is dropped, where the server (uvicorn) exposes its transport."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    return send if transport is None else StallGuard(send, transport, on_stall)
