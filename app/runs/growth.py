"""What is trained before anybody asks, while nothing else is under way: the columns of the default experiment, and what
other pages open with."""

from collections.abc import Iterator

from ..content.view import REST
from ..superposition.experiment.axis import DECAY, ONE_IMPORTANCE
from ..superposition.experiment.axis_query import parse_sweep
from ..superposition.experiment.feature_axis import N_FEATURES, FeatureAxis
from ..superposition.experiment.spec import Spec
from ..superposition.patterns.spec import PatternSpec
from ..superposition.words.spec import WordsSpec
from . import jobs
from .jobs import Job
from .registry import Runs
from .results import nearest_level


async def grow_default(runs: Runs) -> None:
    """Train what first visitors ask for and is not known yet, one run after the other."""
    for job in list_jobs():
        await runs.grow(job)


def list_jobs() -> Iterator[Job]:
    """All columns where the page's intro ends, word2vec, the months, then the decay's columns elsewhere."""
    default = Spec()
    rest = default.levels[nearest_level(default.levels, REST)]
    for name in (DECAY, *(f"{ONE_IMPORTANCE}{i}" for i in range(default.n_features)), N_FEATURES):
        yield column_job(name, rest)
    yield jobs.words(WordsSpec())
    yield jobs.patterns(PatternSpec())
    for sparsity in reversed(default.levels):
        if sparsity != rest:
            yield column_job(DECAY, sparsity)


def column_job(name: str, sparsity: float) -> Job:
    """The run of one column of the default experiment, read from the same query as the page's."""
    sweep = parse_sweep([("along", name), ("sparsity", str(sparsity))]).sweep
    return jobs.feature_column(sweep) if isinstance(sweep, FeatureAxis) else jobs.sweep(sweep)
