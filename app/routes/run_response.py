"""Runs as HTTP responses: a stream while a run is under way, one cacheable response once it has finished."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from ..http.assets import accepted_encodings
from ..http.heads import is_head
from ..http.rate_limits import client_of
from ..runs.jobs import Job
from ..runs.registry import Runs
from ..runs.run import Run
from . import errors

JSON = "application/json"
JSON_LINES = "application/jsonl"
POSITION = "Starcross-Position"
FOREVER = "public, max-age=86400, immutable"
CHUNK_BYTES = 2**16  # given to a connection at once: all that a client which does not read can hold


class RunResponse(StreamingResponse):
    """A run's lines as they come. Its viewer is counted while the response is open, whether it has started or not."""

    def __init__(self, runs: Runs, run: Run, gzip: bool, headers: dict[str, str]) -> None:
        super().__init__(split(run.subscribe(gzip)), headers=headers, media_type=JSON_LINES)
        self._runs = runs
        self._run = run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._runs.watch(self._run):
            await super().__call__(scope, receive, send)


async def stream(request: Request, job: Job) -> Response:
    """JSON Lines of a job as they come, or the same bytes in one response at the end where the client prefers that.

    The page does (Prefer: wait, RFC 7240) where something on the way, say a school's proxy, buffers streams.
    """
    return await respond(request, job, JSON_LINES, wait="wait" in request.headers.get("prefer", ""))


async def respond_when_finished(request: Request, job: Job, media_type: str = JSON_LINES) -> Response:
    """The whole output of a job, in one response once it has finished."""
    return await respond(request, job, media_type, wait=True)


async def respond(request: Request, job: Job, media_type: str, wait: bool) -> Response:
    """The run of a job, started if there is none; 304 for a client that has it already. HEAD starts nothing.

    Raises as `Runs.open`, and ClientDisconnect where the client leaves while it waits.
    """
    gzip = "gzip" in accepted_encodings(request.headers)
    headers = {"ETag": job.etag, "Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    runs: Runs = request.app.state.runs
    if job.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if gzip:
        headers["Content-Encoding"] = "gzip"
    run = await (finish_run(request, job) if wait else open_run(request, job))
    if run is not None and run.ended:
        if run.failure and wait:
            return errors.busy_response(request, run.failure)
        if not run.failure:
            headers["Content-Length"] = str(sum(map(len, run.gzipped if gzip else run.lines)))
            return StreamingResponse(split(run.subscribe(gzip)), headers=headers, media_type=media_type)
    if wait:
        return head_response(headers, media_type)
    headers["X-Accel-Buffering"] = "no"
    headers["Cache-Control"] = "no-store"  # a stream may still end with an error, which no cache may keep
    if run is not None and (position := runs.position(run)):
        headers[POSITION] = str(position)
    if run is None or is_head(request):
        return head_response(headers, media_type)
    return RunResponse(runs, run, gzip, headers)


async def open_run(request: Request, job: Job) -> Run | None:
    """Find the run of a job, or start it on behalf of the client; HEAD starts nothing and gets None instead."""
    runs: Runs = request.app.state.runs
    owner = client_of(request, request.app.state.proxies)
    return await (runs.peek(job, owner) if is_head(request) else runs.open(job, owner))


async def finish_run(request: Request, job: Job) -> Run | None:
    """Wait for the end of a job's run, started if need be; None for HEAD where it has not ended.

    The client counts as a viewer while it waits; ClientDisconnect is raised when it leaves.
    """
    run = await open_run(request, job)
    if run is None or run.ended:
        return run
    if is_head(request):
        return None
    runs: Runs = request.app.state.runs
    with runs.watch(run):
        end, disconnect = asyncio.create_task(run.wait()), asyncio.create_task(wait_for_disconnect(request))
        try:
            await asyncio.wait((end, disconnect), return_when=asyncio.FIRST_COMPLETED)
        finally:
            end.cancel()
            disconnect.cancel()
    if not run.ended:
        raise ClientDisconnect
    return run


async def wait_for_disconnect(request: Request) -> None:
    """Wait until the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def head_response(headers: dict[str, str], media_type: str) -> Response:
    """The response to HEAD where GET would have to wait or stream."""
    response = Response(headers=headers, media_type=media_type)
    del response.headers["Content-Length"]  # unknown until the run has finished, and 0 would be wrong
    return response


async def split(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Split chunks so that none is longer than CHUNK_BYTES."""
    async for chunk in chunks:
        for start in range(0, len(chunk), CHUNK_BYTES):
            yield chunk[start : start + CHUNK_BYTES]
