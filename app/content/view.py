"""The view part of a page's link: its fields, their bounds, and how they are read."""

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request

from ..superposition.experiment.axis import ONE_IMPORTANCE
from ..superposition.experiment.query import read_field
from ..superposition.experiment.spec import FIELD, Fault, Field
from . import arrows, comparison, directions, links

ONES = tuple(f"{ONE_IMPORTANCE}{i}" for i in range(FIELD["importances"].max_items))  # axes of one importance each
LINK_VERSION = 1  # raised when older links would mean something else
VIEW_FIELDS = (
    Field("sparsity", "number", "Sparsity", 0, 0.9999, step=0.0001),
    Field("panel", "choice", "Panel", choices=("found", "gram", "norms", "dimensionality")),
    Field("camera", "numbers", "Camera", -10, 10, step=0.001, max_items=3),
    Field("atlas", "choice", "Phase atlas", choices=("importance", "features", "last_importance", "sparsity", *ONES)),
    Field("across", "choice", "Phase atlas, across", choices=("sparsity", "importance", *ONES)),
    Field("theme", "choice", "Theme", choices=("system", "light", "dark", "contrast")),
    Field("view", "choice", "View", choices=("page", "projector")),
    Field("compare", "text", "Comparison"),
    Field("names", "text", "Names", max_items=directions.MAX_NAMES),
    Field("x", "numbers", "Said", -directions.MAX_INPUT, directions.MAX_INPUT, max_items=directions.MAX_NAMES),
    Field("words", "text", "Words"),
    Field("h", "numbers", "Hidden activation", -10, 10, max_items=3),
    Field("height", "choice", "Height", choices=("share", "best", "loss")),
    Field("chosen", "text", "Chosen arrangement"),
    Field("carry", "choice", "Carried models", choices=("off", "on")),
    Field("stairs", "choice", "How many stand at once", choices=("off", "on")),
    Field("film", "choice", "Film", choices=("sweep", "live", "kept")),
    Field("head", "integer", "Playhead", 0, 10**6),
    Field("knobs", "text", "Recipe"),
    Field("arrows", "text", "Arrows by hand"),
    Field("v", "integer", "Link version", LINK_VERSION, LINK_VERSION),
)
TEXTS = {
    "compare": comparison.read_models,
    "names": directions.read_names,
    "words": directions.read_words,
    "chosen": links.read_chosen,
    "knobs": links.read_knobs,
    "arrows": arrows.read_arrows,
    "drawn": arrows.read_arrows,
}
REST = 0.98  # the sparsity at which the intro ends and a link without one stands: well inside the default's star
MAX_PAIRS = 100  # that are read of a link: three times the number of fields
MAX_TEXT = 200  # characters that are read of a list of choices
FIXED = {
    "atlas": "importance",
    "across": "sparsity",
    "theme": "system",
    "view": "page",
    "height": "share",
    "carry": "off",
    "stairs": "off",
    "film": "sweep",
}
VIEW_DEFAULT = {**dict.fromkeys(field.name for field in VIEW_FIELDS), **FIXED}
DEFAULTS: dict[str, Any] = {**VIEW_DEFAULT, "step": 1, "start": "auto", "answer": "shown", "beside": "none"}
NEWER = f"This link was made by a newer Starcross than this one, which reads links up to v={LINK_VERSION}."


def link_pairs(request: Request) -> list[tuple[str, str]]:
    """The pairs of a page's link, without the damage done to them on the way."""
    return links.tidy(request.query_params.multi_items()[:MAX_PAIRS], texts=TEXTS)


def read_link_view(request: Request, fields: tuple[Field, ...] = VIEW_FIELDS) -> dict[str, Any]:
    """The view of a page that passes over what its link cannot mean."""
    return read_view(select_fields(link_pairs(request), fields), fields)[0]


def select_fields(pairs: Iterable[tuple[str, str]], fields: tuple[Field, ...]) -> list[tuple[str, str]]:
    """The pairs that belong to some fields."""
    names = {field.name for field in fields}
    return [(name, text) for name, text in pairs if name in names]


def drop_replaced(base: list[tuple[str, str]], given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The settings of a page that its link does not override."""
    replaced = {name for name, _ in given}
    if "importances" in replaced:
        replaced.add("importance")
    return [(name, text) for name, text in base if name not in replaced]


def read_view(
    pairs: Iterable[tuple[str, str]], fields: tuple[Field, ...] = VIEW_FIELDS
) -> tuple[dict[str, Any], list[Fault]]:
    """Read the view of a link by field; a faulty field keeps its default or its nearest valid value."""
    known = {field.name: field for field in fields}
    view = {name: DEFAULTS.get(name) for name in known}
    faults: list[Fault] = []
    seen: set[str] = set()
    for name, text in pairs:
        if name in seen:
            faults.append(Fault(name, f"{name} is given more than once; give it once.", "twice"))
            continue
        seen.add(name)
        field = known[name]
        value: Any
        if field.kind == "choice" and field.max_items:
            value, message = read_choices(field, text)
        else:
            value, message = TEXTS[name](text) if name in TEXTS else read_field(field, text)
        if name == "camera" and value is not None and (len(value) != field.max_items or not any(value)):
            value, message = None, "camera must be three numbers, not all of them zero."
        if name == "v" and message and text.isdecimal() and int(text[:9]) > LINK_VERSION:
            message = NEWER
        if value is not None:
            view[name] = value
        if message:
            faults.append(Fault(name, message, "said" if message == NEWER else "bounds"))
    return {**view, "v": LINK_VERSION} if "v" in known else view, faults


def read_choices(field: Field, text: str) -> tuple[tuple[str, ...] | None, str | None]:
    """Read several choices separated by commas; unknown ones are left out and are a fault."""
    given = set(text[:MAX_TEXT].split(",")) - {""}
    known = tuple(choice for choice in field.choices if choice in given)
    message = None if given <= set(field.choices) else f"{field.name} may hold {', '.join(field.choices)}."
    return known or None, message
