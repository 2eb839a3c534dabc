"""Limits on the time and size of a request, and on the number of open connections.

uvicorn limits none of this with httptools. The application installs the limits itself, so that they hold however the
server is started.
"""

import asyncio
import math
import sys
from collections import Counter
from contextlib import suppress

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from .rate_limits import MAX_CLIENT_SHARE, network_of

HEAD_BYTES = 32 * 1024  # eight times the longest query that is read; a browser sends about 2 kB
REQUEST_BYTES = 256 * 1024  # the longest body that is read, even in chunks of a few bytes each
HEAD_SECONDS = 10.0  # from the first byte of a request, or from the start of the connection, to the end of the head
BODY_SECONDS = 30.0  # from there to the end of the body: enough for the longest over a slow mobile connection
LINGER_SECONDS = 2.0  # for a client that is still sending to read the refusal (nginx: lingering close),
LINGER_BYTES = 2**20  # of which this much is read and discarded
PIPELINED = 32  # requests that wait on one connection; browsers send one at a time
CONNECTIONS = 10_000  # at once; each takes about 20 kB
RESERVED = 64  # file descriptors for the disk, logs and the listening socket
RESERVED_PER_WORKER = 8  # its pipes, semaphores and pidfd

REFUSALS = {
    408: ("Request Timeout", "The rest of this request did not come in time."),
    413: ("Content Too Large", "This request is too long."),
    429: ("Too Many Requests", "There are too many requests at once on this connection."),
    431: ("Request Header Fields Too Large", f"The head of a request must be at most {HEAD_BYTES} bytes long."),
    503: ("Service Unavailable", "As many connections as this server takes are open; please try again soon."),
}


class ConnectionLimiter:
    """Admits connections while there is room; new ones displace idle ones.

    max_open: connections at once. max_per_client: how many of them one address may have.
    """

    def __init__(self, max_open: int, max_per_client: int) -> None:
        self._max_open = max_open
        self._max_per_client = max_per_client
        self._open: dict[Connection, str] = {}
        self._counts: Counter[str] = Counter()
        self._idle: dict[str, dict[Connection, None]] = {}  # by address, the longest idle first

    def guard(self, server: uvicorn.Server) -> None:
        """Limit a server's future connections; only the httptools protocol needs it."""
        if issubclass(server.config.http_protocol_class, HttpToolsProtocol):

            class Guarded(Connection):
                limiter = self

            server.config.http_protocol_class = Guarded

    def admit(self, connection: "Connection") -> bool:
        """Admit a connection, in place of an idle one if need be; False where there is no room."""
        address = network_of(connection.client[0]) if connection.client else ""
        if self._counts[address] >= self._max_per_client:
            crowd = address
        elif len(self._open) >= self._max_open:
            crowd = max(self._idle, key=lambda one: len(self._idle[one]), default=address)
        else:
            crowd = None
        if crowd is not None:
            idle = next(iter(self._idle.get(crowd, ())), None)
            if idle is None:
                return False
            self.release(idle)
            idle.transport.abort()  # close() would wait until everything is read
        self._open[connection] = address
        self._counts[address] += 1
        self.mark_idle(connection)
        return True

    def release(self, connection: "Connection") -> None:
        """Forget a connection."""
        if connection in self._open:
            self.mark_busy(connection)
            address = self._open.pop(connection)
            self._counts[address] -= 1
            if not self._counts[address]:
                del self._counts[address]

    def mark_idle(self, connection: "Connection") -> None:
        """Note that a connection has no request under way."""
        if connection in self._open:
            self._idle.setdefault(self._open[connection], {})[connection] = None

    def mark_busy(self, connection: "Connection") -> None:
        """Note that a connection has a request under way."""
        address = self._open.get(connection, "")
        idle = self._idle.get(address, {})
        idle.pop(connection, None)
        if not idle:
            self._idle.pop(address, None)


