"""Parsing a spec from the (name, text) pairs of a query: every fault is a sentence, none is raised."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol, TypeVar

from .cost import COST_LIMIT, cost, nearest_affordable
from .spec import FIELD, Fault, Field, Spec

INTEGER = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
NUMBER = re.compile(r"[+-]?([0-9]{1,20}\.?[0-9]{0,20}|\.[0-9]{1,20})(e[+-]?[0-9]{1,3})?", re.ASCII | re.IGNORECASE)
PLAIN_NAME = re.compile(r"[A-Za-z_]{1,32}", re.ASCII)


class WithImportances(Protocol):
    """A spec whose features have importances."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def n_features(self) -> int: ...

    @property
    def importances(self) -> tuple[float, ...] | None: ...


S = TypeVar("S", bound=WithImportances)


@dataclass(frozen=True)
class Reading:
    """A spec as parsed; where there are faults, the spec is the nearest valid one."""

    spec: Spec
    faults: tuple[Fault, ...]


def parse_spec(pairs: Iterable[tuple[str, str]], sweeps: bool = True) -> Reading:
    """Parse a spec from the (name, text) pairs of a query; every fault is reported, none is raised.

    sweeps: whether all of it is to be trained, so that what it costs is bounded.
    """
    pairs = list(pairs)
    values, faults = read_pairs(pairs, FIELD)
    spec, misfits = fit_together(Spec(**values), {name for name, _ in pairs})
    if sweeps and cost(spec) > COST_LIMIT:
        spec, too_dear = nearest_affordable(spec)
        misfits.append(too_dear)
    return Reading(spec, tuple(faults) + tuple(misfits))


def read_pairs(pairs: Iterable[tuple[str, str]], fields: Mapping[str, Field]) -> tuple[dict[str, Any], list[Fault]]:
    """The values of fields by name, the nearest valid ones where they have any, and every fault."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    seen: set[str] = set()
    for name, text in pairs:
        field = fields.get(name)
        if field is None:
            faults.append(unknown_parameter(name, fields))
        elif name in seen:
            faults.append(Fault(name, f"{name} is given more than once; give it once.", "twice"))
        else:
            seen.add(name)
            value, fault = read_field(field, text)
            if value is not None:
                values[name] = value
            if fault:
                faults.append(Fault(name, fault))
    return values, faults


def unknown_parameter(name: str, fields: Iterable[str]) -> Fault:
    """The fault of a parameter that does not exist; only a harmless name is repeated back."""
    shown = name if PLAIN_NAME.fullmatch(name) else "a parameter of this link"
    return Fault(shown, f"{shown} is not a parameter; there are {', '.join(fields)}.", "unknown")


def read_field(field: Field, text: str) -> tuple[Any, str | None]:
    """The value of one field, or the nearest valid one (None where there is none) and the fault."""
    if field.kind == "choice":
        if text in field.choices:
            return text, None
        return None, f"{field.name} must be one of {', '.join(field.choices)}."
    if field.kind == "numbers":
        return read_numbers(field, text)
    if field.kind == "text":
        return text, None
    pattern, what, kind = (INTEGER, "a whole number", int) if field.kind == "integer" else (NUMBER, "a number", float)
    fault = f"{field.name} must be {what} from {field.minimum:.12g} to {field.maximum:.12g}."
    if pattern.fullmatch(text):
        value = kind(text)
        nearest = min(max(value, kind(field.minimum)), kind(field.maximum))
        return nearest, None if nearest == value else fault
    if field.kind == "integer" and NUMBER.fullmatch(text):
        return int(min(max(float(text), field.minimum), field.maximum)), fault
    return None, fault


def read_numbers(field: Field, text: str) -> tuple[tuple[float, ...] | None, str | None]:
    """A comma-separated list, each item within the field's bounds."""
    bounds = f"from {field.minimum:.12g} to {field.maximum:.12g}"
    fault = f"{field.name} must be at most {field.max_items} numbers {bounds}, separated by commas."
    items = text.split(",", field.max_items)
    if len(items) > field.max_items or not all(NUMBER.fullmatch(item) for item in items):
        return None, fault
    given = tuple(float(item) + 0.0 for item in items)  # + 0: there is no negative zero
    nearest = tuple(min(max(value, field.minimum), field.maximum) for value in given)
    return nearest, None if nearest == given else fault


def fit_together(spec: Spec, given: set[str]) -> tuple[Spec, list[Fault]]:
    """The bounds that concern several fields at once."""
    faults: list[Fault] = []
    if spec.sparsities is not None:
        spec = replace(spec, sparsities=tuple(sorted(set(spec.sparsities))))
    spec, misfits = fit_importances(spec, given, Spec.importance)
    faults += misfits
    if spec.correlation != "none" and spec.group_size > spec.n_features:
        message = f"group_size must be at most n_features, which is {spec.n_features}."
        faults.append(Fault("group_size", message, "group"))
        spec = replace(spec, group_size=spec.n_features)
    if spec.correlation == "none":
        spec = replace(spec, group_size=Spec.group_size)
    return spec, faults


def fit_importances(spec: S, given: set[str], usual: float) -> tuple[S, list[Fault]]:
    """The spec with importances that fit its number of features, or none, and what is wrong; usual: the decay beside
    them, which is not used.
    """
    if spec.importances is None:
        return spec, []
    faults: list[Fault] = []
    if "importance" in given:
        message = "importances and importance exclude each other; give one of them."
        faults.append(Fault("importances", message, "both"))
    if len(spec.importances) != spec.n_features:
        count = f"importances must hold one number per feature: n_features is {spec.n_features}"
        faults.append(Fault("importances", f"{count}, importances has {len(spec.importances)}.", "count"))
        return replace(spec, importances=None), faults
    return replace(spec, importance=usual), faults
