"""How a run is answered over HTTP: as a stream while it is under way, as one answer that caches keep when finished."""

import math
from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app import replies
from app.assets import accepted
from app.jobs import Job
from app.limits import TooMany, client_of
from app.run import Run
from app.runs import Closing, Full, Runs

JSON = "application/json"
JSON_LINES = "application/jsonl"
POSITION = "Starcross-Position"
FOREVER = "public, max-age=86400, immutable"
PIECE = 2**16  # bytes given to a connection at once: what one that does not read may hold


class RunResponse(StreamingResponse):
    """A run's lines as they come. Its viewer counts for as long as the response is open, started or not."""

    def __init__(self, runs: Runs, run: Run, gzip: bool, headers: dict[str, str]) -> None:
        super().__init__(pieces(run.follow(gzip)), headers=headers, media_type=JSON_LINES)
        self._runs = runs
        self._run = run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._runs.watching(self._run):
            await super().__call__(scope, receive, send)


async def stream(request: Request, job: Job) -> Response:
    """JSON Lines of a job, as they come; or the same bytes in one answer at the end for who would rather wait.

    The page does where something on the way, say a school's proxy, holds streams back (Prefer: wait, RFC 7240).
    """
    return await answer(request, job, JSON_LINES, wait="wait" in request.headers.get("prefer", ""))


async def whole(request: Request, job: Job, media_type: str = JSON_LINES) -> Response:
    """All that a job makes, in one answer when it is finished."""
    return await answer(request, job, media_type, wait=True)


async def answer(request: Request, job: Job, media_type: str, wait: bool) -> Response:
    """The run of a job, started if there is none; 304 for who has it already, 503 where there is no room."""
    gzip = "gzip" in accepted(request.headers)
    headers = {"ETag": job.etag, "Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    runs: Runs = request.app.state.runs
    if job.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if gzip:
        headers["Content-Encoding"] = "gzip"
    if request.method == "HEAD":
        head = Response(headers=headers, media_type=media_type)
        del head.headers["Content-Length"]  # unknown until the run is finished, and 0 would be a lie
        if position := runs.position_of(job):
            head.headers[POSITION] = str(position)
        return head
    try:
        run = await runs.open(job, client_of(request, request.app.state.proxies))
    except Full as full:
        message = "As many trainings as this server takes are under way; please try again soon."
        return replies.busy(message, math.ceil(full.seconds), position=full.position)
    except TooMany as many:
        message = "You have asked for many new trainings; please wait a little. What is trained already may be watched."
        return replies.busy(message, math.ceil(many.seconds), status=429)
    except Closing:
        return replies.busy("The server is restarting; please try again soon.")
    if wait:
        with runs.watching(run):
            await run.end()
        if run.failure:
            return replies.busy(run.failure)
    if run.ended and not run.failure:
        content = run.gzipped if gzip else run.lines
        headers["Content-Length"] = str(sum(map(len, content)))
        return StreamingResponse(pieces(run.follow(gzip)), headers=headers, media_type=media_type)
    headers["X-Accel-Buffering"] = "no"
    headers["Cache-Control"] = "no-store"  # a stream may still end with an error, which no cache may keep
    if position := runs.position(run):
        headers[POSITION] = str(position)
    return RunResponse(runs, run, gzip, headers)


async def pieces(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same bytes, no piece longer than PIECE."""
    async for chunk in chunks:
        for start in range(0, len(chunk), PIECE):
            yield chunk[start : start + PIECE]
