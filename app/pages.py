"""The HTML pages: a link is read once, faults become a notice, the first stage is drawn here."""

import functools
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from . import addresses, bundle, comparison, directions, jobs, links, notices, picture
from .folders import STATIC, TEMPLATES
from .run import Run
from .superposition.branches import coverage
from .superposition.experiment import cost, recipe
from .superposition.experiment.query import read, read_field
from .superposition.experiment.spec import FIELDS, Fault, Field, Spec, as_text, schema

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=TEMPLATES, context_processors=[addresses.in_templates])
templates.env.globals["choices"] = notices.CHOICES


# Below the explorer, in order: each has templates/_NAME.html, static/js/sections/NAME.js, static/css/sections/NAME.css.
SECTIONS: tuple[tuple[str, str], ...] = (
    ("why", "Why it jumps"),
    ("atlas", "Phase atlas"),
    ("learn", "Watch it learn"),
    ("compare", "Side by side"),
    ("directions", "Directions carry meaning"),
)
PARTS = ("figures/space", "share/dialog", *(f"sections/{name}" for name, _ in SECTIONS))  # that scripts load on demand

RESULT = b'{"kind":"result"'
Fit = Callable[[dict[str, Any]], tuple[dict[str, Any], list[Fault]]]
LINK_VERSION = 1
VIEW_FIELDS = (
    Field("sparsity", "number", "Sparsity", 0, 0.9999, step=0.0001),
    Field("panel", "choice", "Panel", choices=("found", "gram", "norms", "dimensionality")),
    Field("camera", "numbers", "Camera", -10, 10, step=0.001, max_items=3),
    Field("atlas", "choice", "Phase atlas", choices=("importance", "features", "last_importance")),
    Field("theme", "choice", "Theme", choices=("system", "light", "dark", "contrast")),
    Field("view", "choice", "View", choices=("page", "projector")),
    Field("compare", "text", "Comparison"),
    Field("names", "text", "Names", max_items=directions.MOST_NAMES),
    Field("x", "numbers", "Said", -directions.MOST_SAID, directions.MOST_SAID, max_items=directions.MOST_NAMES),
    Field("words", "text", "Words"),
    Field("h", "numbers", "Hidden activation", -10, 10, max_items=3),
    Field("height", "choice", "Height", choices=("share", "best", "loss")),
    Field("chosen", "text", "Chosen arrangement"),
    Field("carry", "choice", "Carried models", choices=("off", "on")),
    Field("film", "choice", "Film", choices=("sweep", "live", "kept")),
    Field("head", "integer", "Playhead", 0, 10**6),
    Field("knobs", "text", "Recipe"),
    Field("v", "integer", "Link version", LINK_VERSION, LINK_VERSION),
)
TEXTS = {
    "compare": comparison.read_models,
    "names": directions.read_names,
    "words": directions.read_words,
    "chosen": links.read_chosen,
    "knobs": links.read_knobs,
}
MOST_PAIRS = 100  # of a link that are read: three times as many as there are names
MOST_NOTICES = 6  # that are shown, the first
MAX_TEXT = 200  # characters of a list of choices that are read
LARGE = 2  # times: type and markers of the stage on a projector, 24 px where the page has 12
MOST_INTERFERENCE = 2  # where the colour of the norm bars ends
STICKY_FRACTIONS = ("3/4", "2/3", "1/2", "2/5", "3/8")
FIXED = {"atlas": "importance", "theme": "system", "view": "page", "height": "share", "carry": "off", "film": "sweep"}
VIEW_DEFAULT = {**dict.fromkeys(field.name for field in VIEW_FIELDS), **FIXED}
USUAL: dict[str, Any] = {**VIEW_DEFAULT, "step": 1, "start": "auto", "answer": "shown"}
NEWER = f"This link was made by a newer Starcross than this one, which reads links up to v={LINK_VERSION}."


@router.get("/", response_class=HTMLResponse)
async def explorer(request: Request) -> HTMLResponse:
    """The explorer, opened exactly at what the link says."""
    return templates.TemplateResponse(request, "index.html", {**await opened(request), "sections": SECTIONS})


async def opened(
    request: Request, *, base: str = "", fields: tuple[Field, ...] = VIEW_FIELDS, fit: Fit = lambda view: (view, [])
) -> dict[str, Any]:
    """What a page with the explorer in it shows: base's settings, and the link's own on top.

    fit: the bounds of a view that concern several of its fields at once.
    """
    given = pairs_of(request)
    usual = read(select(parse_qsl(base), FIELDS)).spec
    usual_view, _ = read_view(select(parse_qsl(base), fields), fields)
    pairs = [*unless_given(parse_qsl(base), given), *given]
    view_names = {field.name for field in fields}
    reading = read((name, text) for name, text in pairs if name not in view_names)
    view, view_faults = read_view(select(pairs, fields), fields)
    view, misfits = fit(view)
    faults = [*reading.faults, *view_faults, *misfits]
    result = finished_result(await request.app.state.runs.finished(jobs.sweep(reading.spec)))
    levels = result["levels"]
    level = levels[nearest(reading.spec.levels, view["sparsity"] or 0)] if levels else None
    return {
        "modules": modules()["main"],
        "lazy": modules(),
        "sections": (),
        "hide": (),
        "lock": (),
        "notices": told(faults, given, fields, {**reading.spec.as_dict(), **view}),
        "page": page_data(reading.spec, view, fields, {**usual.as_dict(), **usual_view}),
        "theme": view["theme"],
        "view": view["view"],
        "panel": view["panel"],
        "level": level,
        "link": link_parts(request, reading.spec, view),
        "stage": picture.stage(level, reach=picture.reach(levels)),
        "ribbon": picture.ribbon(levels, result["changes"]),
    }