class Connection(HttpToolsProtocol):
    """uvicorn's connection with limits on time and size; a lost client ends all of its requests."""

    limiter: ConnectionLimiter

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows the type too
        super().connection_made(transport)
        self.ws_protocol_class = None  # nothing here speaks WebSocket
        self._unanswered: list[RequestResponseCycle] = []  # or not yet in full
        self._received = 0  # bytes of the request being received
        self._in_body = False  # its head is complete, its body is not
        self._refused = False  # anything received from now on is discarded
        self._timer: asyncio.TimerHandle | None = None
        if self.limiter.admit(self):
            self._set_deadline(HEAD_SECONDS)
        else:
            self._refused = True
            self._send_refusal(503)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._set_deadline(None)
        self.limiter.release(self)
        for cycle in self._unanswered:  # uvicorn notifies the last one alone
            disconnect(cycle)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if self._refused:
            if self._received > LINGER_BYTES:
                self.flow.pause_reading()
            return
        super().data_received(data)
        if self.transport.is_closing() or self._refused:
            return
        if self._received > (REQUEST_BYTES if self._in_body else HEAD_BYTES):
            self._refuse(413 if self._in_body else 431)
        elif len(self.pipeline) > PIPELINED:
            self._refuse(429)
        elif self._timer is None and not self._unanswered:
            self._set_deadline(HEAD_SECONDS)

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_body:  # trailers after a body are ignored
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if not self._refused and measure_head(self.url, self.headers) > HEAD_BYTES:
            self._refuse(431)
        if self._refused:
            return
        self._in_body = True
        super().on_headers_complete()
        self._unanswered.append(self.cycle)
        self.limiter.mark_busy(self)
        self._set_deadline(BODY_SECONDS)

    def on_body(self, body: bytes) -> None:
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._refused:
            super().on_message_complete()
            self._in_body = False
            self._received = 0
            self._set_deadline(None)

    def on_response_complete(self) -> None:
        self._unanswered = [cycle for cycle in self._unanswered if not cycle.response_complete]
        if not self._unanswered:
            self.limiter.mark_idle(self)
        super().on_response_complete()

    def _unsupported_upgrade_warning(self) -> None:
        """Log nothing: a client may ask for another protocol and is answered in this one."""

    def _set_deadline(self, seconds: float | None) -> None:
        """Expect the next event within some seconds, None for no limit."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self._on_deadline)

    def _on_deadline(self) -> None:
        self._timer = None
        if self._refused:
            self.transport.abort()
        elif self._received:
            self._refuse(408)
        else:
            self.transport.close()

    def _refuse(self, status: int) -> None:
        """Read no more requests, and say why unless a response has begun or been sent already."""
        self._refused = True
        if any(cycle.response_started for cycle in self._unanswered):
            self.transport.abort()
            return
        if self._unanswered or not self._in_body or self.cycle is None:
            self._send_refusal(status)
        for cycle in self._unanswered:
            disconnect(cycle)
        self.flow.resume_reading()  # to discard: closing with unread data would reset and could lose the refusal
        self._set_deadline(LINGER_SECONDS)

    def _send_refusal(self, status: int) -> None:
        """Send one sentence, whatever the state of uvicorn's own responses."""
        phrase, sentence = REFUSALS[status]
        lines = [
            f"HTTP/1.1 {status} {phrase}",
            "content-type: text/plain; charset=utf-8",
            f"content-length: {len(sentence)}",
            "connection: close",
        ]
        self.transport.write("\r\n".join([*lines, "", sentence]).encode())


def measure_head(url: bytes, headers: list[tuple[bytes, bytes]]) -> int:
    """The size of a request's head in bytes, without separators."""
    return len(url) + sum(len(name) + len(value) for name, value in headers)


def disconnect(cycle: RequestResponseCycle) -> None:
    """Tell the application that the client of a request has gone."""
    cycle.disconnected = True
    cycle.message_event.set()


def make_limiter(workers: int, proxied: bool) -> ConnectionLimiter:
    """As many connections as this process's open files allow; behind a proxy all come from one address."""
    room = min(CONNECTIONS, raise_file_limit() - RESERVED - RESERVED_PER_WORKER * workers)
    room = max(room, 1)
    return ConnectionLimiter(room, room if proxied else math.ceil(room * MAX_CLIENT_SHARE))


def raise_file_limit() -> int:
    """Raise this process's limit of open files as far as it may, and return it."""
    if sys.platform == "win32":
        return CONNECTIONS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, 2 * CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # macOS refuses some that it names itself
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 2 * CONNECTIONS if soft == resource.RLIM_INFINITY else soft
