"""Records of Python as types of TypeScript."""

import json
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from jinja2 import Environment

from app.folders import TEMPLATES
from app.superposition.experiment.spec import FIELD, Field, Spec
from app.superposition.patterns.spec import PatternSpec
from app.superposition.words.spec import WordsSpec

from .kinds import ALWAYS, DEFAULTS, LINES, NAMES, OBJECTS, PAGES, SOMETIMES, WITHOUT_TORCH

PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null", Any: "any"}
JSON_BLOCK = re.compile(r'<script type="application/json" id="(phrases[\w-]*)">(.*?)</script>', re.DOTALL)
IDENTIFIED = re.compile(r'<(\w+)\b[^<>]*? id="([\w-]+)"')
HEAD = "// Written by `python -m tests.lines` from the records beside the Python that writes them.\n"


def hints(record: type) -> dict[str, Any]:
    """The fields of a record, each with its type."""
    every = get_type_hints(record, localns=WITHOUT_TORCH, include_extras=True)
    beside = ("axis",) if issubclass(record, Spec | WordsSpec | PatternSpec) else ()
    return {name: hint for name, hint in every.items() if name not in beside}


def is_record(hint: Any) -> bool:
    return is_typeddict(hint) or (is_dataclass(hint) and isinstance(hint, type))


def name_of(record: type) -> str:
    return NAMES.get(record, record.__name__)


def parts_of(hint: Any) -> tuple[Any, ...]:
    """The types that a type is made of; of `Annotated[dict, record]`, a record's fields by name, the record."""
    if get_origin(hint) is Annotated:
        return hint.__metadata__
    return () if get_origin(hint) is Literal else get_args(hint)


def records(hint: Any) -> Iterator[type]:
    """The records in a type and in theirs, each behind those it needs."""
    if is_record(hint):
        for inner in hints(hint).values():
            yield from records(inner)
        yield hint
    for inner in parts_of(hint):
        yield from records(inner)


def written(hint: Any) -> str:
    """A type as TypeScript writes it."""
    if isinstance(hint, str):
        return hint
    if hint in PLAIN:
        return PLAIN[hint]
    if is_record(hint):
        return name_of(hint)
    origin, inner = get_origin(hint), parts_of(hint)
    if origin is Annotated:
        return written(inner[0])
    if origin is Literal:
        return " | ".join(json.dumps(value) for value in get_args(hint))
    if origin in (Union, UnionType):
        return " | ".join(map(written, inner))
    if origin is dict:
        return f"Record<string, {written(inner[1])}>"
    if origin is list or inner[1:] == (...,):
        item = written(inner[0])
        return f"({item})[]" if "|" in item else f"{item}[]"
    if origin is tuple:
        return f"[{', '.join(map(written, inner))}]"
    raise TypeError(f"no type of TypeScript for {hint}")


def record(of: type) -> str:
    """A record's declaration; choices that a table of fields knows are written one by one."""
    lines = []
    for name, hint in hints(of).items():
        optional = "?" if get_origin(hint) is NotRequired else ""
        hint = parts_of(hint)[0] if optional else hint
        known = FIELD[name] if is_dataclass(of) and of.__name__ == "Spec" and FIELD[name].choices else None
        lines.append(f"  {name}{optional}: {of_field(known) if known else written(hint)};\n")
    return f"type {name_of(of)} = {{\n{''.join(lines)}}};\n"


def of_field(field: Field) -> str:
    """The type of the value that a field has."""
    if field.kind == "choice":
        either = " | ".join(map(json.dumps, field.choices))
        return f"({either})[]" if field.max_items else either
    item = "string" if field.kind == "text" else "number"
    return f"{item}[]" if field.max_items else item


def view() -> str:
    """What a page's link says beside the spec."""
    every = [(field, "") for field in ALWAYS] + [(field, "?") for field in SOMETIMES]
    lines = (
        f"  {field.name}{optional}: {of_field(field)}{' | null' if DEFAULTS.get(field.name) is None else ''};\n"
        for field, optional in every
    )
    return f"type View = {{\n{''.join(lines)}}};\n\ntype Values = Spec & View;\n"


def shape(value: Any, indent: str) -> str:
    """The type of a value of JSON; what has keys that are no names is asked for by any."""
    if isinstance(value, dict):
        if not all(key.isidentifier() for key in value):
            return f"Record<string, {' | '.join(sorted({shape(inner, indent) for inner in value.values()}))}>"
        deeper = indent + "  "
        lines = (f"{deeper}{key}: {shape(inner, deeper)};\n" for key, inner in value.items())
        return f"{{\n{''.join(lines)}{indent}}}"
    if isinstance(value, list):
        return f"({' | '.join(sorted({shape(inner, indent) for inner in value}))})[]"
    return PLAIN[type(value)]


def phrases(env: Environment) -> dict[str, Any]:
    """The sentences that templates hand to the scripts, by the element's id."""
    blocks = (block for path in sorted(TEMPLATES.glob("*.html")) for block in JSON_BLOCK.findall(path.read_text()))
    return {name: json.loads(env.from_string(text).render()) for name, text in blocks}


def elements() -> str:
    """The tag of each element that has an id, by the id; on two pages it may have two."""
    found: dict[str, set[str]] = {}
    for path in TEMPLATES.rglob("*.html"):
        for tag, name in IDENTIFIED.findall(path.read_text()):
            found.setdefault(name, set()).add(json.dumps(tag))
    lines = "".join(f"  {json.dumps(name)}: {' | '.join(sorted(found[name]))};\n" for name in sorted(found))
    return f"type TagById = {{\n{lines}}};\n"


def declarations(env: Environment) -> str:
    """All types as one file."""
    roots = (*LINES.values(), *OBJECTS, *PAGES.values())
    every = list(dict.fromkeys(found for root in roots for found in records(root)))
    names = [name_of(found) for found in every]
    assert len(set(names)) == len(names), f"two records of one name: {sorted(names)}"
    told = phrases(env)
    blocks = [
        HEAD,
        *map(record, every),
        view(),
        elements(),
        *(f"type {name} = {written(union)};\n" for name, union in LINES.items()),
        "/** The JSON in a page, by the element's id. */\ntype PageJson = {\n"
        + "".join(f"  {json.dumps(name)}: {written(hint)};\n" for name, hint in PAGES.items())
        + "".join(f"  {json.dumps(name)}: {shape(value, '  ')};\n" for name, value in told.items())
        + "};\n",
    ]
    return "\n".join(blocks)
