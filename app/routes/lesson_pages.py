"""The pages for a class: lessons and their steps, teachers' materials, the glossary, the founding question, embeds."""

import asyncio
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from ..content import embed, just_directions, lessons, links, teaching
from ..content.comparison import WHICH
from ..content.embed import EMBED_FIELDS
from ..content.lesson import LESSON_FIELDS, Lesson
from ..content.lessons import LESSON, LESSONS
from ..content.teaching import TEACHING
from ..content.view import VIEW_FIELDS, read_link_view
from ..drawing import offline
from ..drawing.proportions import proportions_data
from ..http import addresses, headers
from ..runs import jobs
from ..runs.jobs import Job
from ..runs.results import read_result
from ..superposition.experiment.query import parse_spec
from ..superposition.words.query import parse_words
from . import errors, run_response
from .data.pages import PAGES, page_context
from .pages import SECTIONS, explorer_context
from .templates import templates

SECTION = {section.name: section for section in SECTIONS}

router = APIRouter(include_in_schema=False)

BESIDE_PAGES = (
    "theme",
    "view",
    "v",
    "camera",
)  # what links to a lesson say of the view where its stage is another page's


@router.get("/lessons", response_class=HTMLResponse)
async def lessons_page(request: Request) -> HTMLResponse:
    """The list of lessons."""
    return templates.TemplateResponse(request, "lessons.html", lessons_context(request))


@router.get("/glossary", response_class=HTMLResponse)
async def glossary_page(request: Request) -> HTMLResponse:
    """The terms of the page, each with its card."""
    return templates.TemplateResponse(request, "glossary.html", {"theme": lessons_context(request)["theme"]})


@router.get("/lesson/{name}", response_class=HTMLResponse)
@router.get("/embed/lesson/{name}", response_class=HTMLResponse)
async def lesson_page(request: Request, name: str) -> HTMLResponse:
    """One step of a lesson: the explorer with the step's settings, overridden by the link; embedded, without tools."""
    chosen = LESSON.get(links.clean_value(name))
    if chosen is None:
        return nearest_lesson(request, name)
    view = read_link_view(request, LESSON_FIELDS)
    context = {
        **await scene_context(request, chosen.page(view["step"]), chosen.query(view["step"])),
        "lesson": chosen,
        "reason": reason_for(chosen, view["guess"]),
        "following": lessons.next_lesson(chosen),
        "place": LESSONS.index(chosen) + 1,
        "count": len(LESSONS),
        "step": view["step"],
        "guess": view["guess"],
        "hide": chosen.hides(view["step"]),
        "departure": None if "sparsity" in request.query_params else chosen.departure(view["step"]),
        "marked": chosen.mark.tell(view["mark"]) if chosen.mark and view["mark"] is not None else "",
        "mark": view["mark"] if chosen.mark else None,
        "drawn": view["drawn"] if chosen.draws else None,
        "beside": SECTION.get(chosen.beside or ""),
        "embedded": headers.is_embeddable(request.scope["path"]),
    }
    return templates.TemplateResponse(request, f"lessons/{chosen.id}.html", context)


async def scene_context(request: Request, page: str, base: str) -> dict[str, Any]:
    """The template context of what stands beside a lesson's words: a page's own, or the explorer's."""
    if page == "":
        return {"scene": "", **await explorer_context(request, base=base, fields=(*VIEW_FIELDS, *LESSON_FIELDS))}
    fields = (*(field for field in VIEW_FIELDS if field.name in BESIDE_PAGES), *LESSON_FIELDS)
    view = read_link_view(request, fields)
    return {"scene": page, "name": page, "view": view["view"], **page_context(request, PAGES[page], base, fields)}


@router.get("/teachers", response_class=HTMLResponse)
async def teachers_page(request: Request) -> HTMLResponse:
    """What teachers need: rooms, lessons, places, and what is stored."""
    context = {
        **lessons_context(request),
        "teaching": TEACHING,
        "total": sum(one.minutes for one in TEACHING.values()),
        "places": teaching.PLACES,
        "privacy": teaching.PRIVACY,
        "site": addresses.site_address(request),
    }
    return templates.TemplateResponse(request, "teachers.html", context)


