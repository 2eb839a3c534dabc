"""What the server says of itself is true."""

import os
import re
import signal
import time

import pytest

from tests.routes.test_sweep import SHORT, children
from tests.serving import serving, wait_for, web


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
