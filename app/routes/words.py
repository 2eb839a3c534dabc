"""/api/words: word2vec on a language of concepts, as a stream."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ..runs import jobs
from ..runs.jobs import Job
from ..superposition.words import spec as specs
from ..superposition.words.query import AXIS_FIELDS, parse_words
from .sweep import Faults, Pairs, describe_stream, respond_to_query

router = APIRouter()

PARAMETERS = [*specs.schema(), *(field.schema(None) for field in AXIS_FIELDS)]


@router.get(
    "/api/words",
    summary="Train word2vec on a language of concepts at every level of the slider, every seed together",
    **describe_stream(PARAMETERS, "sweep, frames, result, history; or error"),
)
async def words(request: Request) -> Response:
    """The run of the spec and along the axis in the query, trained once however many request it."""
    return await respond_to_query(request, read_job)


def read_job(pairs: Pairs) -> Job | Faults:
    """The run that some (name, text) pairs ask for, or their faults."""
    reading = parse_words(pairs)
    return reading.faults or jobs.words(reading.spec)
