"""The routes under /api and the health check: thin, they only translate between HTTP and the runs."""

import functools
import hashlib
import importlib.metadata
from pathlib import Path
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app import jobs, loss_query, replies, work
from app.assets import accepted
from app.engine import Engine, WorkerDied
from app.runs import Full, Run, Runs
from app.superposition import spec as specs
from app.superposition.spec import Fault, Spec

MAX_QUERY = 4096
MAX_BODY = 64 * 1024
JSON_LINES = "application/jsonl"
FOREVER = "public, max-age=86400, immutable"

router = APIRouter()


def sweep_parameters() -> list[dict[str, Any]]:
    """The spec's fields as OpenAPI query parameters."""
    return [
        {"name": field["name"], "in": "query", "description": field["label"], "schema": parameter_schema(field)}
        for field in specs.schema()
    ]


def parameter_schema(field: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of one field."""
    default = {} if field["default"] is None else {"default": field["default"]}
    if field["kind"] == "choice":
        return {"type": "string", "enum": field["choices"], **default}
    if field["kind"] == "numbers":
        return {"type": "string", "description": f"at most {field['max_items']} numbers, separated by commas"}
    return {"type": field["kind"], "minimum": field["minimum"], "maximum": field["maximum"], **default}


@functools.cache
def engine_version() -> str:
    """Changes whenever the numbers could: a digest of the numerical core's source and its libraries' versions."""
    versions = [importlib.metadata.version(name) for name in ("numba", "numpy", "torch")]
    digest = hashlib.sha256(" ".join(versions).encode())
    for path in sorted(Path(specs.__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def etag(spec: Spec) -> str:
    """Equal for equal experiments on equal engines; weak, since it is the same for every encoding."""
    identity = orjson.dumps(spec.as_dict()) + engine_version().encode()
    return f'W/"{hashlib.sha256(identity).hexdigest()[:32]}"'


class RunResponse(StreamingResponse):
    """A run's lines as they come. Its viewer counts for as long as the response is open, started or not."""

    def __init__(self, runs: Runs, run: Run, gzip: bool, headers: dict[str, str]) -> None:
        super().__init__(run.follow(gzip), headers=headers, media_type=JSON_LINES)
        self._runs = runs
        self._run = run

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._runs.watching(self._run):
            await super().__call__(scope, receive, send)


@router.get(
    "/api/sweep",
    summary="Train every level of the slider and every seed together",
    response_class=StreamingResponse,
    responses={
        200: {"content": {JSON_LINES: {}}, "description": "JSON Lines: sweep, frames, result, history; or error"},
        422: {"description": "One plain sentence per fault"},
        503: {"description": "As many trainings as the server takes are under way"},
    },
    openapi_extra={"parameters": sweep_parameters()},
)
async def sweep(request: Request) -> Response:
    """The sweep of the spec in the query, trained once however many ask for it."""
    spec = read_spec(request)
    if not isinstance(spec, Spec):
        return replies.faults(spec)
    tag = etag(spec)
    gzip = "gzip" in accepted(request.headers)
    headers = {"ETag": tag, "Cache-Control": FOREVER, "Vary": "Accept-Encoding", "X-Accel-Buffering": "no"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if gzip:
        headers["Content-Encoding"] = "gzip"
    runs: Runs = request.app.state.runs
    if request.method == "HEAD":
        head = Response(headers=headers, media_type=JSON_LINES)
        del head.headers["Content-Length"]  # unknown until the run is finished, and 0 would be a lie
        return head
    try:
        run = runs.open(jobs.sweep(spec))
    except Full:
        return replies.busy("As many trainings as this server takes are under way; please try again soon.")
    if run.ended:
        return Response(b"".join(run.gzipped if gzip else run.lines), headers=headers, media_type=JSON_LINES)
    headers["Cache-Control"] = "no-store"  # a stream may still end with an error, which no cache may keep
    return RunResponse(runs, run, gzip, headers)


router.add_api_route("/api/sweep", sweep, methods=["HEAD"], include_in_schema=False)


def read_spec(request: Request) -> Spec | tuple[Fault, ...]:
    """The spec in the query, or its faults."""
    if len(request.url.query) > MAX_QUERY:
        return (Fault("query", f"the query must be at most {MAX_QUERY} characters long."),)
    reading = specs.read(request.query_params.multi_items())
    return reading.faults or reading.spec


@router.post(
    "/api/loss",
    summary="The population loss of one model and its gradient, exact for n <= 8",
    responses={
        200: {"description": '{"loss", "grad_W", "grad_b"}'},
        413: {"description": "The body is too long"},
        422: {"description": "One plain sentence per fault"},
        503: {"description": "No worker could answer"},
    },
    openapi_extra={"requestBody": {"content": {"application/json": {"schema": loss_query.schema()}}, "required": True}},
)
async def loss(request: Request) -> Response:
    """`{"loss","grad_W","grad_b"}` of the model in the body."""
    body = await read_body(request)
    if body is None:
        return replies.json_error(413, f"The body must be at most {MAX_BODY} bytes long.")
    query = loss_query.read(body)
    if isinstance(query, list):
        return replies.faults(query)
    engine: Engine = request.app.state.engine
    importances = query.importances or [1.0] * len(query.b)
    try:
        answer = await engine.call(
            work.loss, query.W, query.b, query.sparsity, importances, query.activation, query.constraint
        )
    except ValueError as refusal:
        return replies.faults([Fault("W", str(refusal))])
    except WorkerDied:
        return replies.busy("The process that worked on this died; please try again soon.")
    return Response(orjson.dumps(answer), media_type="application/json")


async def read_body(request: Request) -> bytes | None:
    """The body, or None where it is too long, as soon as that is known."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


@router.get("/healthz", summary="The loop answers")
async def healthz() -> JSONResponse:
    """200 while the event loop turns."""
    return JSONResponse({"status": "ok"})
