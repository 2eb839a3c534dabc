"""/api/words: word2vec on a language of concepts, as a stream."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ..runs import jobs
from ..runs.jobs import Job
from ..superposition.skipgram import recipe as recipes
from ..superposition.skipgram.query import parse_request
from ..superposition.skipgram.recipe import CorpusTraining
from ..superposition.words import spec as specs
from ..superposition.words.query import AXIS_FIELDS
from .sweep import Faults, Pairs, describe_stream, respond_to_query

router = APIRouter()

PARAMETERS = [*specs.schema(), *(field.schema(None) for field in AXIS_FIELDS), *recipes.schema()]


@router.get(
    "/api/words",
    summary="Train word2vec on a language of concepts at every level of the slider, every seed together",
    **describe_stream(PARAMETERS, "sweep, frames, result, history; or train, optimum, frames, done; or error"),
)
async def words(request: Request) -> Response:
    """The run of the spec and along the axis in the query, or one model's training on a corpus, trained once however
    many request it.
    """
    return await respond_to_query(request, read_job)


def read_job(pairs: Pairs) -> Job | Faults:
    """The run that some (name, text) pairs ask for, or their faults."""
    reading = parse_request(pairs)
    if isinstance(reading, CorpusTraining):
        return jobs.corpus(reading)
    if isinstance(reading, tuple):
        return reading
    return reading.faults or (jobs.words_sizes(reading.sizes) if reading.sizes else jobs.words(reading.spec))
