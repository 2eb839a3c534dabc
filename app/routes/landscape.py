"""The routes under /api that show why arrangements change: energy levels, phase atlas, hysteresis, training on."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ..http import loss_body
from ..runs import atlas, atlas_query, jobs
from ..runs.atlas_query import Atlas
from ..runs.explanation import levels_job
from ..superposition.branches.coverage import unsupported
from ..superposition.experiment import spec as specs
from ..superposition.experiment.spec import Spec
from . import errors, run_response
from .run_response import JSON
from .sweep import ERROR_RESPONSES, describe_stream, openapi_parameters, read_model, read_spec, read_spec_pairs

router = APIRouter()

ATLAS_PARAMETERS = [
    *specs.schema(),
    *(field.schema(atlas_query.DEFAULTS[field.name]) for field in atlas_query.FIELDS),
]


@router.get(
    "/api/levels",
    summary="The lowest loss of every known arrangement against sparsity, and where the lowest changes",
    responses={
        200: {"content": {JSON: {}}, "description": "sparsity, levels, envelope, changes, complete"},
        **ERROR_RESPONSES,
    },
    openapi_extra={"parameters": openapi_parameters(specs.schema())},
)
async def levels(request: Request) -> Response:
    """The energy levels of the spec in the query."""
    spec = read_spec(request)
    if not isinstance(spec, Spec):
        return errors.fault_response(spec)
    if faults := unsupported(spec):
        return errors.fault_response(faults)
    return await run_response.respond_when_finished(request, levels_job(spec), JSON)


@router.get(
    "/api/hysteresis",
    summary="One model carried up the slider and down again, trained on from where it is",
    responses={200: {"content": {JSON: {}}, "description": "sparsity, up, down"}, **ERROR_RESPONSES},
    openapi_extra={"parameters": openapi_parameters(specs.schema())},
)
async def hysteresis(request: Request) -> Response:
    """Both ways along the slider of the spec in the query."""
    spec = read_spec(request)
    if not isinstance(spec, Spec):
        return errors.fault_response(spec)
    return await run_response.respond_when_finished(request, jobs.hysteresis(spec), JSON)


@router.get(
    "/api/atlas",
    summary="Ground states over two axes, row by row",
    **describe_stream(ATLAS_PARAMETERS, "atlas, coarse, borders, rows, done; or error"),
)
async def draw_atlas(request: Request) -> Response:
    """The atlas of the spec, axes and rows in the query; each row is the sweep of its spec and shared with it."""
    pairs = request.query_params.multi_items()
    own = [pair for pair in pairs if pair[0] in atlas_query.DEFAULTS]
    spec = read_spec_pairs(request, [pair for pair in pairs if pair[0] not in atlas_query.DEFAULTS])
    asked, faults = atlas_query.read_atlas_fields(own)
    if not isinstance(spec, Spec):
        return errors.fault_response([*spec, *faults])
    faults += atlas_query.misfits(spec, asked["x"], asked["y"], {name for name, _ in pairs})
    if faults:
        return errors.fault_response(faults)
    whole = Atlas(spec, **asked)
    if "rows" not in dict(own):
        whole = atlas_query.limit_rows(whole)
    if faults := atlas_query.check_cost(whole):
        return errors.fault_response(faults)
    return await run_response.stream(request, atlas.atlas_job(whole))


@router.post(
    "/api/train_on",
    summary="Where one model leads that is trained on from where it is",
    responses={
        200: {"description": "The model at its minimum in brief, loss_before and whether its arrangement holds"},
        413: {"description": "The body is too long"},
        **ERROR_RESPONSES,
    },
    openapi_extra={
        "requestBody": {"content": {"application/json": {"schema": loss_body.loss_schema()}}, "required": True}
    },
)
async def train_on(request: Request) -> Response:
    """The minimum that the model in the body leads to."""
    query = await read_model(request)
    return (
        query
        if isinstance(query, Response)
        else await run_response.respond_when_finished(request, jobs.train_on(query), JSON)
    )
