"""/api/sweep and /api/loss, and how every route under /api reads its query or body."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.requests import ClientDisconnect

from ..http import loss_body
from ..http.loss_body import LossQuery
from ..runs import jobs
from ..runs.jobs import Job
from ..superposition.experiment import spec as specs
from ..superposition.experiment.axis_query import AXIS_FIELDS, parse_sweep
from ..superposition.experiment.feature_axis import FeatureAxis
from ..superposition.experiment.query import parse_spec
from ..superposition.experiment.spec import Fault, FieldSchema, Spec
from ..superposition.patterns.query import OWN, parse_patterns, says_nothing
from ..superposition.patterns.query import own_schema as pattern_schema
from ..superposition.samples.query import asks_for_samples, parse_samples, without_samples
from ..superposition.samples.spec import N_SAMPLES, SAMPLE_LENGTH, own_schema
from . import errors, run_response
from .run_response import JSON, JSON_LINES

MAX_QUERY = 4096  # characters: room for the longest link that a page writes
ALONG = "along"
ELSEWHERE = {  # axes of levels that other data have, and what these are asked for by
    "log_odds": "along=log_odds is for a pattern; give pattern=months, globe or table.",
    "sharpness": "along=sharpness is for a pattern; give pattern=months, globe or table.",
    "weight_decay": "along=weight_decay needs binary values; give values=binary, or a pattern.",
}
MAX_BODY = 64 * 1024  # bytes: many times the weights of the largest model

router = APIRouter()

Pairs = list[tuple[str, str]]
Faults = tuple[Fault, ...]

ERROR_RESPONSES: dict[int | str, dict[str, Any]] = {
    422: {"description": "One plain sentence per fault"},
    503: {"description": "As many trainings as the server takes are under way"},
}


def openapi_parameters(fields: list[FieldSchema]) -> list[dict[str, Any]]:
    """Fields as OpenAPI query parameters."""
    return [
        {"name": field["name"], "in": "query", "description": field["label"], "schema": parameter_schema(field)}
        for field in fields
    ]


def parameter_schema(field: FieldSchema) -> dict[str, Any]:
    """The JSON schema of one field."""
    default = {} if field["default"] is None else {"default": field["default"]}
    if field["kind"] == "choice":
        return {"type": "string", "enum": field["choices"], **default}
    if field["kind"] == "text":
        return {"type": "string"}
    if field["kind"] == "numbers":
        return {"type": "string", "description": f"at most {field['max_items']} numbers, separated by commas"}
    return {"type": field["kind"], "minimum": field["minimum"], "maximum": field["maximum"], **default}


def describe_stream(parameters: list[FieldSchema], kinds: str) -> dict[str, Any]:
    """What the OpenAPI document says of a route that streams lines of some kinds."""
    return {
        "response_class": StreamingResponse,
        "responses": describe_lines(kinds),
        "openapi_extra": {"parameters": openapi_parameters(parameters)},
    }


def describe_lines(kinds: str) -> dict[int | str, dict[str, Any]]:
    """The responses of such a route, by status."""
    return {200: {"content": {JSON_LINES: {}}, "description": f"JSON Lines: {kinds}"}, **ERROR_RESPONSES}


PARAMETERS = [*specs.schema(), *own_schema(), *pattern_schema(), *(field.schema(None) for field in AXIS_FIELDS)]


@router.get(
    "/api/sweep",
    summary="Train every level of the slider and every seed together",
    **describe_stream(PARAMETERS, "sweep, frames, result, history; or error"),
)
async def sweep(request: Request) -> Response:
    """The sweep of the spec and along the axis in the query, trained once however many request it."""
    return await respond_to_query(request, read_job)


async def respond_to_query(request: Request, read: Callable[[Pairs], Job | Faults]) -> Response:
    """The lines of the run that the query asks for, or its faults."""
    job = check_length(request) or read(request.query_params.multi_items())
    return await run_response.stream(request, job) if isinstance(job, Job) else errors.fault_response(job)


def read_job(pairs: Pairs) -> Job | Faults:
    """The run that some (name, text) pairs ask for, or their faults: the reader of a kind of data that they name one of
    the own parameters of, else that of features which are on independently or in groups.
    """
    given = {name for name, _ in pairs} | {f"{name}={text}" for name, text in pairs}
    return next((read for own, read in READERS if own & given), read_plain)(pairs)


def read_plain(pairs: Pairs) -> Job | Faults:
    """The sweep that some (name, text) pairs ask for, or their faults."""
    foreign = [Fault(ALONG, message, "both") for axis, message in ELSEWHERE.items() if (ALONG, axis) in pairs]
    if foreign:
        return (*foreign, *parse_sweep(pair for pair in pairs if pair[0] not in (ALONG, "sparsity")).faults)
    reading = parse_sweep(pairs)
    if reading.faults:
        return reading.faults
    axis = reading.sweep
    return jobs.feature_column(axis) if isinstance(axis, FeatureAxis) else jobs.sweep(axis)


def read_samples(pairs: Pairs) -> Job | Faults:
    """The run on training samples that some (name, text) pairs ask for, or its faults; a sweep where there are none."""
    if not asks_for_samples(pairs):
        return read_job(without_samples(pairs))
    own = dict.fromkeys(name for name, _ in pairs if name in OWN)
    reading = parse_samples([pair for pair in pairs if pair[0] not in OWN])
    if says_nothing(pairs):
        return reading.faults or jobs.samples(reading.spec)
    message = (
        f"Patterns or binary values and data points cannot be combined: leave out {', '.join(own)}, or {N_SAMPLES}."
    )
    return (Fault(next(iter(own)), message, "both"), *reading.faults)


def read_patterns(pairs: Pairs) -> Job | Faults:
    """The sweep on patterns or binary values that some (name, text) pairs ask for, or their faults."""
    if says_nothing(pairs):
        return read_job([pair for pair in pairs if pair[0] not in OWN])
    reading = parse_patterns(pairs)
    return reading.faults or jobs.patterns(reading.spec)


# The parameters, or axes of levels, that only one kind of data has, and what reads a query with one of them.
READERS: tuple[tuple[frozenset[str], Callable[[Pairs], Job | Faults]], ...] = (
    (frozenset({N_SAMPLES, SAMPLE_LENGTH, f"along={N_SAMPLES}"}), read_samples),
    (OWN, read_patterns),
)


def read_spec(request: Request) -> Spec | tuple[Fault, ...]:
    """The spec in the query, or its faults."""
    return read_spec_pairs(request, request.query_params.multi_items())


def read_spec_pairs(request: Request, pairs: list[tuple[str, str]]) -> Spec | tuple[Fault, ...]:
    """The spec in some (name, text) pairs of the query, or its faults."""
    if faults := check_length(request):
        return faults
    reading = parse_spec(pairs)
    return reading.faults or reading.spec


def check_length(request: Request) -> tuple[Fault, ...]:
    """The fault of a query that is too long."""
    if len(request.url.query) <= MAX_QUERY:
        return ()
    return (Fault("query", f"the query must be at most {MAX_QUERY} characters long."),)


@router.post(
    "/api/loss",
    summary="The population loss of one model and its gradient, exact for n <= 8",
    responses={
        200: {"description": '{"loss", "grad_W", "grad_b"}'},
        413: {"description": "The body is too long"},
        422: {"description": "One plain sentence per fault"},
        503: {"description": "No worker could answer"},
    },
    openapi_extra={
        "requestBody": {"content": {"application/json": {"schema": loss_body.loss_schema()}}, "required": True}
    },
)
async def loss(request: Request) -> Response:
    """`{"loss","grad_W","grad_b"}` of the model in the body."""
    query = await read_model(request)
    return (
        query
        if isinstance(query, Response)
        else await run_response.respond_when_finished(request, jobs.loss(query), JSON)
    )


async def read_model(request: Request) -> LossQuery | Response:
    """Read the model in the body, or return the response to its faults."""
    body = await read_body(request)
    if body is None:
        return body_too_long_response(request)
    query = loss_body.read_loss_query(body)
    return errors.fault_response(query) if isinstance(query, list) else query


def body_too_long_response(request: Request) -> Response:
    return errors.error_response(request, 413, f"The body must be at most {MAX_BODY} bytes long.")


async def read_body(request: Request) -> bytes | None:
    """Read the body; None as soon as it is too long, empty where the client left in the middle of it."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_BODY:
        return None
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)
