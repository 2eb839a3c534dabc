"""The explorer's page: its link is read once, faults become notices, and the first stage is drawn on the server."""

import functools
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Annotated, Any, NamedTuple, TypedDict
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ..content import arrows, comparison, directions, notices, presets
from ..content.arrows import ArrowBounds
from ..content.comparison import Comparison
from ..content.directions import Directions
from ..content.lessons import LESSONS
from ..content.view import DEFAULTS, REST, VIEW_FIELDS, drop_replaced, link_pairs, read_view, select_fields
from ..drawing import bundle, proportions, ribbon, stage
from ..folders import STATIC
from ..http.addresses import link_addresses
from ..runs import jobs
from ..runs.results import nearest_level, read_result
from ..superposition.branches import coverage
from ..superposition.experiment import cost, recipe
from ..superposition.experiment.axis import DECAYS, IMPORTANCES
from ..superposition.experiment.query import parse_spec
from ..superposition.experiment.spec import FIELDS, Fault, Field, FieldSchema, Spec, schema
from .templates import templates

router = APIRouter(include_in_schema=False)


class Section(NamedTuple):
    """A view beside the stage, and the question that it answers.

    Each has templates/_NAME.html, static/js/sections/NAME/, static/css/sections/NAME.css.
    """

    name: str
    tab: str
    title: str
    question: str


SECTIONS = (  # in the order of their tabs, after "Model"
    Section(
        "why",
        "Jumps",
        "Why it jumps",
        "Which arrangement is best at which sparsity, and how does one give way to the next?",
    ),
    Section("atlas", "Atlas", "Phase atlas", "What is best at every sparsity and every importance, all at once?"),
    Section("learn", "Learn", "Watch it learn", "How does training get from random arrows to this?"),
    Section("compare", "Compare", "Side by side", "What changes if one setting is different?"),
    Section(
        "directions",
        "Directions",
        "Directions carry meaning",
        "What do these arrows say together, and what is misread?",
    ),
    Section("hand", "By hand", "Arrows by hand", "Can you place the arrows better than training does?"),
)
# What scripts load on demand:
PARTS = ("share/dialog", "lesson/lesson", *(f"sections/{section.name}/section" for section in SECTIONS))

Fit = Callable[[dict[str, Any]], tuple[dict[str, Any], list[Fault]]]
MAX_NOTICES = 6  # the first ones are shown
LARGE = 2  # scale of type and markers of the stage on a projector: 24 px instead of 12
STICKY_FRACTIONS = ("3/4", "2/3", "1/2", "2/5", "3/8")


class Explained(TypedDict):
    """Of which models energy levels are told: how many features, and what other fields must be."""

    most_features: int
    only: dict[str, str]


class Positions(TypedDict):
    """Where the sliders of importance stand: of the decay, and of a single importance."""

    importance: tuple[float, ...]
    importances: tuple[float, ...]


class Sticky(TypedDict):
    """A value that a knob stays at, and how it is written."""

    label: str
    value: float


Values = Annotated[dict[str, Any], "Values"]  # of every field of the spec and the view, by name


class Page(TypedDict):
    """What the scripts start from; see page_data."""

    spec_fields: list[FieldSchema]
    recipe_fields: list[FieldSchema]
    view_fields: list[FieldSchema]
    values: Values
    base: Values
    levels: tuple[float, ...]
    rest: float
    positions: Positions
    explained: Explained
    large: float
    proportions: proportions.Proportions
    comparison: Comparison
    directions: Directions
    arrows: ArrowBounds
    sticky: list[Sticky]


@router.get("/", response_class=HTMLResponse)
async def explorer_page(request: Request) -> HTMLResponse:
    """The explorer, exactly as the link describes it."""
    return templates.TemplateResponse(
        request,
        "index.html",
        {
            **await explorer_context(request),
            "sections": SECTIONS,
            "first_lesson": LESSONS[0].id,
            "presets": presets.PRESETS,
        },
    )


