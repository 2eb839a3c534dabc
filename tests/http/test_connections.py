"""Nobody can hold the server alone: requests without end, connections without a word, more than one may have."""

import asyncio
import contextlib
import socket
from urllib.parse import urlsplit

import pytest
import uvicorn

from app.http import connections
from app.http.connections import ConnectionLimiter
from tests.serving import free_port, serving, until, web

FLOOD = 64 * 2**20  # bytes: as many as nobody should take
HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
ENDLESS = {
    "a header": (HEAD + b"x: ", b"y" * 2**16),
    "headers": (HEAD, b"x: y\r\n" * 2**13),
    "an address": (b"GET /", b"y" * 2**16),
    "a name": (HEAD, b"x" * 2**16),
    "blank lines": (b"", b"\r\n" * 2**15),
    "a body": (b"POST /api/loss HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n", b" " * 2**16),
    "a body nobody asked for": (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
        b"10000\r\n" + b" " * 2**16 + b"\r\n",
    ),
    "chunks": (b"POST /api/loss HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 2**13),
    "a trailer": (
        b"POST /api/loss HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nx: ",
        b"y" * 2**16,
    ),
    "a chunk's extension": (
        b"POST /api/loss HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;",
        b"y" * 2**16,
    ),
    "requests": (b"", (HEAD + b"\r\n") * 2**11),
}


async def flood(url, begin, more):
    """How many bytes of a flood a server took, and what it said, until it closed the connection."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    told = asyncio.create_task(read(reader))
    writer.write(begin)
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < FLOOD and not told.done():
            writer.write(more)
            sent += len(more)
            await writer.drain()
    writer.close()
    return sent, await told


async def read(reader):
    """All that comes, however it ends."""
    content = b""
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(2**16):
            content += chunk
    return content


async def test_a_request_without_end_is_refused_and_takes_no_memory(server):
    async with asyncio.timeout(120):
        floods = await asyncio.gather(*(flood(server.url, *parts) for parts in ENDLESS.values()))
    assert {name: sent for name, (sent, _) in zip(ENDLESS, floods, strict=True) if sent >= FLOOD} == {}
    assert all(told.startswith(b"HTTP/1.1 ") and b"HTTP/1.1 500" not in told for _, told in floods)
    assert web.get(f"{server.url}/healthz").is_success


@contextlib.asynccontextmanager
async def guarded(most=100, of_one=100):
    """A small uvicorn behind a door, its port, and how many wait for its answer at /slow."""
    waiting = set()

    async def app(scope, receive, send):
        if scope["path"] == "/slow":
            waiting.add(id(scope))
            while (await receive())["type"] != "http.disconnect":
                pass
            waiting.discard(id(scope))
            return
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    port = free_port()
    config = uvicorn.Config(app, port=port, log_level="error", lifespan="off", proxy_headers=False)
    config.load()
    server = uvicorn.Server(config)
    ConnectionLimiter(most, of_one).guard(server)
    serve = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield port, waiting
    finally:
        server.should_exit = server.force_exit = True
        await serve


async def said(port, *pieces):
    """What a server says to some bytes, in several pieces, until it closes the connection.

    The first piece lies there before the server, which shares this loop, can look: its short deadline may else pass.
    """
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(b"".join(pieces[:1]))
    reader, writer = await asyncio.open_connection(sock=client)
    told = asyncio.create_task(read(reader))
    with contextlib.suppress(ConnectionError):
        for piece in pieces[1:]:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
    content = await told
    writer.close()
    return content


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ([], b""),
        ([b"GET / HT"], b"HTTP/1.1 408"),
        ([HEAD[k : k + 1] for k in range(len(HEAD))] * 4, b"HTTP/1.1 408"),
        ([b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"], b"HTTP/1.1 408"),
        ([b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 99], b"HTTP/1.1 408"),
        ([b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"], b"HTTP/1.1 408"),
        ([HEAD + b"\r\n", b"GET / HT"], b"HTTP/1.1 200"),
        ([b"\r\n"] * 99, b"HTTP/1.1 408"),
    ],
)
async def test_what_does_not_go_on_is_closed(monkeypatch, pieces, status):
    for name in ("HEAD_SECONDS", "BODY_SECONDS", "LINGER_SECONDS"):
        monkeypatch.setattr(connections, name, 0.3)
    async with guarded() as (port, waiting), asyncio.timeout(60):
        assert (await said(port, *pieces)).startswith(status)
        await until(lambda: not waiting)


async def test_a_large_request_and_several_at_once_are_answered():
    async with guarded() as (port, _), asyncio.timeout(60):
        question = HEAD + b"x: " + b"y" * 30_000 + b"\r\n\r\n"
        last = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n" + b"z" * 200_000
        assert (await said(port, question * 3 + HEAD + b"\r\n", last)).count(b"HTTP/1.1 200") == 5


async def test_who_leaves_amid_several_questions_leaves_them_all():
    async with guarded() as (port, waiting), asyncio.timeout(60):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
        await until(lambda: waiting)
        writer.close()
        await until(lambda: not waiting)


async def test_who_rests_makes_room_and_who_asks_does_not():
    async with guarded(most=5, of_one=3) as (port, waiting), asyncio.timeout(60):
        resting = [await asyncio.open_connection("127.0.0.1", port) for _ in range(9)]
        assert (await said(port, HEAD + b"Connection: close\r\n\r\n")).startswith(b"HTTP/1.1 200")
        asking = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for _, writer in asking:
            writer.write(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        await until(lambda: len(waiting) == 3)
        assert (await said(port)).startswith(b"HTTP/1.1 503")
        elsewhere = socket.create_connection(("127.0.0.1", port), source_address=("127.0.0.2", 0))
        with elsewhere:
            elsewhere.sendall(HEAD + b"Connection: close\r\n\r\n")
            told = await asyncio.to_thread(elsewhere.recv, 100)
        assert told.startswith(b"HTTP/1.1 200")
        for _, writer in resting + asking:
            writer.close()


def test_more_idle_connections_than_files_shut_nobody_out():
    with serving(files=256, STARCROSS_WORKERS="1") as server, contextlib.ExitStack() as stack:
        place = urlsplit(server.url)
        for _ in range(300):
            stack.enter_context(socket.create_connection((place.hostname, place.port)))
        assert web.get(f"{server.url}/healthz").is_success