@router.get("/lesson/{name}/teacher", response_class=HTMLResponse)
async def teacher_page(request: Request, name: str) -> HTMLResponse:
    """A lesson's goal, the idea behind each option, and how it goes in class."""
    return material_page(request, name, "teacher.html")


@router.get("/lesson/{name}/worksheet", response_class=HTMLResponse)
async def worksheet_page(request: Request, name: str) -> HTMLResponse:
    """A lesson on one sheet of paper."""
    return material_page(request, name, "worksheet.html")


def material_page(request: Request, name: str, template: str) -> HTMLResponse:
    """A page about a lesson for its teacher; the nearest one where there is no such lesson."""
    chosen = LESSON.get(links.clean_value(name))
    if chosen is None:
        return nearest_lesson(request, name)
    context = {
        **lessons_context(request),
        "lesson": chosen,
        "teaching": TEACHING[chosen.id],
        "address": f"{addresses.site_address(request)}lesson/{chosen.id}",
        "before": chosen.query(1) if chosen.pictured else "",
    }
    return templates.TemplateResponse(request, template, context)


def nearest_lesson(request: Request, name: str) -> HTMLResponse:
    """The list of lessons, with a notice that none has this name, and the nearest."""
    context = {**lessons_context(request), "nearest": lessons.closest_lesson(name)}
    return templates.TemplateResponse(request, "lessons.html", context, status_code=404)


def reason_for(lesson: Lesson, guess: int | None) -> str:
    """What to answer to a wrong guess; empty for the right one, and for none."""
    reasons = TEACHING[lesson.id].reasons
    return reasons[guess - 1] if guess and guess <= len(reasons) else ""


@router.get("/just-directions", response_class=HTMLResponse)
async def just_directions_page(request: Request) -> HTMLResponse:
    """Is it just dense directional encoding? Eight steps, each with models that are trained when it is come to."""
    view = read_link_view(request)
    context = {"theme": view["theme"], **steps_context()}
    return templates.TemplateResponse(request, "just-directions.html", context)


@router.get("/just-directions/offline.html")
async def offline_steps(request: Request) -> Response:
    """The same page with all its models as one HTML file that needs no network; they are trained first if need be."""
    saved = {"Content-Disposition": 'attachment; filename="starcross-directions.html"'}
    results: dict[str, Any] = {}
    for address, job in steps_jobs().items():
        run = await run_response.finish_run(request, job)
        if run is None:
            return run_response.head_response(saved, HTMLResponse.media_type)
        if run.failure:
            return errors.busy_response(request, run.failure)
        results[address] = await asyncio.to_thread(read_result, run)
    site = addresses.site_address(request)
    content = await asyncio.to_thread(offline.steps_page, templates.env, steps_context(), results, site)
    return HTMLResponse(content, headers=saved)


def steps_context() -> dict[str, Any]:
    """What the page of steps shows."""
    return {
        "steps": {step.id: step for step in just_directions.STEPS},
        "steps_page": just_directions.steps_data(),
        "models": WHICH.models,
        "proportions": proportions_data(),
    }


def steps_jobs() -> dict[str, Job]:
    """The runs of the page of steps, by the addresses that its script asks for."""
    shown = {f"{run.path}?{run.query}".rstrip("?"): run for step in just_directions.STEPS for run in step.runs}
    return {
        f"api/{address}": jobs.words(parse_words(parse_qsl(run.query)).spec)
        if run.path == "words"
        else jobs.sweep(parse_spec(parse_qsl(run.query)).spec)
        for address, run in shown.items()
    }


@router.get("/embed", response_class=HTMLResponse)
async def embed_page(request: Request) -> HTMLResponse:
    """The explorer inside another page, with parts hidden or locked; nothing is trained before it is visible."""
    context = await explorer_context(request, fields=(*VIEW_FIELDS, *EMBED_FIELDS), fit=embed.resolve_conflicts)
    values = context["page"]["values"]
    parts = {"hide": embed.omitted_parts(values), "lock": values["lock"] or (), "embedded": True}
    beside = SECTION.get(values["beside"])
    return templates.TemplateResponse(request, "embed.html", {**context, **parts, "beside": beside})


def lessons_context(request: Request) -> dict[str, Any]:
    """The template context of the list of lessons."""
    view = read_link_view(request)
    return {"lessons": LESSONS, "theme": view["theme"], "view": view["view"]}
