"""One atlas on one worker of a cluster, and on two."""

import asyncio
import time

from tests.benchmarks.table import row, spell
from tests.runs.test_cluster import machines
from tests.serving import web

ATLAS = "/api/atlas"  # the default


async def measure() -> None:
    """How much faster two workers are than one."""
    taken = [await asyncio.to_thread(seconds_with, n_workers) for n_workers in (1, 2)]
    row("an atlas on one worker of a cluster", spell(taken[0]))
    row("  on two", f"{spell(taken[1])}, {taken[0] / taken[1]:.2f} times as fast", "1.6 times")


def seconds_with(n_workers: int) -> float:
    """Seconds for an atlas that nobody asked for before."""
    with machines(n_workers) as together:
        url = together.servers[0].url
        web.get(f"{url}/api/sweep")
        began = time.perf_counter()
        assert web.get(url + ATLAS).text.endswith('{"kind":"done"}\n')
        return time.perf_counter() - began
