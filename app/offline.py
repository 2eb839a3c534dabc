"""A finished sweep as one file: slider, arrows, names and numbers, opened from disk with no network."""

import functools

from .bundle import bundle
from .folders import STATIC
from .lessons import Lesson
from .pages import finished_result, nearest, templates
from .picture import EYE, LABEL_ROOM, MARKERS, reach
from .run import Run
from .superposition.experiment.spec import Spec

KEPT = ("sparsity", "W", "b", "loss", "arrangement", "parts", "label", "sentence", "feature_norm")


def page(spec: Spec, run: Run, sparsity: float, link: str, lesson: Lesson | None, site: str) -> str:
    """The whole HTML of a finished sweep, opened at a sparsity, with a lesson's words if need be.

    link, site: where it came from, and the first page of that server.
    """
    result = finished_result(run)
    levels = [{name: level[name] for name in KEPT} for level in result["levels"]]
    index = nearest(spec.levels, sparsity)
    data = {
        "levels": levels,
        "changes": result["changes"],
        "sparsities": spec.levels,
        "index": index,
        "values": spec.as_dict(),
        "reach": reach(levels),
        "markers": MARKERS,
        "label_room": LABEL_ROOM,
        "eye": EYE,
    }
    context = {"data": data, "level": levels[index], "link": link, "lock": (), "ribbon": "", "spec": spec}
    context |= {"script": script(), "style": style()}
    if lesson is None:
        return templates.env.get_template("offline.html").render(context)
    context |= {"lesson": lesson, "layout": "offline-lesson.html", "site": site}
    return templates.env.get_template(f"lessons/{lesson.id}.html").render(context)


@functools.cache
def script() -> str:
    """Every module that the file needs, as one script."""
    return bundle(STATIC / "js" / "offline" / "main.js")


@functools.cache
def style() -> str:
    """The explorer's own style sheet, and what the file adds."""
    return "\n".join(
        (STATIC / "css" / name).read_text() for name in ("starcross.css", "screens.css", "lessons.css", "offline.css")
    )
