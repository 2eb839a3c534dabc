"""Answers that tell what is wrong: one plain sentence per fault, nothing of the input repeated."""

from collections.abc import Sequence

import orjson
from fastapi import Request
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException

from app.superposition.spec import Fault

MAX_FAULTS = 6
RETRY_SECONDS = 2
MAX_RETRY_SECONDS = 60

SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    500: "The server made a mistake; it has been noted.",
}


def json_error(status: int, message: str, headers: dict[str, str] | None = None, **more: int) -> Response:
    """`{"errors":[{"message"}]}`: a fault of no field in particular; more: what else a program may want to know."""
    return Response(orjson.dumps({"errors": [{"message": message}], **more}), status, headers, "application/json")


def faults(found: Sequence[Fault]) -> Response:
    """422 `{"errors":[{"field","message"}]}`: the first few faults, so that an answer stays below 2 kB."""
    errors = [{"field": fault.field, "message": fault.message} for fault in found[:MAX_FAULTS]]
    return Response(orjson.dumps({"errors": errors}), 422, media_type="application/json")


def busy(message: str, seconds: int = RETRY_SECONDS, status: int = 503, **more: int) -> Response:
    """503, or 429: the client may come back in some seconds."""
    return json_error(status, message, {"Retry-After": str(min(max(seconds, 1), MAX_RETRY_SECONDS))}, **more)


async def sentence(request: Request, error: Exception) -> Response:
    """The answer to an error that no route handled: JSON below /api, text elsewhere."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
    message = SENTENCES.get(status, "This request cannot be answered.")
    if request.url.path.startswith("/api/"):
        return json_error(status, message, headers)
    return PlainTextResponse(message, status, headers)
