"""A class on one link: five hundred at once, some who leave, some who never read."""

import asyncio
import contextlib
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.table import row, spell
from tests.serving import Server, serving, web
from tests.soak.client import ask, crowd, metric, metric_is, resident, share, warm

CLASS = 500
LINK = "/api/sweep?seed="
DEAREST = (
    "sweep?n_features=16&n_hidden=3&n_seeds=18",
    "sweep?n_features=16&n_seeds=10&constraint=sphere_gain",
    "sweep?n_features=13&n_hidden=3&n_seeds=22&constraint=sphere_gain",
    "sweep?n_features=10&n_hidden=3&constraint=sphere_gain&importance=0.97",
    "hysteresis?n_features=16&n_hidden=3",
    "levels?n_features=8&n_hidden=3",
    "train?n_features=16&n_hidden=3&sparsity=0.9",
)
BEYOND = (
    "sweep?n_features=16&n_hidden=3&n_seeds=19",
    "sweep?n_features=16&n_seeds=11&constraint=sphere_gain",
    "sweep?n_features=13&n_hidden=3&n_seeds=23&constraint=sphere_gain",
    "hysteresis?n_features=16&n_hidden=3&constraint=sphere",
    "levels?n_features=9",
    "train?n_features=16&n_hidden=3&sparsity=0.9&batch_size=2048",
)


async def measure() -> None:
    """Every promise about many clients of one link."""
    with serving(STARCROSS_CACHE="off") as server:
        await warm(server)
        await one_link(server)
        await the_first_leaves(server)
        await nobody_left(server)
        await the_loop(server)
        await beyond_the_bound(server)
        await slow_readers(server)
        await throughput(server)
        await the_dearest(server)


async def one_link(server: Server) -> None:
    """500 open one uncached link within a second."""
    before = metric(server, "starcross_trainings_total")
    answers = await crowd(ask(server.url, f"{LINK}1", delay=k / CLASS) for k in range(CLASS))
    trainings = metric(server, "starcross_trainings_total") - before
    row(f"{CLASS} clients open one uncached link: trainings", f"{trainings:g}", "1")
    same = sum(answer.complete and answer.digest == answers[0].digest for answer in answers)
    row("  equal complete streams", str(same), str(CLASS))
    row("  first line, p99", spell(share((answer.first for answer in answers), 0.99)), "500 ms")
    row("  whole stream, p99", spell(share((answer.last for answer in answers), 0.99)))
    answers = await crowd(ask(server.url, f"{LINK}1", delay=k / CLASS) for k in range(CLASS))
    row("  the link once more, finished: p99", spell(share((answer.last for answer in answers), 0.99)))
    row("  bytes of the stream, plain", f"{len(answers[0].body):,}")


async def the_first_leaves(server: Server) -> None:
    """The one who began the training closes the connection."""
    first = asyncio.create_task(ask(server.url, f"{LINK}2"))
    await metric_is(server, "starcross_running", 1)
    asyncio.get_running_loop().call_later(0.2, first.cancel)
    rest = await crowd(ask(server.url, f"{LINK}2") for _ in range(CLASS - 1))
    complete = sum(answer.complete for answer in rest)
    row("the first to ask leaves: others that finish", str(complete), str(CLASS - 1))


async def nobody_left(server: Server) -> None:
    """50 distinct runs, and all who asked are gone."""
    tasks = [asyncio.create_task(ask(server.url, f"/api/sweep?n_features=8&seed={k}")) for k in range(50)]
    await metric_is(server, "starcross_running", len(tasks), seconds=10)
    for task in tasks:
        task.cancel()
    row(
        "50 runs, everybody gone: all stopped after",
        spell(await metric_is(server, "starcross_running", 0)),
        "grace 2 s + 2 s",
    )


