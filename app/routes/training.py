"""The routes of one model: trained live at /api/train, from a random start or from given weights, or described."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from ..http import train_body
from ..runs import jobs
from ..superposition.experiment import recipe as recipes
from ..superposition.experiment import spec as specs
from ..superposition.experiment.recipe import RECIPE_FIELD, Recipe
from ..superposition.experiment.spec import Fault
from . import errors, run_response, sweep

router = APIRouter()

FIELDS = [*specs.schema(), *recipes.schema()]
PARAMETERS = sweep.openapi_parameters(FIELDS)
KINDS = "train, frames and moves, done; or error"
TOO_LONG: dict[int | str, dict[str, Any]] = {413: {"description": "The body is too long"}}
DESCRIBED = {"sparsity", *(field["name"] for field in specs.schema())}  # the parameters of a model that is given


def read_recipe(request: Request) -> Recipe | tuple[Fault, ...]:
    """The recipe in the query, or its faults."""
    return sweep.check_length(request) or recipes.parse_recipe(request.query_params.multi_items())


@router.get(
    "/api/train",
    summary="Train one model by the paper's recipe, live",
    **sweep.describe_stream(FIELDS, KINDS),
)
async def train(request: Request) -> Response:
    """One model at one sparsity, from Xavier-normal W and b = 0, trained once however many watch."""
    recipe = read_recipe(request)
    if not isinstance(recipe, Recipe):
        return errors.fault_response(recipe)
    return await run_response.stream(request, jobs.train(recipe))


@router.post(
    "/api/train",
    summary="Train on from given weights, with one feature more where n_features is one more than they have",
    response_class=StreamingResponse,
    responses={**sweep.describe_lines(KINDS), **TOO_LONG},
    openapi_extra={
        "parameters": PARAMETERS,
        "requestBody": {"content": {"application/json": {"schema": train_body.weights_schema()}}, "required": True},
    },
)
async def train_on(request: Request) -> Response:
    """The model in the body, trained further as the query says."""
    recipe = await read_given(request, train_body.read_weights)
    return recipe if isinstance(recipe, Response) else await run_response.stream(request, jobs.train(recipe))


@router.post(
    "/api/describe",
    summary="All that a sweep says of a ground state, said of a given model",
    responses={
        200: {"description": "arrangement, parts, label, sentence, loss, heard and more"},
        413: {"description": "The body is too long"},
        422: {"description": "One plain sentence per fault"},
        503: {"description": "No worker could answer"},
    },
    openapi_extra={
        "parameters": [parameter for parameter in PARAMETERS if parameter["name"] in DESCRIBED],
        "requestBody": {"content": {"application/json": {"schema": train_body.weights_schema()}}, "required": True},
    },
)
async def describe(request: Request) -> Response:
    """The model in the body, at the sparsity and under the spec in the query."""
    unknown = [name for name in request.query_params if name in RECIPE_FIELD and name not in DESCRIBED]
    if unknown:
        return errors.fault_response([Fault(name, f"{name} is for training; leave it out.") for name in unknown])
    recipe = await read_given(request, train_body.read_model)
    if isinstance(recipe, Response):
        return recipe
    return await run_response.respond_when_finished(request, jobs.describe(recipe), run_response.JSON)


async def read_given(
    request: Request, read: Callable[[bytes, Recipe], Recipe | tuple[Fault, ...]]
) -> Recipe | Response:
    """The recipe in the query with the weights in the body, as `read` takes them, or the response to their faults."""
    recipe = read_recipe(request)
    if not isinstance(recipe, Recipe):
        return errors.fault_response(recipe)
    body = await sweep.read_body(request)
    if body is None:
        return sweep.body_too_long_response(request)
    given = read(body, recipe)
    return given if isinstance(given, Recipe) else errors.fault_response(given)
