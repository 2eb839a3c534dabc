"""One client against all others: requests without end, idle connections, every place, QR codes, dear sweeps."""

import asyncio
import contextlib
import math
import socket
import time
from urllib.parse import urlsplit

from app.http.rate_limits import MAX_CLIENT_SHARE
from app.settings import Settings
from tests.benchmarks.table import row, spell
from tests.http.test_connections import ENDLESS, flood
from tests.serving import serving
from tests.soak.client import ask, crowd, metric, metric_is, resident, share, warm
from tests.soak.crowds import open_sockets

PLACES = math.ceil(Settings.max_runs * MAX_CLIENT_SHARE)  # of one address
BEYOND = 10  # runs that it asks for without a place for them
IDLE = 1_100
FILES = 1_024
DEAR = "/api/sweep?n_features=16&seed="
GREEDY, OTHER = "127.0.0.2", "127.0.0.3"


async def measure() -> None:
    """Every promise that nobody can hold the server alone."""
    with serving(files=FILES) as server:
        await warm(server)
        before = resident(server)
        floods = await asyncio.gather(*(flood(server.url, *parts) for parts in ENDLESS.values()))
        row(
            f"{len(ENDLESS)} requests without end: bytes taken of each",
            f"{max(sent for sent, _ in floods) / 1e6:.1f} MB",
        )
        row("  memory, more than before", f"{resident(server) - before:+.1f} MB", "20 MB")
        place = urlsplit(server.url)
        with contextlib.ExitStack() as stack:
            for _ in range(IDLE):
                stack.enter_context(socket.create_connection((place.hostname, place.port)))
            row(f"{IDLE} idle connections, {FILES} files: /healthz", spell((await ask(server.url, "/healthz")).last))
            began = time.perf_counter()
            while open_sockets(server) > 10 and time.perf_counter() < began + 60:
                await asyncio.sleep(0.5)
            row("  closed after", spell(time.perf_counter() - began), "30 s")
        codes = asyncio.create_task(crowd(ask(server.url, f"/qr.svg?to={server.url}/{k:01000}") for k in range(20)))
        times = []
        while not codes.done():
            times.append((await ask(server.url, "/healthz")).last)
        row("20 QR codes at once: /healthz meanwhile, p99", spell(share(times, 0.99)), "50 ms")
        small = (await ask(server.url, "/api/sweep?n_features=3&seed=1", source=OTHER)).last
        row("a small sweep alone", spell(small))
        dear = [asyncio.create_task(ask(server.url, f"{DEAR}{k}", source=GREEDY)) for k in range(PLACES + BEYOND)]
        await metric_is(server, "starcross_running", PLACES, seconds=10)
        answer = await ask(server.url, "/api/sweep?n_features=3&seed=2", source=OTHER)
        row(f"  beside {PLACES} of the dearest of another address", f"{answer.status}, {spell(answer.last)}", "10 s")
        refused = sum(task.done() and task.result().status == 503 for task in dear)
        row(f"  refused to the other address, of {len(dear)}", str(refused), f"{BEYOND}")
        for task in dear:
            task.cancel()
        row(
            "  all stopped, once it had left, after",
            spell(await metric_is(server, "starcross_running", 0)),
            "2 s + 2 s",
        )
        assert metric(server, "starcross_viewers") == 0
