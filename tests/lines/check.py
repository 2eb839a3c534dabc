"""Whether a value of JSON is of a record's type to the letter: no field missing or too many, no number for a text."""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin

from app.superposition.experiment.spec import FIELDS, Field

from .kinds import ALWAYS, DEFAULTS, SOMETIMES
from .typescript import hints, is_record, parts_of


def faults(value: Any, hint: Any, where: str = "") -> Iterator[str]:
    """What is wrong with a value, each with its place; nothing where it is of its type."""
    origin, inner = get_origin(hint), parts_of(hint)
    if hint is Any:
        return
    if is_record(hint):
        yield from faults_of_record(value, hints(hint), where)
    elif origin is Annotated:
        yield from faults_of_values(value, where) if inner == ("Values",) else faults(value, inner[0], where)
    elif origin in (Union, UnionType):
        tried = [list(faults(value, one, where)) for one in inner]
        yield from min(tried, key=len)
    elif origin is Literal:
        if value not in get_args(hint):
            yield f"{where}: {value!r} is none of {get_args(hint)}"
    elif origin is dict and isinstance(value, dict):
        for key, item in value.items():
            yield from faults(item, inner[1], f"{where}.{key}")
    elif (origin is list or inner[1:] == (...,)) and isinstance(value, list):
        for k, item in enumerate(value):
            yield from faults(item, inner[0], f"{where}[{k}]")
    elif origin is tuple and isinstance(value, list) and len(value) == len(inner):
        for k, (item, one) in enumerate(zip(value, inner, strict=True)):
            yield from faults(item, one, f"{where}[{k}]")
    elif hint is float:
        if type(value) not in (int, float):
            yield f"{where}: {value!r} is no number"
    elif hint not in (str, int, bool, NoneType) or type(value) is not hint:
        yield f"{where}: {value!r} is no {hint}"


def faults_of_record(value: Any, fields: dict[str, Any], where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {value!r} is no object"
        return
    needed = {name for name, hint in fields.items() if get_origin(hint) is not NotRequired}
    yield from (f"{where}.{name}: is missing" for name in sorted(needed - set(value)))
    yield from (f"{where}.{name}: has no type" for name in sorted(set(value) - set(fields)))
    for name in fields.keys() & value.keys():
        hint = fields[name]
        yield from faults(
            value[name], parts_of(hint)[0] if get_origin(hint) is NotRequired else hint, f"{where}.{name}"
        )


def faults_of_values(value: Any, where: str) -> Iterator[str]:
    """The values of a page are those of the spec's table of fields and of the view's."""
    always = {field.name: hint_of(field) for field in (*FIELDS, *ALWAYS)}
    sometimes = {field.name: NotRequired[hint_of(field)] for field in SOMETIMES}
    yield from faults_of_record(value, always | sometimes, where)


def hint_of(field: Field) -> Any:
    plain: Any = {"integer": int, "choice": Literal[field.choices], "text": str}.get(field.kind, float)
    hint = list[plain] if field.max_items else plain
    return hint if DEFAULTS.get(field.name) is not None else hint | None
