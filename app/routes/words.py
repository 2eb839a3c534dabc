"""word2vec: the run of its models as a stream, and the page that shows them."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from ..content.view import REST, VIEW_FIELDS, link_pairs, read_view, select_fields
from ..content.words import read_analogy, words_data
from ..drawing.proportions import proportions_data
from ..http import headers
from ..runs import jobs
from ..superposition.words import spec as specs
from ..superposition.words.query import AXIS_FIELDS, parse_words
from . import errors, run_response
from .run_response import JSON_LINES
from .sweep import check_length, openapi_parameters
from .templates import templates

router = APIRouter()

VIEW = tuple(field for field in VIEW_FIELDS if field.name in ("sparsity", "theme"))
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


@router.get("/words", response_class=HTMLResponse, include_in_schema=False)
@router.get("/embed/words", response_class=HTMLResponse, include_in_schema=False)
async def words_page(request: Request) -> HTMLResponse:
    """word2vec on the stage, exactly as the link describes it; embedded, without a heading."""
    return templates.TemplateResponse(request, "words.html", page_context(request))


def page_context(request: Request) -> dict[str, Any]:
    """The template context: what a link cannot mean becomes a notice, and the nearest valid value applies."""
    pairs = link_pairs(request)
    own = (*(field.name for field in VIEW), "analogy", "v")
    reading = parse_words((name, text) for name, text in pairs if name not in own)
    view, faults = read_view(select_fields(pairs, VIEW), VIEW)
    analogy, wrong = read_analogy(dict(pairs).get("analogy"), reading.spec.n_concepts)
    sparsity = REST if view["sparsity"] is None else view["sparsity"]
    return {
        "notices": list(dict.fromkeys(fault.message for fault in (*reading.faults, *faults, *wrong))),
        "theme": view["theme"],
        "embedded": headers.is_embeddable(request.scope["path"]),
        "words_page": words_data(reading.spec, sparsity, analogy),
        "proportions": proportions_data(),
    }
