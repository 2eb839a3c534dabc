"""Error responses: one plain sentence per fault, which repeats nothing of the input."""

import math
from collections.abc import Sequence

import orjson
from fastapi import Request
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException

from ..http.rate_limits import RateLimited
from ..runs.registry import QueueFull
from ..superposition.experiment.spec import Fault

MAX_FAULTS = 6  # reported at once: more would not fit into 2 kB
RETRY_SECONDS = 2  # in which a place is mostly free again
MAX_RETRY_SECONDS = 60  # longer nobody waits in front of a page
CLIENT_CLOSED_REQUEST = 499  # nginx's status for it

UNREACHABLE = "The rooms cannot be reached just now. Nothing is lost, and this page asks again by itself."
SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    500: "The server made a mistake; it has been noted.",
}


def error_response(
    request: Request, status: int, message: str, headers: dict[str, str] | None = None, **more: int
) -> Response:
    """One sentence: below /api as `{"errors":[{"message"}]}` with `more` beside it, elsewhere as text."""
    if request.url.path.startswith("/api/"):
        content = orjson.dumps({"errors": [{"message": message}], **more})
        return Response(content, status, headers, "application/json")
    return PlainTextResponse(message, status, headers)


def fault_response(found: Sequence[Fault]) -> Response:
    """422 `{"errors":[{"field","message"}]}`: the first few faults, so that the response stays below 2 kB."""
    errors = [{"field": fault.field, "message": fault.message} for fault in found[:MAX_FAULTS]]
    return Response(orjson.dumps({"errors": errors}), 422, media_type="application/json")


def busy_response(
    request: Request, message: str, seconds: float = RETRY_SECONDS, status: int = 503, **more: int
) -> Response:
    """503, or 429: the client may try again in some seconds."""
    wait = min(max(math.ceil(seconds), 1), MAX_RETRY_SECONDS)
    return error_response(request, status, message, {"Retry-After": str(wait)}, **more)


async def handle_refusal(request: Request, error: Exception) -> Response:
    """The response where no run is started, whichever route wanted it."""
    if isinstance(error, QueueFull):
        message = "As many trainings as this server takes are under way; please try again soon."
        return busy_response(request, message, error.seconds, position=error.position)
    if isinstance(error, RateLimited):
        message = "You have asked for many new trainings; please wait a little. What is trained already may be watched."
        return busy_response(request, message, error.seconds, status=429)
    return busy_response(request, "The server is restarting; please try again soon.")


async def handle_unreachable(request: Request, error: Exception) -> Response:
    """The response where what keeps the rooms is out of reach."""
    return busy_response(request, UNREACHABLE)


async def handle_disconnect(request: Request, error: Exception) -> Response:
    """What the metrics record where the client has gone before the response."""
    return Response(status_code=CLIENT_CLOSED_REQUEST)


async def handle_error(request: Request, error: Exception) -> Response:
    """The response to an error that no route handled."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if "Allow" in headers:
        headers["Allow"] = headers["Allow"].replace("GET", "GET, HEAD")
    return error_response(request, status, SENTENCES.get(status, "This request cannot be answered."), headers)
