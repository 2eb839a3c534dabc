"""Reading what a sweep's levels lie on, beside its spec, from the (name, text) pairs of a query."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .axis import DECAY, DECAYS, IMPORTANCES, ONE_IMPORTANCE, SPARSITY, ImportanceAxis, feature_of, thinned
from .cost import COST_LIMIT, cost, largest, nearest_affordable
from .feature_axis import N_FEATURES, FeatureAxis
from .query import Reading, parse_spec, read_field
from .spec import FIELD, Fault, Field, Spec

ALONG = Field("along", "text", "Axis of the levels: sparsity, importance, importances.I or n_features")
AT_SPARSITY = replace(FIELD["sparsities"], name="sparsity", kind="number", label="Sparsity of all levels", max_items=0)
AT = replace(FIELD["sparsities"], name="at", label="Levels, as values on their axis", maximum=16)  # of n_features
AXIS_FIELDS = (ALONG, AT_SPARSITY, AT)
FEATURE = re.compile(r"importances\.(0|[1-9][0-9]?)", re.ASCII)


@dataclass(frozen=True)
class SweepReading:
    """A sweep as read; where there are faults it is not to be run."""

    sweep: Spec | FeatureAxis
    faults: tuple[Fault, ...]


def parse_sweep(pairs: Iterable[tuple[str, str]]) -> SweepReading:
    """Read a spec and the axis of its levels; every fault is reported, none is raised."""
    own: dict[str, str] = {}
    rest: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for name, text in pairs:
        if name not in {field.name for field in AXIS_FIELDS}:
            rest.append((name, text))
        elif name in own:
            faults.append(Fault(name, f"{name} is given more than once; give it once.", "twice"))
        else:
            own[name] = text
    along = own.get(ALONG.name, SPARSITY)
    if along == SPARSITY:
        if AT_SPARSITY.name in own:
            message = "sparsity is for levels along another axis; along sparsity give sparsities, or at."
            faults.append(Fault(AT_SPARSITY.name, message))
        reading = parse_along_sparsity(rest, own.get(AT.name))
        return SweepReading(reading.spec, (*faults, *reading.faults))
    reading = parse_spec(rest, sweeps=False)
    faults += reading.faults
    faults += misfits(along, {name for name, _ in rest}, reading.spec)
    sparsity, fault = read_field(AT_SPARSITY, own.get(AT_SPARSITY.name, ""))
    faults += [Fault(AT_SPARSITY.name, fault)] if fault else []
    values, wrong = read_values(along, own.get(AT.name), reading.spec.importances)
    faults += wrong
    if faults:
        return SweepReading(reading.spec, tuple(faults))
    if along == N_FEATURES:
        given = reading.spec.importances
        spec = replace(reading.spec, n_features=Spec.n_features if given is None else len(given))
        return SweepReading(FeatureAxis(spec, sparsity, tuple(int(value) for value in values)), ())
    spec = replace(reading.spec, axis=ImportanceAxis(along, sparsity, values))
    return fit_cost(replace(spec, importance=Spec.importance) if along == DECAY else spec, AT.name in own)


def parse_along_sparsity(pairs: list[tuple[str, str]], at: str | None) -> Reading:
    """The spec, where `at` is another name of sparsities; its faults are told by the name that was given."""
    if at is None:
        return parse_spec(pairs)
    if any(name == "sparsities" for name, _ in pairs):
        reading = parse_spec(pairs)
        twice = Fault(AT.name, "at and sparsities exclude each other; give one of them.")
        return replace(reading, faults=(*reading.faults, twice))
    reading = parse_spec([*pairs, ("sparsities", at)])
    told = (
        replace(fault, field=AT.name, message=fault.message.replace("sparsities", AT.name))
        if fault.field == "sparsities"
        else fault
        for fault in reading.faults
    )
    return replace(reading, faults=tuple(told))


def misfits(along: str, given: set[str], spec: Spec) -> list[Fault]:
    """What is wrong with an axis beside a spec."""
    faults = []
    one = FEATURE.fullmatch(along)
    if along not in (DECAY, N_FEATURES) and not (one and feature_of(along) < spec.n_features):
        choices = f"{SPARSITY}, {DECAY}, {N_FEATURES}, or {ONE_IMPORTANCE}I with I from 0 to {spec.n_features - 1}"
        faults.append(Fault(ALONG.name, f"along must be one of {choices}."))
    if "sparsities" in given:
        message = "sparsities is for levels along sparsity; along another axis give sparsity, which all levels have."
        faults.append(Fault("sparsities", message))
    if "importances" in given and along == DECAY:
        faults.append(Fault("importances", f"importances and along={along} exclude each other; give one of them."))
    return faults


def read_values(
    along: str, text: str | None, importances: tuple[float, ...] | None = None
) -> tuple[tuple[float, ...], list[Fault]]:
    """The levels' values, ascending: those that are given, or all of the axis's own.

    importances: of each feature, where they are given one by one: no level has more features.
    """
    bounds = FIELD[along] if along in (DECAY, N_FEATURES) else FIELD["importances"]
    if along == N_FEATURES and importances is not None:
        bounds = replace(bounds, maximum=len(importances))
    if text is None:
        whole = tuple(range(int(bounds.minimum), int(bounds.maximum) + 1))
        return {DECAY: DECAYS, N_FEATURES: whole}.get(along, IMPORTANCES), []
    field = replace(AT, minimum=bounds.minimum, maximum=bounds.maximum)
    values, fault = read_field(field, text)
    if fault is None and along == N_FEATURES and any(value != int(value) for value in values):
        fault = f"at must be whole numbers along {N_FEATURES}."
    return tuple(sorted(set(values or ()))), [Fault(AT.name, fault)] if fault else []


def fit_cost(spec: Spec, chosen: bool) -> SweepReading:
    """The sweep at as many levels as are affordable; a fault where its levels were chosen, or where none are."""
    axis = spec.axis
    if axis is None or cost(spec) <= COST_LIMIT:
        return SweepReading(spec, ())
    most = largest(len(axis.values), lambda k: replace(spec, axis=replace(axis, values=axis.values[:k])))
    if not most:
        return SweepReading(spec, (nearest_affordable(spec)[1],))
    if chosen:
        message = "This needs more work than one request may ask for: with this spec, at may hold at most"
        return SweepReading(spec, (Fault(AT.name, f"{message} {most} values.", "cost"),))
    return SweepReading(replace(spec, axis=replace(axis, values=thinned(axis.values, most))), ())
