"""Reading what word2vec is to be trained on from the (name, text) pairs of a query: every fault is a sentence."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..experiment.axis import DECAY, DECAYS, SPARSITY, thinned
from ..experiment.axis_query import AT, AT_SPARSITY
from ..experiment.query import read_pairs, unknown_parameter
from ..experiment.spec import Fault, Field
from .axis import STRENGTH, STRENGTHS, StrengthAxis
from .sizes import N_CONCEPTS, N_HIDDEN, SizeAxis
from .spec import WORDS_FIELD, WordsSpec

STRENGTH_AXES = {DECAY: DECAYS, STRENGTH: STRENGTHS}
BOUNDS = {name: WORDS_FIELD[name] for name in (*STRENGTH_AXES, N_CONCEPTS, N_HIDDEN)} | {
    SPARSITY: WORDS_FIELD["sparsities"]
}
SIZES = {
    name: tuple(range(int(BOUNDS[name].minimum), int(BOUNDS[name].maximum) + 1)) for name in (N_CONCEPTS, N_HIDDEN)
}
POSITIONS: dict[str, tuple[float, ...]] = STRENGTH_AXES | SIZES  # where the sliders of other axes than sparsity stand
ALONG = Field("along", "choice", "Axis of the levels", choices=(SPARSITY, *POSITIONS))
AXIS_FIELDS = (ALONG, AT_SPARSITY, replace(AT, maximum=WORDS_FIELD[N_CONCEPTS].maximum))  # of all axes the highest
READABLE = WORDS_FIELD | {field.name: field for field in AXIS_FIELDS}

COST_LIMIT = 115.0  # 8 concepts in space with the default seeds at the slider's levels: half a minute
OTHER_STARTS = 8  # beside the seeds: the catalogue's, and what the search tries


@dataclass(frozen=True)
class WordsReading:
    """A spec as read, with its sizes where levels lie along one; where there are faults it is not to be run."""

    spec: WordsSpec
    faults: tuple[Fault, ...]
    sizes: SizeAxis | None = None


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
    if at is not None:
        at, wrong = within(at, along)
        faults += wrong
    if along == SPARSITY:
        levels = spec.sparsities if at is None else at
        spec = replace(spec, sparsities=levels and ascending(levels))
    else:
        spec = replace(spec, sparsities=None, **{along: getattr(WordsSpec, along)})
        sparsity = AT_SPARSITY.minimum if sparsity is None else sparsity
        if along in SIZES:
            sizes = SIZES[along] if at is None else tuple(int(value) for value in at)
            return WordsReading(spec, tuple(faults), SizeAxis(spec, along, sparsity, sizes))
        spec = replace(spec, axis=StrengthAxis(along, sparsity, STRENGTH_AXES[along] if at is None else at))
    spec, costly = fit_cost(spec, at is not None)
    return WordsReading(spec, (*faults, *costly))


def ascending(values: tuple[float, ...]) -> tuple[float, ...]:
    """Each value once, ascending."""
    return tuple(sorted(set(values)))


def within(at: tuple[float, ...], along: str) -> tuple[tuple[float, ...], list[Fault]]:
    """Values on an axis, ascending, the nearest valid ones, and the fault where others were given."""
    field, kind = BOUNDS[along], "whole numbers" if along in SIZES else "numbers"
    nearest = (min(max(value, field.minimum), field.maximum) for value in at)
    valid = tuple(float(round(value)) if along in SIZES else value for value in nearest)
    fault = f"at must be {kind} from {field.minimum:.12g} to {field.maximum:.12g} along {along}."
    return ascending(valid), [] if valid == at else [Fault(AT.name, fault)]


def misfits(along: str, given: set[str]) -> list[Fault]:
    """What does not fit together among the names that are given."""
    faults = []
    if along == SPARSITY:
        if AT_SPARSITY.name in given:
            message = "sparsity is for levels along another axis; along sparsity give sparsities, or at."
            faults.append(Fault(AT_SPARSITY.name, message))
        if {"sparsities", AT.name} <= given:
            faults.append(Fault(AT.name, "at and sparsities exclude each other; give one of them.", "both"))
        return faults
    if AT_SPARSITY.name not in given:
        faults.append(Fault(AT_SPARSITY.name, f"along {along} all levels have one sparsity; give sparsity."))
    if "sparsities" in given:
        message = f"sparsities is for levels along sparsity; along {along} give sparsity, which all levels have."
        faults.append(Fault("sparsities", message))
    if along in given:
        faults.append(Fault(along, f"{along} is what the levels lie on; leave it out, or give at.", "both"))
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
