"""A finished sweep, or the page of steps, as one file: sliders, arrows, names and numbers, with no network."""

import functools
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from jinja2 import Environment

from ..content.lesson import Lesson
from ..folders import STATIC
from ..superposition.experiment.jsonl import Part
from ..superposition.experiment.spec import Spec, SpecFields
from .bundle import bundle
from .proportions import Proportions, proportions_data, reach_of

if TYPE_CHECKING:
    from ..superposition.branches.phase_change import SweepChange


STYLE = ("starcross.css", "panels.css", "screens.css", "lessons.css", "offline.css")
STEPS_STYLE = ("starcross.css", "screens.css", "data.css", "words.css", "just-directions.css")
SHOWN = {  # of a level in steps
    "sparsity",
    "W",
    "b",
    "loss",
    "leak",
    "parts",
    "arrangement",
    "label",
    "sentence",
    "feature_norm",
    "loss_by_active",
    "words",
    "additive",
}


class KeptLevel(TypedDict):
    """What the file holds of a level."""

    sparsity: float
    W: list[list[float]]
    b: list[float]
    loss: float
    arrangement: str
    parts: list[Part]
    label: str
    sentence: str
    feature_norm: list[float]


class OfflineData(TypedDict):
    """What the file's script starts from. reach: the longest arrow that there is room for; index: the level shown."""

    levels: list[Annotated[dict[str, Any], KeptLevel]]
    changes: list["SweepChange"]
    sparsities: tuple[float, ...]
    index: int
    values: SpecFields
    reach: float
    proportions: Proportions


class StepsRun(TypedDict):
    """A run that steps show: of each level what they show of it."""

    levels: list[dict[str, Any]]
    changes: list["SweepChange"]


def page(
    env: Environment,
    spec: Spec,
    result: dict[str, Any],
    index: int,
    link: str,
    lesson: Lesson | None,
    site: str,
) -> str:
    """The whole HTML of a sweep's result, opened at one of its levels, with a lesson's words if need be.

    env: the templates. link, site: where it came from, and the first page of that server.
    """
    levels = [{name: level[name] for name in KeptLevel.__annotations__} for level in result["levels"]]
    data: OfflineData = {
        "levels": levels,
        "changes": result["changes"],
        "sparsities": spec.levels,
        "index": index,
        "values": spec.as_dict(),
        "reach": reach_of(norm for level in levels for norm in level["feature_norm"]),
        "proportions": proportions_data(),
    }
    context = {"data": data, "level": levels[index], "link": link, "lock": (), "ribbon": "", "spec": spec}
    context |= {"script": script(), "style": style()}
    if lesson is None:
        return env.get_template("offline.html").render(context)
    context |= {"lesson": lesson, "layout": "offline-lesson.html", "site": site}
    return env.get_template(f"lessons/{lesson.id}.html").render(context)


def steps_page(env: Environment, context: dict[str, Any], results: dict[str, dict[str, Any]], site: str) -> str:
    """The whole HTML of the page of steps with all its models.

    env: the templates. context: the page's. results: of runs, by the addresses that its script asks for. site: the
    first page of the server it came from.
    """
    runs: dict[str, StepsRun] = {
        address: {"levels": [shown_of(level) for level in result["levels"]], "changes": result["changes"]}
        for address, result in results.items()
    }
    own = {"layout": "offline-page.html", "home": site, "embedded": False, "runs": runs}
    own |= {"script": script("offline-steps.js"), "style": style(STEPS_STYLE)}
    return env.get_template("just-directions.html").render({**context, **own})


def shown_of(level: dict[str, Any]) -> dict[str, Any]:
    """A level without what steps do not show."""
    return {name: value for name, value in level.items() if name in SHOWN}


@functools.cache
def script(entry: str = "offline.js") -> str:
    """Every module that a file needs, as one script."""
    return bundle(STATIC / "js" / entry)


@functools.cache
def style(sheets: tuple[str, ...] = STYLE) -> str:
    """The page's own style sheets, and what the file adds, as one."""
    return "\n".join((STATIC / "css" / name).read_text() for name in sheets)