async def explorer_context(
    request: Request, *, base: str = "", fields: tuple[Field, ...] = VIEW_FIELDS, fit: Fit = lambda view: (view, [])
) -> dict[str, Any]:
    """The template context of a page with the explorer: the settings of base, overridden by the link's.

    fit: resolves contradictions between several fields of a view.
    """
    given = link_pairs(request)
    usual = parse_spec(select_fields(parse_qsl(base), FIELDS)).spec
    usual_view, _ = read_view(select_fields(parse_qsl(base), fields), fields)
    pairs = [*drop_replaced(parse_qsl(base), given), *given]
    view_names = {field.name for field in fields}
    reading = parse_spec((name, text) for name, text in pairs if name not in view_names)
    view, view_faults = read_view(select_fields(pairs, fields), fields)
    view, misfits = fit(view)
    faults = [*reading.faults, *view_faults, *misfits]
    result = read_result(await request.app.state.runs.find_finished(jobs.sweep(reading.spec)))
    levels = result["levels"]
    level = levels[nearest_level(reading.spec.levels, view["sparsity"] or 0)] if levels else None
    return {
        "modules": list_modules()["main"],
        "lazy": list_modules(),
        "sections": (),
        "hide": (),
        "lock": (),
        "notices": describe_faults(faults, given, fields, {**reading.spec.as_dict(), **view}),
        "page": page_data(reading.spec, view, fields, {**usual.as_dict(), **usual_view}),
        "theme": view["theme"],
        "view": view["view"],
        "panel": view["panel"],
        "level": level,
        "link": link_addresses(request, reading.spec, view),
        "stage": stage.stage(
            level,
            reach=proportions.reach_of(norm for each in levels for norm in each["feature_norm"]),
            n_hidden=reading.spec.n_hidden,
            eye=view["camera"],
            size=LARGE if view["view"] == "projector" else 1,
        ),
        "ribbon": ribbon.ribbon(levels, result["changes"]),
    }


@functools.cache
def list_modules() -> dict[str, list[str]]:
    """All modules that each part imports, by its name, so that a page preloads them and none waits for another.

    "main", the explorer, is preloaded in the head, or later in an embedded page; PARTS list what they need beside it.
    """
    explorer = bundle.needed(STATIC / "js/main.js", STATIC)
    needed = {part: bundle.needed(STATIC / f"js/{part}.js", STATIC) for part in PARTS}
    return {"main": explorer} | {
        part: [name for name in names if name not in explorer] for part, names in needed.items()
    }


def describe_faults(
    faults: Iterable[Fault], given: list[tuple[str, str]], fields: tuple[Field, ...], values: dict[str, Any]
) -> list[str]:
    """Faults in the page's words, each once."""
    known = {field.name: field for field in (*FIELDS, *fields)}
    texts = dict(reversed(given))
    found = (
        notices.describe_fault(fault, known.get(fault.field), texts.get(fault.field, ""), values) for fault in faults
    )
    return list(dict.fromkeys(found))[:MAX_NOTICES]


def page_data(spec: Spec, view: dict[str, Any], fields: tuple[Field, ...], base: dict[str, Any]) -> Page:
    """The data that the scripts start from: every field with its bounds, every value, the slider's levels, the markers.

    base: the values that this page's links may omit. rest: the sparsity of a link that names none.
    """
    return {
        "spec_fields": schema(),
        "recipe_fields": recipe.schema(),
        "view_fields": [field.schema(DEFAULTS.get(field.name)) for field in fields],
        "values": {**spec.as_dict(), **view},
        "base": base | {"v": DEFAULTS.get("v")},
        "levels": spec.levels,
        "rest": REST,
        "positions": {"importance": DECAYS, "importances": IMPORTANCES},
        "explained": {"most_features": cost.EXACT_FEATURES, "only": coverage.ASSUMED},
        "large": LARGE,
        "proportions": proportions.proportions_data(),
        "comparison": comparison.comparison_data(),
        "directions": directions.directions_data(),
        "arrows": arrows.arrow_bounds(),
        "sticky": [{"label": text, "value": float(Fraction(text))} for text in STICKY_FRACTIONS],
    }
