"""Reading what is to be trained on patterns from the (name, text) pairs of a query: every fault is a sentence."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ..experiment.axis_query import AT, AT_SPARSITY
from ..experiment.query import fit_importances, read_field, read_pairs
from ..experiment.spec import FIELD, Fault, Field, FieldSchema, Spec
from .spec import FIELDS, LEVEL_AXES, PATTERN_FIELD, SPARSITY, PatternAxis, PatternSpec, positions, random_count
from .table import Table, read_table

NONE, GLOBE, TABLE, BINARY = "none", "globe", "table", "binary"
ALONG = Field("along", "choice", "Axis of the levels", choices=(*LEVEL_AXES, SPARSITY))
AXIS_FIELDS = (ALONG, AT_SPARSITY, replace(AT, minimum=-8, maximum=20))  # of log_odds, and of sharpness
READABLE = PATTERN_FIELD | {field.name: field for field in (*AXIS_FIELDS, FIELD["sparsities"])}
OWN = frozenset({"pattern", "sharpness", "log_odds", "values", "weight_decay", "table"})  # parameters of no other sweep
SPHERE = 3  # dimensions, of the globe
USUAL = {**PatternSpec().as_dict(), "pattern": NONE, "values": "uniform"}  # of a sweep that names none of these
# How the model reads, which stays at its default; group_size has no effect without correlation.
FIXED = {name: getattr(Spec, name) for name in ("activation", "constraint", "decoder", "correlation", "group_size")}

COST_LIMIT = 120.0  # 12 features in space with the default seeds at 64 levels: half a minute
OTHER_STARTS = 16  # beside the seeds: rings, the catalogue's, and what the search tries

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class PatternReading:
    """A spec as read; where there are faults it is the nearest valid one, and not to be run."""

    spec: PatternSpec
    faults: tuple[Fault, ...]


def own_schema() -> list[FieldSchema]:
    """The fields that no other sweep has."""
    return [field.schema(USUAL[field.name]) for field in FIELDS if field.name in OWN]


def says_nothing(pairs: Pairs) -> bool:
    """Whether all that some pairs say of patterns is what holds without: features are uniform and independent."""
    own = [(name, text) for name, text in pairs if name in OWN]
    once = len({name for name, _ in own}) == len(own)
    return once and all(
        name != TABLE and read_field(PATTERN_FIELD[name], text) == (USUAL[name], None) for name, text in own
    )


def parse_patterns(pairs: Iterable[tuple[str, str]]) -> PatternReading:
    """Read a spec and the axis of its levels; every fault is reported, none is raised."""
    rest, faults = list[tuple[str, str]](), list[Fault]()
    for name, text in pairs:
        if name not in FIXED:
            rest.append((name, text))
        elif read_field(FIELD[name], text) != (FIXED[name], None):
            message = f"{name} does not go with patterns or binary values; there it is {FIXED[name]}."
            faults.append(Fault(name, message, "both"))
    values, wrong = read_pairs(rest, READABLE)
    faults += wrong
    given = {name for name, _ in rest}
    pattern = values.setdefault("pattern", PatternSpec.pattern if "pattern" in given else NONE)
    values.setdefault("values", "uniform" if pattern == NONE and "values" not in given else BINARY)
    faults += misfits(values, given)
    text = values.pop(TABLE, None)
    table, fault = read_table(text) if text is not None and pattern == TABLE else (None, None)
    faults += [Fault(TABLE, fault)] if fault else []
    levels = {name: values.pop(name, None) for name in (ALONG.name, SPARSITY, AT.name, "sparsities")}
    usual = {NONE: {"n_features": Spec.n_features}, GLOBE: {"n_hidden": SPHERE}}.get(pattern, {})
    spec = PatternSpec(**usual | values | {"values": BINARY})
    if pattern == TABLE:
        spec, wrong = fit_table(spec, table, given)
        faults += wrong
    spec, wrong = fit_importances(spec, given, PatternSpec.importance)
    faults += wrong
    axis, wrong = read_axis(spec, **levels)
    faults += wrong
    said_by_axis = {name: getattr(PatternSpec, name) for name in LEVEL_AXES if name == axis.name}
    spec, wrong = fit_cost(replace(spec, axis=axis, **said_by_axis))
    return PatternReading(spec, (*faults, *wrong))


def misfits(values: dict[str, Any], given: set[str]) -> list[Fault]:
    """What does not fit together among the values that are given, beside what concerns the axis."""
    faults, pattern = list[Fault](), values["pattern"]
    if pattern == NONE:
        for name in ("sharpness", "log_odds", TABLE):
            if name in given:
                faults.append(Fault(name, f"{name} is for a pattern; give pattern=months, globe or table.", "both"))
        if values["values"] != BINARY and values.get("weight_decay"):
            message = "weight_decay needs binary values; give values=binary, or a pattern."
            faults.append(Fault("weight_decay", message, "both"))
        return faults
    if values["values"] != BINARY:
        message = "values must be binary beside a pattern, which says what is on and not how much."
        faults.append(Fault("values", message, "both"))
    for name in (SPARSITY, "sparsities"):
        if name in given:
            message = f"{name} is for independent features; how often those of a pattern are on is said by log_odds."
            faults.append(Fault(name, message, "both"))
    if pattern == TABLE and TABLE not in given:
        faults.append(Fault(TABLE, "pattern=table needs a table of what comes together, such as table=110:2,011."))
    if pattern != TABLE and TABLE in given:
        faults.append(Fault(TABLE, "table is for pattern=table; leave it out, or give that.", "both"))
    return faults


def fit_table(spec: PatternSpec, table: Table | None, given: set[str]) -> tuple[PatternSpec, list[Fault]]:
    """The spec with as many features as its table has, and the fault where another number is given; of the usual
    pattern where there is no table.
    """
    if table is None:
        return replace(spec, pattern=PatternSpec.pattern), []
    width = len(table[0][0])
    fitting = replace(spec, table=table, n_features=width)
    if "n_features" not in given or spec.n_features == width:
        return fitting, []
    message = f"n_features must be as many as the table has, {width}, or be left out."
    return fitting, [Fault("n_features", message, "count")]


def read_axis(
    spec: PatternSpec,
    along: str | None,
    sparsity: float | None,
    at: tuple[float, ...] | None,
    sparsities: tuple[float, ...] | None,
) -> tuple[PatternAxis, list[Fault]]:
    """What the levels of a spec lie on, and what is wrong with it."""
    independent = spec.pattern == NONE
    choices = (SPARSITY, "weight_decay") if independent else LEVEL_AXES
    name, faults = along or choices[0], list[Fault]()
    if name not in choices:
        faults.append(Fault(ALONG.name, f"along must be one of {', '.join(choices)} here."))
        name = choices[0]
    if sparsities is not None and independent and name != SPARSITY:
        faults.append(Fault("sparsities", "sparsities is for levels along sparsity; along weight_decay give sparsity."))
    elif sparsities is not None and independent and at is not None:
        faults.append(Fault(AT.name, "at and sparsities exclude each other; give one of them.", "both"))
    if sparsity is not None and independent and name == SPARSITY:
        message = "sparsity is for levels along another axis; along sparsity give sparsities, or at."
        faults.append(Fault(SPARSITY, message))
    if sparsity is None and independent and name != SPARSITY:
        faults.append(Fault(SPARSITY, "along weight_decay all levels have one sparsity; give sparsity."))
    field = FIELD["sparsities"] if name == SPARSITY else PATTERN_FIELD[name]
    told = at if sparsities is None or name != SPARSITY else sparsities
    within = None if told is None else tuple(min(max(value, field.minimum), field.maximum) for value in told)
    if within != told:
        faults.append(Fault(AT.name, f"at must be numbers from {field.minimum:g} to {field.maximum:g} along {name}."))
    levels = positions(name) if within is None else tuple(sorted(set(within)))
    beside = (sparsity or 0.0) if independent and name != SPARSITY else None
    return PatternAxis(name, levels, beside), faults


def cost(spec: PatternSpec) -> float:
    """Work of one training step in millions of products of a pattern and a feature; bounded by COST_LIMIT."""
    starts = random_count(spec) + OTHER_STARTS
    return len(spec.level_values) * starts * spec.n_patterns * spec.n_features * (1 + spec.n_hidden) / 4e6  # 4 in space


def fit_cost(spec: PatternSpec) -> tuple[PatternSpec, list[Fault]]:
    """The spec with as many seeds as are affordable, and the fault where these are fewer."""
    if cost(spec) <= COST_LIMIT:
        return spec, []
    seeds = bisect_right(range(1, spec.n_seeds + 1), COST_LIMIT, key=lambda k: cost(replace(spec, n_seeds=k)))
    given = f"with {spec.n_features} features and {len(spec.level_values)} levels"
    message = f"This needs more work than one request may ask for: {given}, n_seeds must be at most {seeds}."
    return replace(spec, n_seeds=seeds), [Fault("n_seeds", message, "cost")]
