"""A class of five hundred in one room: they join, vote, and see the answer; some poll, some come and go."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import orjson

from tests.benchmarks.table import row, spell
from tests.redis import redis
from tests.serving import Server, free_port, serving, web
from tests.soak.client import ask, metric, metric_is, next_chunk, resident, share, warm

CLASS = 500
POLL_SECONDS = 2.0  # as the page polls, on average
COME_BACK_SECONDS = (
    0.5,
    *7 * (1.0,),
)  # as the page waits before each further attempt, on average; see page/comeback.js
RECONNECTS = 6  # of a third of the class, one every ten seconds
IDLE_SECONDS = 30  # so long nothing happens: two of the blank lines that keep a stream open
EMPTY_ROOMS = 200  # that nobody follows


@dataclass
class Viewer:
    """One stream of a room: its lines with the times at which they came."""

    path: str
    server: Server
    bearer: str = ""
    lines: list[tuple[float, dict[str, object]]] = field(default_factory=list)

    async def follow(self) -> None:
        """Read until the stream ends, or this task is cancelled."""
        place = urlsplit(self.server.url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        try:
            head = [f"GET {self.path} HTTP/1.1", f"Host: {place.netloc}"]
            head += [f"Authorization: Bearer {self.bearer}"] if self.bearer else []
            writer.write("\r\n".join([*head, "", ""]).encode())
            await reader.readuntil(b"\r\n\r\n")
            with contextlib.suppress(ValueError, asyncio.IncompleteReadError):
                while chunk := await next_chunk(reader):
                    for line in filter(bytes.strip, chunk.splitlines()):
                        self.lines.append((time.perf_counter(), orjson.loads(line)))
        finally:
            writer.close()

    def when(self, wanted: str, value: object) -> float:
        """When a member of the state first had a value at least as large; infinity if it never had."""
        for at, line in self.lines:
            here = line.get(wanted)
            if here == value or (isinstance(here, int) and isinstance(value, int) and here >= value):
                return at
        return float("inf")


async def measure() -> None:
    """Every promise about a class in one room."""
    await kill()
    await idle()
    await share_rooms()
    with serving(STARCROSS_WORKERS="1") as server:
        made = web.post(f"{server.url}/api/rooms", json={"lesson": "star"}).json()
        path = f"/api/rooms/{made['room']}"
        host = Viewer(path, server, made["host"])
        viewers = [Viewer(path, server) for _ in range(CLASS)]
        began = time.perf_counter()
        tasks = [asyncio.create_task(viewer.follow()) for viewer in (host, *viewers)]
        await metric_is(server, "starcross_room_viewers", CLASS + 1, seconds=60)
        row(f"{CLASS} join one room", spell(time.perf_counter() - began), "60 s")
        await vote(path, server, host)
        row("  lines to the host in that time", str(len(host.lines)))
        await reveal(path, server, made["host"], viewers)
        await reconnect(path, server)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def kill() -> None:
    """A server is killed while a class votes and started again at once: how soon all are back, and what is counted."""
    with TemporaryDirectory() as folder:
        port, sharing = free_port(), {"STARCROSS_CACHE": folder, "STARCROSS_WORKERS": "1"}
        with serving(port, **sharing) as first:
            made = web.post(f"{first.url}/api/rooms", json={"lesson": "star"}).json()
            path = f"/api/rooms/{made['room']}"
            viewers = [Viewer(path, first) for _ in range(CLASS)]
            tasks = [asyncio.create_task(come_back(viewer)) for viewer in viewers]
            await metric_is(first, "starcross_room_viewers", CLASS, seconds=60)
            votes = [asyncio.create_task(persist(first.url, f"{path}/vote", k)) for k in range(CLASS)]
            await asyncio.sleep(1)
            first.process.kill()
            killed = time.perf_counter()
        async with beside(port, sharing) as second:
            up = time.perf_counter()
            await asyncio.gather(*votes)
            await metric_is(second, "starcross_room_viewers", CLASS, seconds=60)
            back = time.perf_counter()
            headers = {"Prefer": "wait=0", "Authorization": f"Bearer {made['host']}"}
            state = (await asyncio.to_thread(web.get, f"{second.url}{path}", headers=headers)).json()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        row(f"kill -9 amid {CLASS} votes: the server answers again", spell(up - killed))
        row("  all back after the kill", spell(back - killed), "5 s")
        row("  votes lost or doubled", str(abs(state["voters"] - CLASS) + abs(sum(state["tally"]) - CLASS)), "0")


async def idle() -> None:
    """What rooms cost in which nothing happens: one that a class looks at, and many that nobody does."""
    with serving(STARCROSS_WORKERS="1", STARCROSS_NEW_ROOMS="10000", STARCROSS_MAX_ROOMS="1000") as server:
        await warm(server)
        alone = await busy(server)
        before = resident(server)
        for _ in range(EMPTY_ROOMS):
            made = await asyncio.to_thread(web.post, f"{server.url}/api/rooms", json={"lesson": "star"})
            assert made.status_code == 201
        row(
            f"{EMPTY_ROOMS} rooms that nobody follows: memory of one",
            f"{1000 * (resident(server) - before) / EMPTY_ROOMS:.1f} kB",
        )
        row("  processor, beyond a server without rooms", f"{(await busy(server)) - alone:+.2%}")
        path = f"/api/rooms/{made.json()['room']}"
        before = resident(server)
        viewers = [Viewer(path, server) for _ in range(CLASS)]
        tasks = [asyncio.create_task(viewer.follow()) for viewer in viewers]
        await metric_is(server, "starcross_room_viewers", CLASS, seconds=60)
        row(
            f"{CLASS} look at a room in which nothing happens: memory of one",
            f"{1000 * (resident(server) - before) / CLASS:.1f} kB",
        )
        row("  processor, beyond a server without rooms", f"{(await busy(server)) - alone:+.2%}")
        row("  lines to each", f"{share((len(viewer.lines) for viewer in viewers), 1):g}", "1")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def busy(server: Server) -> float:
    """The share of a core that the web process takes for a while."""
    name = "process_cpu_seconds_total"
    before = await asyncio.to_thread(metric, server, name)
    await asyncio.sleep(IDLE_SECONDS)
    return (await asyncio.to_thread(metric, server, name) - before) / IDLE_SECONDS


async def share_rooms() -> None:
    """Two servers and a Redis: a class votes at the one, and its host looks at the other."""
    with TemporaryDirectory() as folder, redis(Path(folder)) as address:
        sharing = {"STARCROSS_ROOMS": address, "STARCROSS_WORKERS": "1"}
        with serving(**sharing) as one, serving(**sharing) as other:
            made = web.post(f"{one.url}/api/rooms", json={"lesson": "star"}).json()
            path = f"/api/rooms/{made['room']}"
            host = Viewer(path, other, made["host"])
            viewers = [Viewer(path, (one, other)[k % 2]) for k in range(CLASS)]
            tasks = [asyncio.create_task(viewer.follow()) for viewer in (host, *viewers)]
            await metric_is(other, "starcross_room_viewers", CLASS // 2 + 1, seconds=60)
            await vote(path, one, host, " at one of two servers with a Redis")
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def beside(port: int, sharing: dict[str, str]) -> AsyncIterator[Server]:
    """A server whose start keeps no client of this process from its turn."""
    starting = serving(port, **sharing)
    server = await asyncio.to_thread(starting.__enter__)
    try:
        yield server
    finally:
        await asyncio.to_thread(starting.__exit__, None, None, None)


async def wait_as_the_page(attempt: int) -> None:
    """The pause after so many attempts in vain."""
    usual = COME_BACK_SECONDS[min(attempt, len(COME_BACK_SECONDS)) - 1]
    await asyncio.sleep(usual * random.uniform(0.5, 1.5))


async def come_back(viewer: Viewer) -> None:
    """Follow again whenever the stream ends, after a pause as the page makes."""
    attempt = 0
    while True:
        heard = len(viewer.lines)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await viewer.follow()
        attempt = 1 if len(viewer.lines) > heard else attempt + 1
        await wait_as_the_page(attempt)


async def persist(url: str, path: str, k: int) -> None:
    """Vote at some time within two seconds, and again until the vote is acknowledged."""
    await asyncio.sleep(random.uniform(0, 2))
    body = orjson.dumps({"question": 1, "option": k % 3, "token": f"token {k}"})
    attempt = 1
    while (await ask(url, path, method="POST", body=body)).status != 204:
        await wait_as_the_page(attempt)
        attempt += 1


async def vote(path: str, server: Server, host: Viewer, where: str = "") -> None:
    """All vote within ten seconds; how soon each vote is in what the host sees."""
    sent: list[float] = []

    async def one(k: int) -> int:
        await asyncio.sleep(random.uniform(0, 10))
        body = orjson.dumps({"question": 1, "option": k % 3, "token": f"token {k}"})
        sent.append(time.perf_counter())
        return (await ask(server.url, f"{path}/vote", method="POST", body=body)).status

    statuses = await asyncio.gather(*(one(k) for k in range(CLASS)))
    row(f"{CLASS} vote within 10 s{where}: refused", str(sum(status != 204 for status in statuses)), "0")
    await asyncio.sleep(1)
    seen = [host.when("voters", k + 1) - at for k, at in enumerate(sorted(sent))]
    row("  from vote to the host's bar, p95", spell(share(seen, 0.95)), "1 s")


async def reveal(path: str, server: Server, key: str, viewers: list[Viewer]) -> None:
    """How soon the answer is on every phone, streaming and polling."""
    polled: list[float] = []

    async def poll() -> None:
        while True:
            answer = await asyncio.to_thread(web.get, f"{server.url}{path}", headers={"Prefer": "wait=0"})
            if answer.json()["phase"] == "revealed":
                polled.append(time.perf_counter())
                return
            await asyncio.sleep(POLL_SECONDS * random.uniform(0.5, 1.5))

    polling = [asyncio.create_task(poll()) for _ in range(20)]
    await asyncio.sleep(2 * POLL_SECONDS)
    began = time.perf_counter()
    headers = {"Authorization": f"Bearer {key}"}
    await asyncio.to_thread(web.post, f"{server.url}{path}/host", json={"action": "reveal"}, headers=headers)
    await asyncio.gather(*polling)
    await asyncio.sleep(1)
    heard = [viewer.when("phase", "revealed") - began for viewer in viewers]
    row("  reveal to a streaming phone, p95", spell(share(heard, 0.95)), "1 s")
    row("  to a polling one, p95", spell(share((at - began for at in polled), 0.95)), "3 s")
    early = sum(line["tally"] is not None for viewer in viewers for at, line in viewer.lines if at < began)
    row("  tallies told before the reveal", str(early), "0")


async def reconnect(path: str, server: Server) -> None:
    """A third of a class comes and goes for a minute."""
    before = resident(server)
    for _ in range(RECONNECTS):
        tasks = [asyncio.create_task(Viewer(path, server).follow()) for _ in range(CLASS // 3)]
        await asyncio.sleep(10)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await metric_is(server, "starcross_room_viewers", CLASS + 1, seconds=20)
    left = metric(server, "starcross_room_viewers") - CLASS - 1
    row("a third reconnects every 10 s: streams left over", f"{left:g}", "0")
    row("  memory after a minute of it", f"{resident(server) / before - 1:+.1%}")
