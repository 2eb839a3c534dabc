"""Reading what is trained on samples from the (name, text) pairs of a query: every fault is a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..experiment.axis import SPARSITY
from ..experiment.axis_query import ALONG, AT, AT_SPARSITY
from ..experiment.query import INTEGER, fit_together, read_field, read_pairs
from ..experiment.spec import Fault, Spec
from .cost import fit_cost
from .spec import COUNTS, N_SAMPLES, SAMPLE_LENGTH, SAMPLES_FIELD, SamplesSpec

Pairs = Sequence[tuple[str, str]]

AXES = replace(ALONG, kind="choice", choices=(SPARSITY, N_SAMPLES))
COUNTS_AT = replace(AT, minimum=1, maximum=SAMPLES_FIELD[N_SAMPLES].maximum)
READABLE = SAMPLES_FIELD | {field.name: field for field in (AXES, AT_SPARSITY, AT)}
PLAIN = ("constraint", "decoder", "correlation")  # of which samples have one choice alone


@dataclass(frozen=True)
class SamplesReading:
    """A spec as read; where there are faults it is not to be run."""

    spec: SamplesSpec
    faults: tuple[Fault, ...]


def without_samples(pairs: Pairs) -> list[tuple[str, str]]:
    """The pairs of a query without those that say that the whole distribution is meant."""
    return [(name, text) for name, text in pairs if not says_whole(name, text)]


def says_whole(name: str, text: str) -> bool:
    """Whether a pair says what a query without it means too."""
    if name == N_SAMPLES:
        return bool(INTEGER.fullmatch(text)) and int(text) == 0
    return (name, text) == (SAMPLE_LENGTH, SamplesSpec.sample_length)


def asks_for_samples(pairs: Pairs) -> bool:
    """Whether a query is about samples: by their number, their length, or the axis of its levels."""
    left = {name for name, _ in without_samples(pairs)}
    twice = [name for name, _ in pairs if name in (N_SAMPLES, SAMPLE_LENGTH)]
    return bool(left & {N_SAMPLES, SAMPLE_LENGTH}) or (ALONG.name, N_SAMPLES) in pairs or len(set(twice)) < len(twice)


def parse_samples(pairs: Pairs) -> SamplesReading:
    """Read a spec and the axis of its levels; every fault is reported, none is raised."""
    values, faults = read_pairs(((n, t) for n, t in pairs if n != AT.name), READABLE)
    given = {name for name, _ in pairs}
    along = values.pop(ALONG.name, SPARSITY)
    sparsity = values.pop(AT_SPARSITY.name, None)
    own = {name: values.pop(name) for name in (N_SAMPLES, SAMPLE_LENGTH) if name in values}
    base, wrong = fit_together(Spec(**values), given)
    faults += wrong + other_choices(base) + misfits(along, given, own.get(N_SAMPLES, 0))
    base = replace(base, **{name: getattr(Spec, name) for name in PLAIN})
    at, wrong = read_at(along, [text for name, text in pairs if name == AT.name])
    faults += wrong
    if along == N_SAMPLES:
        where: dict[str, Any] = {"sparsity": AT_SPARSITY.minimum if sparsity is None else sparsity}
        where["counts"] = COUNTS if at is None else tuple(int(count) for count in at)
        spec = SamplesSpec(replace(base, sparsities=None), **{**own, **where, N_SAMPLES: 0})
    else:
        levels = base.sparsities if at is None else at
        spec = SamplesSpec(replace(base, sparsities=levels), **{**own, N_SAMPLES: max(own.get(N_SAMPLES, 0), 1)})
    spec, costly = fit_cost(spec, at is not None or base.sparsities is not None)
    return SamplesReading(spec, (*faults, *costly))


def read_at(along: str, texts: list[str]) -> tuple[tuple[float, ...] | None, list[Fault]]:
    """The values that the levels are given, each once, ascending; None where they have the axis's own."""
    if not texts:
        return None, []
    if len(texts) > 1:
        return None, [Fault(AT.name, f"{AT.name} is given more than once; give it once.", "twice")]
    field = COUNTS_AT if along == N_SAMPLES else replace(AT, maximum=AT_SPARSITY.maximum)
    values, fault = read_field(field, texts[0])
    if fault is None and along == N_SAMPLES and any(value != int(value) for value in values):
        fault = f"{AT.name} must be whole numbers along {N_SAMPLES}."
    return tuple(sorted(set(values or (field.minimum,)))), [Fault(AT.name, fault)] if fault else []


def other_choices(base: Spec) -> list[Fault]:
    """What a spec asks for that is trained on the whole distribution alone."""
    usual = Spec()
    return [
        Fault(name, f"with {N_SAMPLES}, {name} must be {getattr(usual, name)}.")
        for name in PLAIN
        if getattr(base, name) != getattr(usual, name)
    ]


def misfits(along: str, given: set[str], count: int) -> list[Fault]:
    """What does not fit together among the names that are given."""
    faults = []
    if along == N_SAMPLES:
        if AT_SPARSITY.name not in given:
            message = f"along {N_SAMPLES} all levels have one sparsity; give sparsity."
            faults.append(Fault(AT_SPARSITY.name, message))
        if "sparsities" in given:
            message = f"sparsities is for levels along sparsity; along {N_SAMPLES} give sparsity, that of all levels."
            faults.append(Fault("sparsities", message))
        return faults
    if SAMPLE_LENGTH in given and not count:
        message = f"{SAMPLE_LENGTH} is the length of training samples; give {N_SAMPLES} from 1, or along={N_SAMPLES}."
        faults.append(Fault(SAMPLE_LENGTH, message))
    if AT_SPARSITY.name in given:
        message = f"sparsity is for levels along {N_SAMPLES}; along sparsity give sparsities, or at."
        faults.append(Fault(AT_SPARSITY.name, message))
    if {"sparsities", AT.name} <= given:
        faults.append(Fault(AT.name, "at and sparsities exclude each other; give one of them.", "both"))
    return faults
