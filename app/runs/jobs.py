"""Jobs: what a run computes, a pure function of a frozen argument, under a key that is the same on every machine."""

import functools
import hashlib
from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from ..folders import PACKAGE
from ..http.loss_body import LossQuery
from ..superposition.attack.lines import AttackedModels
from ..superposition.dictionary.spec import DictionarySpec, ReadModel
from ..superposition.experiment import jsonl
from ..superposition.experiment.feature_axis import FeatureAxis
from ..superposition.experiment.recipe import Recipe
from ..superposition.experiment.spec import Spec
from ..superposition.machine.version import version_of
from ..superposition.patterns.lines import pattern_header
from ..superposition.patterns.spec import PatternSpec
from ..superposition.samples.lines import samples_header
from ..superposition.samples.spec import SamplesSpec
from ..superposition.skipgram.lines import corpus_header
from ..superposition.skipgram.recipe import CorpusTraining
from ..superposition.words.lines import size_header, words_header
from ..superposition.words.sizes import SizeAxis
from ..superposition.words.spec import WordsSpec
from . import work
from .steps import Step


@dataclass(frozen=True, eq=False)
class Job:
    """What a run computes. kind and identity (any JSON) are equal for equal work.

    header: the lines known before any work, sent at once.
    step, argument: a function of `work` and its argument, both picklable: `step(argument, state)` returns the next
    state, None at the end, and the lines it made; the first state is None. Instead of them
    compose: an async generator function in the web process, which makes the lines of a run from those of others,
    `runs.open_part(job, run)`.
    ephemeral: a moment that somebody waits for: it goes before other runs, and is not counted as a new training.
    by_hand: whether a hand on a slider waits for it.
    cacheable: whether who asks next gets the same; on disk, where it is not brief.
    """

    kind: str
    identity: Any
    header: tuple[bytes, ...] = ()
    step: Step | None = None
    argument: Any = None
    compose: Callable[..., AsyncGenerator[list[bytes]]] | None = None
    ephemeral: bool = False
    by_hand: bool = False
    cacheable: bool = True

    @functools.cached_property
    def key(self) -> str:
        """Equal for equal work on equal engines, different otherwise; 32 hexadecimal digits."""
        content = orjson.dumps([self.kind, self.identity, engine_version()])
        return hashlib.sha256(content).hexdigest()[:32]

    def __str__(self) -> str:
        return f"{self.kind} {orjson.dumps(self.identity).decode()}"

    @property
    def etag(self) -> str:
        """A weak one, since it is the same for every encoding."""
        return f'W/"{self.key}"'


def engine_version() -> str:
    """A version that changes whenever the numbers could: with the source, the libraries and the processor."""
    return version_of(PACKAGE)


def axis_of(spec: Spec | WordsSpec | PatternSpec) -> dict[str, Any]:
    """What a spec's levels lie on, for an identity, where that is not sparsity."""
    return {} if spec.axis is None else {"axis": asdict(spec.axis)}


def sweep(spec: Spec) -> Job:
    """Every level of the slider and every seed of one spec."""
    identity = {**spec.as_dict(), **axis_of(spec)}
    header = (jsonl.header(spec),)
    return Job("sweep", identity, header, step=work.sweep, argument=spec, by_hand=spec.axis is not None)


def feature_column(axis: FeatureAxis) -> Job:
    """One model for each number of features."""
    header = (jsonl.feature_header(axis),)
    return Job("feature_column", asdict(axis), header=header, step=work.feature_column, argument=axis)


def words(spec: WordsSpec) -> Job:
    """word2vec at every level of the slider, from every seed."""
    identity, header = {**spec.as_dict(), **axis_of(spec)}, (words_header(spec),)
    return Job("words", identity, header, step=work.words, argument=spec, by_hand=spec.axis is not None)


def words_sizes(axis: SizeAxis) -> Job:
    """word2vec of each number of concepts, or of dimensions."""
    header = (size_header(axis),)
    return Job("words_sizes", asdict(axis), header=header, step=work.words_sizes, argument=axis, by_hand=True)


