"""What can be done to a toy model: a dictionary of its hidden states as a stream, and attacks on it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ..runs.jobs import Job
from ..runs.results import attack_job, dictionary_job
from ..superposition.attack.lines import BUDGET, AttackQuery, parse_attack
from ..superposition.dictionary import spec as specs
from ..superposition.dictionary.query import SHARED, parse_dictionary
from ..superposition.experiment.spec import schema
from . import errors, run_response
from .run_response import JSON
from .sweep import ERROR_RESPONSES, Faults, Pairs, check_length, describe_stream, openapi_parameters, respond_to_query

router = APIRouter()

PARAMETERS = [*(field for field in schema() if field["name"] not in SHARED), *specs.schema()]


@router.get(
    "/api/dictionary",
    summary="Train a sparse autoencoder on the hidden states of a ground state, every start together",
    **describe_stream(PARAMETERS, "dictionary, model, frames, result, history"),
)
async def dictionary(request: Request) -> Response:
    """The dictionary in the query, trained once however many request it."""
    return await respond_to_query(request, read_job)


def read_job(pairs: Pairs) -> Job | Faults:
    """The run that some (name, text) pairs ask for, or their faults."""
    reading = parse_dictionary(pairs)
    return reading.faults or dictionary_job(reading.dictionary)


@router.get(
    "/api/attack",
    summary="The small changes of an input that harm each ground state most",
    responses={200: {"content": {JSON: {}}, "description": "budget, levels"}, **ERROR_RESPONSES},
    openapi_extra={"parameters": openapi_parameters([*schema(), BUDGET.schema(None)])},
)
async def attack(request: Request) -> Response:
    """Attacks with every budget on the ground state of every level."""
    query = check_length(request) or parse_attack(request.query_params.multi_items())
    if not isinstance(query, AttackQuery):
        return errors.fault_response(query)
    return await run_response.respond_when_finished(request, attack_job(query), JSON)
