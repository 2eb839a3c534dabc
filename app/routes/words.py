"""word2vec: the run of its models as a stream."""

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from ..runs import jobs
from ..superposition.words import spec as specs
from ..superposition.words.query import AXIS_FIELDS, parse_words
from . import errors, run_response
from .run_response import JSON_LINES
from .sweep import check_length, openapi_parameters

router = APIRouter()

PARAMETERS = [*specs.schema(), *(field.schema(None) for field in AXIS_FIELDS)]


@router.get(
    "/api/words",
    summary="Train word2vec on a language of concepts at every level of the slider, every seed together",
    response_class=StreamingResponse,
    responses={
        200: {"content": {JSON_LINES: {}}, "description": "JSON Lines: sweep, frames, result, history; or error"},
        422: {"description": "One plain sentence per fault"},
        503: {"description": "As many trainings as the server takes are under way"},
    },
    openapi_extra={"parameters": openapi_parameters(PARAMETERS)},
)
async def words(request: Request) -> Response:
    """The run of the spec and along the axis in the query, trained once however many request it."""
    if faults := check_length(request):
        return errors.fault_response(faults)
    reading = parse_words(request.query_params.multi_items())
    if reading.faults:
        return errors.fault_response(reading.faults)
    return await run_response.stream(request, jobs.words(reading.spec))
