"""Liveness, readiness and metrics."""

import asyncio
import time

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from ..http.metrics import CONTENT_TYPE, Metrics
from ..runs import work
from ..runs.steps import WorkerDied, Workforce

# Together less than the 5 s within which /readyz promises its 503.
PROBE_SECONDS = 3.5
FRESH_SECONDS = 1.0  # for which a result is reused, so that frequent requests cost nothing

router = APIRouter()


class Readiness:
    """Whether a worker really trains; concurrent requests share one small training."""

    def __init__(self, engine: Workforce) -> None:
        self._engine = engine
        self._probe: asyncio.Task[bool] | None = None
        self._asked = 0.0

    async def check(self) -> bool:
        """Whether a worker completes a tiny training in time, or all are occupied with others' and alive."""
        now = time.monotonic()
        if self._probe is None or (self._probe.done() and now > self._asked + FRESH_SECONDS):
            self._asked = now
            self._probe = asyncio.create_task(self._train())
        return await asyncio.shield(self._probe)

    async def _train(self) -> bool:
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                return await self._engine.ask(work.probe)
        except TimeoutError:  # one step of an expensive sweep takes longer
            return self._engine.busy
        except WorkerDied:
            return False


@router.get("/healthz", summary="The loop answers")
async def healthz() -> JSONResponse:
    """200 while the event loop turns."""
    return JSONResponse({"status": "ok"})


@router.get(
    "/readyz",
    summary="A worker really trains",
    responses={200: {"description": "A worker trained"}, 503: {"description": "None did within seconds"}},
)
async def readyz(request: Request) -> JSONResponse:
    """200 where a worker has just completed a tiny training, or all are at work; 503 within 5 s where none can train,
    or the server stops."""
    if request.app.state.runs.closing:
        return JSONResponse({"status": "stopping"}, 503)
    if not await request.app.state.readiness.check():
        return JSONResponse({"status": "no worker trains"}, 503)
    return JSONResponse({"status": "ready"})


@router.get("/metrics", summary="Counters and gauges for Prometheus", response_class=Response)
async def metrics(request: Request) -> Response:
    """Prometheus' text format."""
    registered: Metrics = request.app.state.metrics
    return Response(registered.exposition(), media_type=CONTENT_TYPE)
