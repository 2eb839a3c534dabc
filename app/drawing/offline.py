"""A finished sweep as one file: slider, arrows, names and numbers, opened from disk with no network."""

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


@functools.cache
def script() -> str:
    """Every module that the file needs, as one script."""
    return bundle(STATIC / "js" / "offline.js")


@functools.cache
def style() -> str:
    """The explorer's own style sheet, and what the file adds."""
    return "\n".join(
        (STATIC / "css" / name).read_text()
        for name in ("starcross.css", "panels.css", "screens.css", "lessons.css", "offline.css")
    )
