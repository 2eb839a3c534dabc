"""What is trained before anybody asks, while nothing else is under way: the columns of the default experiment, and what
other pages open with."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from ..content.data.patterns import read_link
from ..content.data.samples import FEATURES, STARS, slider_run
from ..content.lessons import LESSONS
from ..content.view import REST
from ..superposition.dictionary.spec import DictionarySpec
from ..superposition.experiment.axis import DECAY, ONE_IMPORTANCE
from ..superposition.experiment.axis_query import parse_sweep
from ..superposition.experiment.feature_axis import N_FEATURES, FeatureAxis
from ..superposition.experiment.spec import Spec
from ..superposition.patterns.spec import PatternSpec
from ..superposition.samples.query import parse_samples
from ..superposition.words.spec import WordsSpec
from . import jobs
from .jobs import Job
from .registry import Runs
from .results import dictionary_job, nearest_level


async def grow_default(runs: Runs) -> None:
    """Train what first visitors ask for and is not known yet, one run after the other."""
    for job in list_jobs():
        await runs.grow(job)


def list_jobs() -> Iterator[Job]:
    """All columns where the page's intro ends, what other pages and lessons about them open with, then the decay's
    columns elsewhere.
    """
    default = Spec()
    rest = default.levels[nearest_level(default.levels, REST)]
    for name in (DECAY, *(f"{ONE_IMPORTANCE}{i}" for i in range(default.n_features)), N_FEATURES):
        yield column_job(name, rest)
    yield jobs.words(WordsSpec())
    yield from map(jobs.patterns, dict.fromkeys((PatternSpec(), *lesson_patterns())))
    yield from (jobs.samples(parse_samples(list(slider_run(spec).items())).spec) for spec in (STARS, FEATURES))
    yield dictionary_job(DictionarySpec())
    for sparsity in reversed(default.levels):
        if sparsity != rest:
            yield column_job(DECAY, sparsity)


def lesson_patterns() -> Iterator[PatternSpec]:
    """The runs of lessons whose stage is the page of patterns."""
    for setting in (setting for lesson in LESSONS for setting in (lesson.before, lesson.after)):
        page, _, query = setting.partition("?")
        if page == "patterns":
            yield read_link(parse_qsl(query)).spec


def column_job(name: str, sparsity: float) -> Job:
    """The run of one column of the default experiment, read from the same query as the page's."""
    sweep = parse_sweep([("along", name), ("sparsity", str(sparsity))]).sweep
    return jobs.feature_column(sweep) if isinstance(sweep, FeatureAxis) else jobs.sweep(sweep)
