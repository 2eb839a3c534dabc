"""A server that is told to stop tells its streams, exits well and keeps what was finished."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest

from tests.routes.test_sweep import LONG, SHORT
from tests.serving import serving, wait_for, web


def last_line(url):
    """The last line of a stream, and when it came."""
    content = web.get(url).content
    return orjson.loads(content.splitlines()[-1]), time.monotonic()


@pytest.mark.long
def test_streams_are_told_at_once_and_the_exit_is_well_within_seconds():
    with serving(STARCROSS_WORKERS="1") as server, ThreadPoolExecutor(20) as clients:
        streams = [clients.submit(last_line, f"{server.url}{LONG}&seed={100 + k % 3}") for k in range(20)]
        wait_for(lambda: "starcross_viewers 20.0" in web.get(f"{server.url}/metrics").text)
        told = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(5) == 0
        for stream in streams:
            line, when = stream.result()
            assert line["kind"] == "error"
            assert line["again"]
            assert when < told + 2


@pytest.mark.long
def test_who_reads_nothing_does_not_delay_the_exit():
    with serving(STARCROSS_WORKERS="1") as server, web.stream("GET", f"{server.url}{LONG}&seed=103"):
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(5) == 0


@pytest.mark.long
def test_a_finished_run_survives_on_disk_and_has_the_same_bytes(tmp_path):
    contents = []
    for _ in range(2):
        with serving(STARCROSS_CACHE=str(tmp_path)) as server:
            contents.append(web.get(server.url + SHORT).content)
            trained = web.get(f"{server.url}/metrics").text.count('answers_total{source="disk"}')
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(10) == 0
    assert contents[0] == contents[1]
    assert trained == 1