async def the_loop(server: Server) -> None:
    """The loop answers while both cores train."""
    stop = asyncio.create_task(crowd(ask(server.url, f"/api/sweep?n_features=8&seed={100 + k}") for k in range(4)))
    await metric_is(server, "starcross_running", 4, seconds=10)
    times = [(await ask(server.url, "/healthz")).last for _ in range(300)]
    row("/healthz while all cores train, p99", spell(share(times, 0.99)), "50 ms")
    stop.cancel()
    await metric_is(server, "starcross_running", 0)


async def beyond_the_bound(server: Server) -> None:
    """More runs than the queue takes; a finished link meanwhile."""
    tasks = [asyncio.create_task(ask(server.url, f"/api/sweep?n_features=8&seed={200 + k}")) for k in range(130)]
    await asyncio.sleep(2)
    refused = await crowd(ask(server.url, f"/api/sweep?n_features=8&seed={300 + k}") for k in range(20))
    polite = sum(a.status == 503 and b"retry-after" in a.headers.lower() and b'"position"' in a.body for a in refused)
    row("beyond the queue: 503 with Retry-After and a position", f"{polite} of 20", "20 of 20")
    row("  after, p99", spell(share((answer.last for answer in refused), 0.99)), "200 ms")
    times = [(await ask(server.url, "/api/sweep")).last for _ in range(100)]
    row("  a finished link meanwhile, p99", spell(share(times, 0.99)), "100 ms")
    for task in tasks:
        task.cancel()
    await metric_is(server, "starcross_running", 0)


async def slow_readers(server: Server) -> None:
    """100 that never read beside 400 that do."""
    web.get(f"{server.url}{LINK}3")
    normal = await crowd(ask(server.url, f"{LINK}3", delay=k / 400) for k in range(400))
    alone, before = share((answer.last for answer in normal), 0.99), resident(server)
    place = urlsplit(server.url)
    stalled = []
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            sock = stack.enter_context(socket.socket())
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.connect((place.hostname, place.port))
            sock.sendall(f"GET {LINK}3 HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 20)
            stalled.append(sock)
        began = time.perf_counter()
        await asyncio.sleep(5)  # what they were sent first has filled their buffers
        normal = await crowd(ask(server.url, f"{LINK}3", delay=k / 400) for k in range(400))
        together, peak = share((answer.last for answer in normal), 0.99), resident(server)
        row("400 readers beside 100 that never read, p99", spell(together), f"{spell(alone)} alone")
        row("  memory, more than before", f"{peak - before:+.1f} MB", "20 MB")
        while open_sockets(server) > 10 and time.perf_counter() < began + 60:
            await asyncio.sleep(0.5)
        row("  the last of them dropped after", spell(time.perf_counter() - began), "30 s")


async def throughput(server: Server) -> None:
    """Default sweeps of distinct seeds, all asked for at once."""
    count, began = 24, time.perf_counter()
    answers = await crowd(ask(server.url, f"{LINK}{400 + k}") for k in range(count))
    complete = sum(answer.complete for answer in answers)
    row(f"{count} distinct default sweeps at once: complete", str(complete), str(count))
    row("  trained a second, all cores", f"{count / (time.perf_counter() - began):.2f}")


async def the_dearest(server: Server) -> None:
    """What is only just allowed, and what is refused."""
    for spec in DEAREST:
        answer = await ask(server.url, f"/api/{spec}")
        row(f"dearest, {spec}", f"{answer.status}, {spell(answer.last)}", "10 s")
    beyond = await crowd(ask(server.url, f"/api/{spec}") for spec in BEYOND)
    row("  one step dearer", ", ".join(str(answer.status) for answer in beyond), "422")


def open_sockets(server: Server) -> int:
    """Connections of the web process that are open."""
    text = Path(f"/proc/{server.pid}/net/tcp").read_text()
    port = f":{urlsplit(server.url).port:04X}"
    return sum(line.split()[1].endswith(port) and line.split()[3] == "01" for line in text.splitlines()[1:])
