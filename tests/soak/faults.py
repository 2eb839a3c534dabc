"""Workers that die or hang, servers that restart."""

import asyncio
import os
import random
import signal
import time

from app.runs.engine import kill
from tests.benchmarks.table import row, spell
from tests.routes.test_sweep import children
from tests.serving import Server, free_port, serving, web
from tests.soak.client import Answer, ask, crowd, metric, metric_is, share, warm

KILLS = 100
SECONDS = 150.0  # for all of them
SPEC = "/api/sweep?n_features=3&n_seeds=2&seed="
CLASS = 500


async def measure() -> None:
    """Every promise about faults."""
    with serving(STARCROSS_CACHE="off", STARCROSS_WORKERS="2") as server:
        await warm(server)
        await deaths(server)
        await hanging(server)
    await restart()


def workers(server: Server) -> list[int]:
    """The processes that train."""
    return [pid for pid in children(server.pid) if niceness(pid) >= 10]


def niceness(pid: int) -> int:
    """How willing a process is to wait; 0 where it has just ended."""
    try:
        return os.getpriority(os.PRIO_PROCESS, pid)
    except ProcessLookupError:
        return 0


async def deaths(server: Server) -> None:
    """A worker killed at a random moment of a run, again and again; then the same runs undisturbed."""
    chance, began = random.Random(0), time.perf_counter()
    usual = (await ask(server.url, f"{SPEC}1000")).last
    disturbed: list[Answer] = []
    before, died = metric(server, "starcross_worker_deaths_total"), 0.0
    while died < KILLS and time.perf_counter() < began + SECONDS:
        run = asyncio.create_task(ask(server.url, f"{SPEC}{len(disturbed)}"))
        await asyncio.sleep(chance.uniform(0, usual))
        if pids := workers(server):
            kill(chance.choice(pids))
        disturbed.append(await run)
        died = metric(server, "starcross_worker_deaths_total") - before
    complete = sum(answer.complete for answer in disturbed)
    row(f"{died:g} workers killed at random: streams that finish", f"{complete} of {len(disturbed)}", "all")
    row("  longest pause in a stream", spell(max(answer.gap for answer in disturbed)), f"2 s; {spell(usual)} a run")
    sample = range(0, len(disturbed), 10)
    with serving(STARCROSS_CACHE="off") as other:
        await warm(other)
        same = [(await ask(other.url, f"{SPEC}{k}")).digest == disturbed[k].digest for k in sample]
    row("  the same bytes from another server, undisturbed", f"{sum(same)} of {len(same)}", "all")


async def hanging(server: Server) -> None:
    """Every worker stopped: the truth is told, and the server heals by itself."""
    await metric_is(server, "starcross_running", 0)
    while len(workers(server)) < 2:
        await asyncio.sleep(0.1)
    for pid in workers(server):
        os.kill(pid, signal.SIGSTOP)
    await asyncio.sleep(1.1)  # an answer holds for a second
    answer = await ask(server.url, "/readyz")
    row("workers stopped: /readyz says 503 after", f"{answer.status}, {spell(answer.last)}", "503, 5 s")
    began = time.perf_counter()
    while (await ask(server.url, "/readyz")).status != 200 and time.perf_counter() < began + 90:
        await asyncio.sleep(0.5)
    row("  and heals, without help, after", spell(time.perf_counter() - began))


async def restart() -> None:
    """500 open streams and SIGTERM; all come back to the next server."""
    port = free_port()
    link = "/api/sweep?n_features=8&seed="
    with serving(port) as server:
        await warm(server)
        streams = [asyncio.create_task(ask(server.url, f"{link}{k % 5}")) for k in range(CLASS)]
        await metric_is(server, "starcross_viewers", CLASS, seconds=20)
        began = time.perf_counter()
        server.process.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(server.process.wait, 30)
        row(f"SIGTERM with {CLASS} open streams: exit {code} after", spell(time.perf_counter() - began), "exit 0, 5 s")
        told = await crowd(streams)
        row("  streams told to come back", str(sum(b'"again":true' in answer.body for answer in told)), str(CLASS))
    with serving(port) as server:
        back = await crowd(ask(server.url, f"{link}{k % 2}", delay=random.uniform(0, 4)) for k in range(CLASS))
        row("  back at the next server, complete", str(sum(answer.complete for answer in back)), str(CLASS))
        row("  after, p99", spell(share((answer.last for answer in back), 0.99)))
        assert web.get(f"{server.url}/healthz").is_success
