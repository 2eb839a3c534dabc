"""Reading what word2vec is to be trained on from the (name, text) pairs of a query: every fault is a sentence."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..experiment.axis import DECAY, DECAYS, SPARSITY, ImportanceAxis, thinned
from ..experiment.axis_query import AT, AT_SPARSITY
from ..experiment.query import read_pairs, unknown_parameter
from ..experiment.spec import Fault, Field
from .spec import WORDS_FIELD, WordsSpec

ALONG = Field("along", "choice", "Axis of the levels", choices=(SPARSITY, DECAY))
AXIS_FIELDS = (ALONG, AT_SPARSITY, replace(AT, maximum=WORDS_FIELD[DECAY].maximum))
READABLE = WORDS_FIELD | {field.name: field for field in AXIS_FIELDS}

COST_LIMIT = 115.0  # 8 concepts in space with the default seeds at the slider's levels: half a minute
OTHER_STARTS = 8  # beside the seeds: the catalogue's, and what the search tries


@dataclass(frozen=True)
class WordsReading:
    """A spec as read; where there are faults it is not to be run."""

    spec: WordsSpec
    faults: tuple[Fault, ...]


def parse_words(pairs: Iterable[tuple[str, str]], others: Iterable[str] = ()) -> WordsReading:
    """Read a spec and the axis of its levels; every fault is reported, none is raised. others: names that are read
    elsewhere, of which a fault tells too.
    """
    pairs = list(pairs)
    values, faults = read_pairs((pair for pair in pairs if pair[0] in READABLE), READABLE)
    faults += [unknown_parameter(name, (*READABLE, *others)) for name, _ in pairs if name not in READABLE]
    seen = {name for name, _ in pairs}
    along = values.pop(ALONG.name, SPARSITY)
    sparsity, at = values.pop(AT_SPARSITY.name, None), values.pop(AT.name, None)
    faults += misfits(along, seen)
    if "bias" in values:
        values["bias"] = values["bias"] == "true"
    spec = WordsSpec(**values)
    levels = spec.sparsities if at is None else at
    if along == DECAY:
        decays, fault = (DECAYS, None) if at is None else within(at)
        faults += [Fault(AT.name, fault)] if fault else []
        axis = ImportanceAxis(DECAY, AT_SPARSITY.minimum if sparsity is None else sparsity, ascending(decays))
        spec = replace(spec, importance=WordsSpec.importance, sparsities=None, axis=axis)
    elif levels is not None:
        spec = replace(spec, sparsities=ascending(levels))
    spec, costly = fit_cost(spec, at is not None)
    return WordsReading(spec, (*faults, *costly))


def ascending(values: tuple[float, ...]) -> tuple[float, ...]:
    """Each value once, ascending."""
    return tuple(sorted(set(values)))


def within(at: tuple[float, ...]) -> tuple[tuple[float, ...], str | None]:
    """Values as decays, the nearest valid ones, and the fault where these are others."""
    field = WORDS_FIELD[DECAY]
    nearest = tuple(min(max(value, field.minimum), field.maximum) for value in at)
    fault = f"at must be numbers from {field.minimum:g} to {field.maximum:g} along {DECAY}."
    return nearest, None if nearest == at else fault


def misfits(along: str, given: set[str]) -> list[Fault]:
    """What does not fit together among the names that are given."""
    faults = []
    if along == SPARSITY:
        if AT_SPARSITY.name in given:
            message = "sparsity is for levels along importance; along sparsity give sparsities, or at."
            faults.append(Fault(AT_SPARSITY.name, message))
        if {"sparsities", AT.name} <= given:
            faults.append(Fault(AT.name, "at and sparsities exclude each other; give one of them.", "both"))
        return faults
    if AT_SPARSITY.name not in given:
        faults.append(Fault(AT_SPARSITY.name, "along importance all levels have one sparsity; give sparsity."))
    if "sparsities" in given:
        message = "sparsities is for levels along sparsity; along importance give sparsity, which all levels have."
        faults.append(Fault("sparsities", message))
    if DECAY in given:
        faults.append(Fault(DECAY, "importance is what the levels lie on; leave it out, or give at.", "both"))
    return faults


def cost(spec: WordsSpec) -> float:
    """Work of one training step in millions of pairs of a word and a context; bounded by COST_LIMIT."""
    share = 1 + spec.n_hidden / 4  # of a pair's work one dimension takes a quarter of what the logistic function does
    return len(spec.levels) * (spec.n_seeds + OTHER_STARTS) * spec.n_words**2 * share / 1e6


def fit_cost(spec: WordsSpec, chosen: bool) -> tuple[WordsSpec, list[Fault]]:
    """The spec at as many levels as are affordable; with fewer seeds, and a fault, where its levels were chosen."""
    if cost(spec) <= COST_LIMIT:
        return spec, []
    if spec.axis is not None and not chosen:
        values = spec.axis.values
        most = largest(len(values), lambda k: spec.at(values[:k]))
        return spec.at(thinned(values, most)), []
    seeds = largest(spec.n_seeds, lambda k: replace(spec, n_seeds=k))
    given = f"with n_concepts={spec.n_concepts}, n_hidden={spec.n_hidden} and {len(spec.levels)} levels"
    message = f"This needs more work than one request may ask for: {given}, n_seeds must be at most {seeds}."
    return replace(spec, n_seeds=seeds), [Fault("n_seeds", message, "cost")]


def largest(most: int, spec_of: Callable[[int], WordsSpec]) -> int:
    """The largest number up to most whose spec is affordable, as all below it are."""
    return bisect_right(range(1, most + 1), COST_LIMIT, key=lambda k: cost(spec_of(k)))