@functools.cache
def modules() -> dict[str, list[str]]:
    """What each part's scripts import, by its name, so that a page names them all and none waits for another.

    "main", the explorer, is named in its head, or loaded late where a page is embedded; PARTS beside that.
    """
    explorer = bundle.needed(STATIC / "js/main.js", STATIC)
    needed = {part: bundle.needed(STATIC / f"js/{part}.js", STATIC) for part in PARTS}
    return {"main": explorer} | {
        part: [name for name in names if name not in explorer] for part, names in needed.items()
    }


def link_parts(request: Request, spec: Spec, view: dict[str, Any]) -> dict[str, str]:
    """Addresses that sites which show previews need in full: of the page, and of its picture."""
    sparsity = spec.levels[-1] if view["sparsity"] is None else view["sparsity"]
    query = "&".join(filter(None, [spec.query(), f"sparsity={as_text(sparsity)}"]))
    site = addresses.site(request)
    kept = urlencode(pairs_of(request), safe=",:;")
    page = f"{site}{request.url.path.lstrip('/')}{'?' if kept else ''}{kept}"
    return {"page": page, "picture": f"{site}preview.png?{query}", "query": query}


def pairs_of(request: Request) -> list[tuple[str, str]]:
    """What a page's link says, as far as one can mean anything and however it came here."""
    return links.tidied(request.query_params.multi_items()[:MOST_PAIRS], texts=TEXTS)


def select(pairs: Iterable[tuple[str, str]], fields: tuple[Field, ...]) -> list[tuple[str, str]]:
    """The pairs that belong to some fields."""
    names = {field.name for field in fields}
    return [(name, text) for name, text in pairs if name in names]


def unless_given(base: list[tuple[str, str]], given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The settings of a page that its link does not replace."""
    replaced = {name for name, _ in given}
    if "importances" in replaced:
        replaced.add("importance")
    return [(name, text) for name, text in base if name not in replaced]


def read_view(
    pairs: Iterable[tuple[str, str]], fields: tuple[Field, ...] = VIEW_FIELDS
) -> tuple[dict[str, Any], list[Fault]]:
    """The view a link asks for, name by name; what is faulty keeps its default or its nearest value."""
    known = {field.name: field for field in fields}
    view = {name: USUAL.get(name) for name in known}
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
    """Some of a field's choices, separated by commas; those that it does not have are left out and told."""
    given = set(text[:MAX_TEXT].split(",")) - {""}
    known = tuple(choice for choice in field.choices if choice in given)
    message = None if given <= set(field.choices) else f"{field.name} may hold {', '.join(field.choices)}."
    return known or None, message


@functools.lru_cache(maxsize=8)  # what a class looks at; each takes milliseconds to read
def finished_result(run: Run | None) -> dict[str, Any]:
    """The result line of a finished run, not to be changed; one without levels where there is no such run."""
    results = (line for line in run.lines if line.startswith(RESULT)) if run else iter(())
    return next(map(orjson.loads, results), {"levels": [], "changes": []})


def nearest(levels: tuple[float, ...], sparsity: float) -> int:
    """The slider level closest to a sparsity."""
    return min(range(len(levels)), key=lambda index: abs(levels[index] - sparsity))


def told(
    faults: Iterable[Fault], given: list[tuple[str, str]], fields: tuple[Field, ...], values: dict[str, Any]
) -> list[str]:
    """Faults as the page tells them, each once."""
    known = {field.name: field for field in (*FIELDS, *fields)}
    texts = dict(reversed(given))
    found = (notices.sentence(fault, known.get(fault.field), texts.get(fault.field, ""), values) for fault in faults)
    return list(dict.fromkeys(found))[:MOST_NOTICES]


def page_data(spec: Spec, view: dict[str, Any], fields: tuple[Field, ...], base: dict[str, Any]) -> dict[str, Any]:
    """What the scripts start from: every field with its bounds, every value, the slider's levels, the markers.

    base: the values that this page's links may leave out.
    """
    return {
        "spec_fields": schema(),
        "recipe_fields": recipe.schema(),
        "view_fields": [{**vars(field), "default": USUAL.get(field.name)} for field in fields],
        "values": {**spec.as_dict(), **view},
        "base": base | {"v": USUAL.get("v")},
        "levels": spec.levels,
        "explained": {"most_features": cost.EXACT_FEATURES, "only": coverage.ASSUMED},
        "markers": picture.MARKERS,
        "most_interference": MOST_INTERFERENCE,
        "smallest_reach": picture.SMALLEST_REACH,
        "label_room": picture.LABEL_ROOM,
        "large": LARGE,
        "eye": picture.EYE,
        "comparison": comparison.as_dict(),
        "directions": directions.as_dict(),
        "sticky": [{"label": text, "value": float(Fraction(text))} for text in STICKY_FRACTIONS],
    }
