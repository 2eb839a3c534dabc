"""What can be done to a toy model: a dictionary of its hidden states as a stream, attacks on it, and their page."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from ..content.dictionary import dictionary_data, read_budget
from ..content.view import VIEW_FIELDS, link_pairs, read_view, select_fields
from ..drawing.proportions import proportions_data
from ..http import headers
from ..runs.results import attack_job, dictionary_job
from ..superposition.attack.lines import BUDGET, AttackQuery, parse_attack
from ..superposition.dictionary import spec as specs
from ..superposition.dictionary.query import SHARED, parse_dictionary
from ..superposition.experiment.spec import schema
from . import errors, run_response
from .run_response import JSON, JSON_LINES
from .sweep import check_length, openapi_parameters
from .templates import templates

router = APIRouter()

VIEW = tuple(field for field in VIEW_FIELDS if field.name == "theme")
PARAMETERS = [*(field for field in schema() if field["name"] not in SHARED), *specs.schema()]


@router.get(
    "/api/dictionary",
    summary="Train a sparse autoencoder on the hidden states of a ground state, every start together",
    response_class=StreamingResponse,
    responses={
        200: {"content": {JSON_LINES: {}}, "description": "JSON Lines: dictionary, model, frames, result, history"},
        422: {"description": "One plain sentence per fault"},
        503: {"description": "As many trainings as the server takes are under way"},
    },
    openapi_extra={"parameters": openapi_parameters(PARAMETERS)},
)
async def dictionary(request: Request) -> Response:
    """The dictionary in the query, trained once however many request it."""
    if faults := check_length(request):
        return errors.fault_response(faults)
    reading = parse_dictionary(request.query_params.multi_items())
    if reading.faults:
        return errors.fault_response(reading.faults)
    return await run_response.stream(request, dictionary_job(reading.dictionary))


@router.get(
    "/api/attack",
    summary="The small changes of an input that harm each ground state most",
    responses={
        200: {"content": {JSON: {}}, "description": "budget, levels"},
        422: {"description": "One plain sentence per fault"},
        503: {"description": "As many trainings as the server takes are under way"},
    },
    openapi_extra={"parameters": openapi_parameters([*schema(), BUDGET.schema(None)])},
)
async def attack(request: Request) -> Response:
    """Attacks with every budget on the ground state of every level."""
    query = check_length(request) or parse_attack(request.query_params.multi_items())
    if not isinstance(query, AttackQuery):
        return errors.fault_response(query)
    return await run_response.respond_when_finished(request, attack_job(query), JSON)


@router.get("/dictionary", response_class=HTMLResponse, include_in_schema=False)
@router.get("/embed/dictionary", response_class=HTMLResponse, include_in_schema=False)
async def dictionary_page(request: Request) -> HTMLResponse:
    """A dictionary on the stage, and attacks beside it, as the link describes them; embedded, without a heading."""
    return templates.TemplateResponse(request, "dictionary.html", page_context(request))


def page_context(request: Request) -> dict[str, Any]:
    """The template context: what a link cannot mean becomes a notice, and the nearest valid value applies."""
    pairs = link_pairs(request)
    own = (*(field.name for field in VIEW), BUDGET.name, "v")
    reading = parse_dictionary((name, text) for name, text in pairs if name not in own)
    view, faults = read_view(select_fields(pairs, VIEW), VIEW)
    budget, wrong = read_budget(dict(pairs).get(BUDGET.name))
    return {
        "notices": list(dict.fromkeys(fault.message for fault in (*reading.faults, *faults, *wrong))),
        "theme": view["theme"],
        "embedded": headers.is_embeddable(request.scope["path"]),
        "dictionary_page": dictionary_data(reading.dictionary, budget),
        "proportions": proportions_data(),
    }