def corpus(training: CorpusTraining) -> Job:
    """word2vec on a corpus of pairs, one model at one sparsity."""
    header = (corpus_header(training),)
    return Job("corpus", asdict(training), header, step=work.corpus, argument=training)


def dictionary_training(dictionary: DictionarySpec, model: ReadModel) -> Job:
    """A dictionary of a given model, without the header."""
    identity = {"spec": dictionary.spec.as_dict(), **dictionary.as_dict(), "model": asdict(model)}
    return Job("dictionary_training", identity, step=work.dictionary, argument=(dictionary, model), by_hand=True)


def attack_on_models(models: AttackedModels) -> Job:
    """Attacks on given models: one JSON object."""
    identity = {"spec": models.query.spec.as_dict(), "budgets": models.query.budgets, "W": models.W, "b": models.b}
    return Job("attack_on_models", identity, step=work.attack, argument=models)


def samples(spec: SamplesSpec) -> Job:
    """The network on training sets of some samples, at every level, from every draw."""
    return Job("samples", asdict(spec), header=(samples_header(spec),), step=work.samples, argument=spec)


def patterns(spec: PatternSpec) -> Job:
    """Binary features, independent or together in patterns, at every level of a slider, from every seed."""
    identity = {**spec.as_dict(), **axis_of(spec)}
    return Job("patterns", identity, header=(pattern_header(spec),), step=work.patterns, argument=spec)


def catalogue(spec: Spec) -> Job:
    """The energy levels of the catalogue: one JSON object."""
    return Job("catalogue", spec.as_dict(), step=work.levels, argument=spec)


def hysteresis(spec: Spec) -> Job:
    """One model up the slider and down again: one JSON object."""
    return Job("hysteresis", spec.as_dict(), step=work.hysteresis, argument=spec)


def coarse_row(spec: Spec, y: float) -> Job:
    """A coarse row of an atlas: one JSON line."""
    return Job("glance", {**spec.as_dict(), **axis_of(spec), "y": y}, step=work.coarse_row, argument=(spec, y))


def borders(spec: Spec) -> Job:
    """The borders of an atlas that are known from theory: one JSON line."""
    return Job("borders", spec.as_dict(), step=work.borders, argument=spec)


def train(recipe: Recipe) -> Job:
    """One model's training; a descent from given weights is ephemeral."""
    start = {"W": recipe.W, "b": recipe.b, "introduced": recipe.introduced}
    identity = {"spec": recipe.spec.as_dict(), **recipe.as_dict(), **start}
    header = (jsonl.train_header(recipe),)
    ephemeral = recipe.W is not None and recipe.recipe == "descent"
    return Job(
        "train", identity, header=header, step=work.train, argument=recipe, ephemeral=ephemeral, cacheable=not ephemeral
    )


def loss(query: LossQuery) -> Job:
    """The loss of one model and its gradient: one JSON object."""
    return Job("loss", query.model_dump(), step=work.loss, argument=query, ephemeral=True, cacheable=False)


def train_on(query: LossQuery) -> Job:
    """The minimum that one model leads to when it is trained further: one JSON object."""
    return Job("train_on", query.model_dump(), step=work.train_on, argument=query, ephemeral=True, cacheable=False)


def describe(recipe: Recipe) -> Job:
    """The description of the model that a recipe starts from: one JSON object."""
    identity = {"spec": recipe.spec.as_dict(), "sparsity": recipe.sparsity, "W": recipe.W, "b": recipe.b}
    return Job("describe", identity, step=work.describe, argument=recipe, ephemeral=True, cacheable=False)


def qr(link: str) -> Job:
    """A link as a QR code: SVG."""
    return Job("qr", link, step=work.qr, argument=link, ephemeral=True)


def picture(level: dict[str, Any]) -> Job:
    """The preview picture of one level: PNG."""
    return Job("picture", level, step=work.picture, argument=level, ephemeral=True)
