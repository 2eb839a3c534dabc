"""What the server says of itself is true."""

import asyncio
import os
import re
import signal
import time

import pytest

from app.routes import health
from app.runs import work
from app.runs.engine import Engine
from tests.routes.test_sweep import SHORT, children
from tests.serving import serving, until, wait_for, web

STEP_SECONDS = 12  # longer than the probe waits, as a step of an expensive sweep


def test_health(server):
    assert web.get(f"{server.url}/healthz").json() == {"status": "ok"}


def test_ready_is_who_really_trains(server):
    wait_for(lambda: web.get(f"{server.url}/readyz").status_code == 200)
    assert web.get(f"{server.url}/readyz").json() == {"status": "ready"}


@pytest.mark.long
@pytest.mark.parametrize("waking", [True, False])
def test_with_its_workers_stopped_it_is_not_ready_and_heals(waking):
    with serving(STARCROSS_WORKERS="1") as server:
        wait_for(lambda: web.get(f"{server.url}/readyz").status_code == 200)
        workers = [pid for pid in children(server.pid) if os.getpriority(os.PRIO_PROCESS, pid) >= 10]
        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        stopped = time.monotonic()
        wait_for(lambda: web.get(f"{server.url}/readyz").status_code == 503)
        assert time.monotonic() - stopped < 5
        assert web.get(f"{server.url}/healthz").status_code == 200
        if waking:
            for pid in workers:
                os.kill(pid, signal.SIGCONT)
        wait_for(lambda: web.get(f"{server.url}/readyz").status_code == 200)


async def test_a_worker_amid_a_long_step_is_ready_while_it_is_alive(monkeypatch):
    monkeypatch.setattr(health, "PROBE_SECONDS", 0.1)
    async with Engine(1) as engine:
        pid = await engine.ask(work.process_id)
        step = asyncio.create_task(engine.ask(time.sleep, STEP_SECONDS))
        await until(lambda: not engine.idle)
        assert await health.Readiness(engine).check()
        os.kill(pid, signal.SIGSTOP)
        await until(lambda: not engine.busy)
        assert not await health.Readiness(engine).check()
        step.cancel()


def test_metrics_count_trainings_and_name_nobody(server):
    def trainings() -> float:
        found = re.search(
            r'^starcross_trainings_total\{kind="sweep"\} (\S+)', web.get(f"{server.url}/metrics").text, re.M
        )
        return float(found[1]) if found else 0

    wait_for(trainings)
    before = trainings()
    for _ in range(3):
        web.get(f"{server.url}{SHORT}&seed=77", headers={"X-Forwarded-For": "203.0.113.9"})
    assert trainings() == before + 1
    exposition = web.get(f"{server.url}/metrics").text
    assert 'starcross_request_seconds_count{route="/api/sweep",status="200"}' in exposition
    assert "seed" not in exposition
    assert "203.0.113" not in exposition
    assert "127.0.0.1" not in exposition
