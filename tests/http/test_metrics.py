"""Metrics: what is counted, by route and never by client."""

import re

import pytest

from app.http.metrics import Metrics
from tests.in_process import application, ask


def test_counters_are_in_the_exposition_without_a_time_of_creation():
    metrics = Metrics()
    metrics.trainings.labels("sweep").inc()
    text = metrics.exposition().decode()
    assert 'starcross_trainings_total{kind="sweep"} 1.0' in text
    assert "_created" not in text


def test_two_servers_count_apart():
    one, other = Metrics(), Metrics()
    one.deaths.inc()
    assert "starcross_worker_deaths_total 1.0" in one.exposition().decode()
    assert "starcross_worker_deaths_total 0.0" in other.exposition().decode()


def test_a_gauge_is_computed_when_it_is_read():
    metrics, values = Metrics(), [1.0]
    metrics.watch("depth", "A depth", lambda: values[0])
    values[0] = 2.0
    assert "starcross_depth 2.0" in metrics.exposition().decode()


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/lesson/star?step=2", "/lesson/{name}", 200),
        ("/lesson/secret", "/lesson/{name}", 404),
        ("/healthz", "/healthz", 200),
        ("/nowhere/secret", "none", 404),
    ],
)
def test_requests_are_counted_by_route(path, route, status):
    app = application()
    ask(path, app=app)
    text = ask("/metrics", app=app).text
    counts = re.findall(r"starcross_request_seconds_count\{(.*?)\} (\S+)", text)
    assert counts == [(f'route="{route}",status="{status}"', "1.0")]
    assert "secret" not in text
