"""The routes at /api/train: one model, trained live, from a random start or from given weights."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from ..http import train_body
from ..runs import jobs
from ..superposition.experiment import recipe as recipes
from ..superposition.experiment import spec as specs
from ..superposition.experiment.recipe import Recipe
from ..superposition.experiment.spec import Fault
from . import errors, run_response, sweep

router = APIRouter()

RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {run_response.JSON_LINES: {}},
        "description": "JSON Lines: train, frames and moves, done; or error",
    },
    422: {"description": "One plain sentence per fault"},
    503: {"description": "As many trainings as the server takes are under way"},
}
PARAMETERS = sweep.openapi_parameters([*specs.schema(), *recipes.schema()])


def read_recipe(request: Request) -> Recipe | tuple[Fault, ...]:
    """The recipe in the query, or its faults."""
    return sweep.check_length(request) or recipes.parse_recipe(request.query_params.multi_items())


@router.get(
    "/api/train",
    summary="Train one model by the paper's recipe, live",
    response_class=StreamingResponse,
    responses={**RESPONSES},
    openapi_extra={"parameters": PARAMETERS},
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
    responses={**RESPONSES, 413: {"description": "The body is too long"}},
    openapi_extra={
        "parameters": PARAMETERS,
        "requestBody": {"content": {"application/json": {"schema": train_body.weights_schema()}}, "required": True},
    },
)
async def train_on(request: Request) -> Response:
    """The model in the body, trained further as the query says."""
    recipe = read_recipe(request)
    if not isinstance(recipe, Recipe):
        return errors.fault_response(recipe)
    body = await sweep.read_body(request)
    if body is None:
        return sweep.body_too_long_response(request)
    recipe_from_weights = train_body.read_weights(body, recipe)
    if not isinstance(recipe_from_weights, Recipe):
        return errors.fault_response(recipe_from_weights)
    return await run_response.stream(request, jobs.train(recipe_from_weights))
