"""The pages for a class: the shelf of lessons, each lesson at each of its steps, the explorer to embed."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ..content import embed, lessons, links
from ..content.embed import EMBED_FIELDS
from ..content.lessons import LESSON, LESSON_FIELDS, LESSONS
from ..content.view import VIEW_FIELDS, pairs_of, read_view, select
from ..http import headers
from .pages import opened
from .templates import templates

router = APIRouter(include_in_schema=False)


@router.get("/lessons", response_class=HTMLResponse)
async def start(request: Request) -> HTMLResponse:
    """Every lesson, and the free explorer."""
    return templates.TemplateResponse(request, "lessons.html", shelf(request))


@router.get("/lesson/{name}", response_class=HTMLResponse)
@router.get("/embed/lesson/{name}", response_class=HTMLResponse)
async def lesson(request: Request, name: str) -> HTMLResponse:
    """One step of a lesson: the explorer at the step's settings, the link's own on top; framed, without the tools."""
    chosen = LESSON.get(links.plain(name))
    if chosen is None:
        context = {**shelf(request), "nearest": lessons.nearest(name)}
        return templates.TemplateResponse(request, "lessons.html", context, status_code=404)
    view, _ = read_view(select(pairs_of(request), LESSON_FIELDS), LESSON_FIELDS)
    context = {
        **await opened(request, base=chosen.query(view["step"]), fields=(*VIEW_FIELDS, *LESSON_FIELDS)),
        "lesson": chosen,
        "following": lessons.after(chosen),
        "place": LESSONS.index(chosen) + 1,
        "count": len(LESSONS),
        "step": view["step"],
        "guess": view["guess"],
        "hide": chosen.hides(view["step"]),
        "embedded": headers.for_frames(request.scope["path"]),
    }
    return templates.TemplateResponse(request, f"lessons/{chosen.id}.html", context)


@router.get("/embed", response_class=HTMLResponse)
async def embedded(request: Request) -> HTMLResponse:
    """The explorer inside another page: parts left out or locked, nothing trained before it is seen."""
    context = await opened(request, fields=(*VIEW_FIELDS, *EMBED_FIELDS), fit=embed.fit_together)
    values = context["page"]["values"]
    parts = {"hide": embed.without(values), "lock": values["lock"] or (), "embedded": True}
    return templates.TemplateResponse(request, "embed.html", {**context, **parts, "start": values["start"]})


def shelf(request: Request) -> dict[str, Any]:
    """What the page of lessons shows."""
    view, _ = read_view(select(pairs_of(request), VIEW_FIELDS), VIEW_FIELDS)
    return {"lessons": LESSONS, "theme": view["theme"], "view": view["view"]}
