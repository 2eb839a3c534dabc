"""More than one machine: a real scheduler, two workers and two servers, all on this one."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import orjson
import pytest

from app.runs import cluster, work
from app.superposition.experiment.spec import Spec
from tests.routes.test_sweep import children
from tests.serving import ROOT, Server, free_port, serving, until, wait_for, web

pytestmark = pytest.mark.long
distributed = pytest.importorskip("distributed")

THREADS = 2  # of a worker; more than a cluster is taken to have while nothing is known of it
SWEEP = "/api/sweep?n_features=4&n_seeds=1"
ATLAS = "/api/atlas?n_features=3&n_hidden=1&n_seeds=1&sparsities=0,0.5,0.9,0.99&rows=5"


@dataclass(frozen=True)
class Machines:
    """A scheduler's address, its two workers and two servers that use them."""

    address: str
    workers: list[subprocess.Popen[bytes]]
    servers: list[Server]

    def times_done(self) -> Counter[str]:
        """How often each step of each run was done."""
        with distributed.Client(self.address, set_as_default=False) as client:
            done = client.run_on_scheduler(keys_done)
        return Counter(key for key in done if re.fullmatch(r"[0-9a-f]{32}-[0-9]+", key))


def keys_done(dask_scheduler) -> list[str]:
    """The key of every task that was ever finished; runs in the scheduler."""
    return [str(entry[0]) for entry in dask_scheduler.transition_log if entry[2] == "memory"]


@contextmanager
def machines(n_workers: int = 2) -> Iterator[Machines]:
    """Everything up, and ended with the block."""
    address = f"tcp://127.0.0.1:{free_port()}"
    started = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        environ = {**os.environ, "OMP_NUM_THREADS": "1", "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        program = [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]]
        log = subprocess.DEVNULL
        started.append(subprocess.Popen(program, cwd=ROOT, env=environ, stdout=log, stderr=log))
        return started[-1]

    try:
        start("dask_scheduler", "--host", address, "--no-dashboard")
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--preload", "app.runs.cluster"]
        workers = [start("dask_worker", address, *options) for _ in range(n_workers)]
        with serving(STARCROSS_CLUSTER=address) as one, serving(STARCROSS_CLUSTER=address) as other:
            for server in (one, other):
                wait_for(lambda server=server: web.get(f"{server.url}/readyz").status_code == 200)
            yield Machines(address, workers, [one, other])
    finally:
        for process in started:
            process.kill()
            process.wait()


def from_both(machines: Machines, path: str) -> list[bytes]:
    """What both servers answer to the same question, asked at once."""
    with ThreadPoolExecutor(2) as clients:
        return list(clients.map(lambda server: web.get(server.url + path).content, machines.servers))


def test_two_servers_train_each_row_once_and_a_dead_worker_costs_none():
    with serving() as alone, machines() as together:
        assert [len(children(server.pid)) for server in together.servers] == [0, 0]
        for path in (SWEEP, ATLAS):
            expected = web.get(alone.url + path).content
            assert from_both(together, path) == [expected, expected]
        done = together.times_done()
        assert len(done) > 10
        assert set(done.values()) == {1}
        with web.stream("GET", f"{together.servers[0].url}{SWEEP}&seed=1") as answer:
            lines = answer.iter_lines()
            begun = [next(lines) for _ in range(3)]
            together.workers[0].send_signal(signal.SIGKILL)
            content = "\n".join([*begun, *lines]) + "\n"
        assert orjson.loads(content.splitlines()[-1])["kind"] == "history"
        assert content.encode() == web.get(f"{alone.url}{SWEEP}&seed=1").content


async def test_the_cluster_is_used_again_after_its_scheduler_was_lost(monkeypatch):
    """For a moment, amid a run, and for so long that dask's client gives up."""
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    address = f"tcp://127.0.0.1:{free_port()}"
    spec = Spec(n_features=4, n_seeds=1)
    with ExitStack() as machines:
        machines.enter_context(scheduler_and_worker(address))
        async with cluster.Cluster(address) as workers:
            await until(lambda: workers.size == THREADS)
            expected = [line async for new in workers.chain("whole", work.sweep, spec) for line in new]
            chain = workers.chain("broken", work.sweep, spec)
            lines = [*await anext(chain), *await anext(chain)]
            machines.pop_all().close()
            machines.enter_context(scheduler_and_worker(address))
            lines += [line async for new in chain for line in new]
            assert lines == expected
            machines.pop_all().close()
            await until(lambda: workers._client.status == cluster.CLOSED)
            machines.enter_context(scheduler_and_worker(address))
            await until(lambda: workers._client.status == cluster.RUNNING)
            assert await workers.ask(work.probe)
            again = [line async for new in workers.chain("whole", work.sweep, spec) for line in new]
            assert again == expected


@contextmanager
def scheduler_and_worker(address: str) -> Iterator[None]:
    """The smallest cluster at an address, gone at once with the block."""
    programs = [["dask_scheduler", "--host", address, "--no-dashboard"]]
    programs += [["dask_worker", address, "--nthreads", str(THREADS), "--no-nanny", "--no-dashboard"]]
    with ExitStack() as started:
        for program in programs:
            command = [sys.executable, "-m", f"distributed.cli.{program[0]}", *program[1:]]
            process = started.enter_context(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL))
            started.callback(process.kill)
        yield
