"""Metrics for Prometheus; nothing in them reveals who asked for what."""

import time
from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST as CONTENT_TYPE
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CONTENT_TYPE", "Metrics", "RequestTimer"]

disable_created_metrics()  # an extra series per counter with its time of creation
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)  # to the longest training


class Metrics:
    """The metrics of one server, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.trainings = Counter("starcross_trainings", "Runs begun", ["kind"], registry=registry)
        self.endings = Counter("starcross_endings", "Runs ended", ["kind", "outcome"], registry=registry)
        self.answers = Counter("starcross_answers", "Runs asked for, by where they were", ["source"], registry=registry)
        self.refusals = Counter("starcross_refusals", "Runs refused", ["reason"], registry=registry)
        self.deaths = Counter("starcross_worker_deaths", "Workers that died or hung", registry=registry)
        self.stalled = Counter("starcross_stalled", "Connections dropped since nothing was read", registry=registry)
        self.run_seconds = Histogram(
            "starcross_run_seconds", "Length of runs", ["kind"], buckets=SECONDS, registry=registry
        )
        self.wait_seconds = Histogram(
            "starcross_wait_seconds", "Time a run waited for its turn", buckets=SECONDS, registry=registry
        )
        self.requests = Histogram(
            "starcross_request_seconds",
            "Time to the first byte of an answer",
            ["route", "status"],
            buckets=SECONDS,
            registry=registry,
        )

    def watch(self, name: str, text: str, value: Callable[[], float]) -> None:
        """Add a gauge whose value is computed when it is read."""
        Gauge(f"starcross_{name}", text, registry=self._registry).set_function(value)

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)


class RequestTimer:
    """Middleware that measures the time to the first byte by route, never by the query."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()

        async def send_measured(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                taken = time.perf_counter() - began
                self._metrics.requests.labels(route, message["status"]).observe(taken)
            await send(message)

        await self._app(scope, receive, send_measured)
