"""The pages of a class in one room: where students vote, what the host projects, and where a code is typed."""

from typing import Any, TypedDict
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ..classroom.codes import read_code
from ..content.data.samples import read_link, slider_run
from ..content.lesson import STEPS, Lesson
from ..content.lessons import LESSONS, next_lesson
from ..content.view import read_link_view, select_fields
from ..superposition.experiment.query import parse_spec
from ..superposition.experiment.spec import FIELDS
from .templates import templates

router = APIRouter(include_in_schema=False)


class RoomLesson(TypedDict):
    """What a room's pages know of a lesson. steps: what is framed of each. pictured: whether the question has one.
    runs: what they train. next: its id.
    """

    title: str
    question: str
    steps: list[str]
    pictured: bool
    runs: list[str]
    next: str | None


class RoomPage(TypedDict):
    """What the scripts of a room's pages start from."""

    code: str
    lessons: dict[str, RoomLesson]


@router.get("/room", response_class=HTMLResponse)
async def entrance(request: Request, code: str | None = None) -> Response:
    """Where a code is typed; a typed one leads on to its room."""
    if code is not None and (found := read_code(code)):
        return RedirectResponse(f"/room/{found}", 303)
    context = {**room_context(request, None), "wrong": code is not None}
    return templates.TemplateResponse(request, "entrance.html", context)


@router.get("/room/{code}", response_class=HTMLResponse)
async def room_page(request: Request, code: str) -> Response:
    """Where students vote. Whether there is such a room, the page's script finds out."""
    return render(request, code, "room.html")


@router.get("/room/{code}/host", response_class=HTMLResponse)
async def host_page(request: Request, code: str) -> Response:
    """What the host projects; the key is in the address's fragment, which never comes here."""
    return render(request, code, "host.html")


def render(request: Request, text: str, template: str) -> Response:
    """A page of a room, or the entrance where there is no such code."""
    code = read_code(text)
    context = room_context(request, code)
    if code is None:
        return templates.TemplateResponse(request, "entrance.html", {**context, "wrong": True}, status_code=404)
    return templates.TemplateResponse(request, template, context)


def room_context(request: Request, code: str | None) -> dict[str, Any]:
    """The template context of a room's page."""
    page: RoomPage = {"code": code or "", "lessons": {lesson.id: describe_lesson(lesson) for lesson in LESSONS}}
    return {"code": code, "room": page, "theme": read_link_view(request)["theme"]}


def describe_lesson(lesson: Lesson) -> RoomLesson:
    """A lesson for a room's pages."""
    steps = [(lesson.page(step), lesson.query(step)) for step in range(1, len(STEPS) + 1)]
    if lesson.pictured:
        steps[0] = ("", lesson.query(1))  # what the page of the lesson adds to it is the answer
    following = next_lesson(lesson)
    return {
        "title": lesson.title,
        "question": lesson.question,
        "steps": [framed(lesson, k, page, query) for k, (page, query) in enumerate(steps, 1)],
        "pictured": lesson.pictured and not lesson.beside,
        "runs": list(dict.fromkeys(run for page, query in steps for run in list_runs(page, query))),
        "next": following.id if following else None,
    }


def framed(lesson: Lesson, step: int, page: str, query: str) -> str:
    """The page that shows a step: the lesson's own where a view stands beside its stage."""
    return f"embed/lesson/{lesson.id}?step={step}" if lesson.beside else f"embed{page and f'/{page}'}?{query}"


def list_runs(page: str, query: str) -> list[str]:
    """What the stage of a step asks the server for."""
    pairs = parse_qsl(query)
    model = parse_spec(select_fields(pairs, FIELDS)).spec
    return {
        "": lambda: [f"api/sweep?{model.query()}"],
        "patterns": lambda: [f"api/sweep?{query}"],
        "samples": lambda: [f"api/sweep?{urlencode(slider_run(read_link(pairs)[0]), safe=',')}"],
        "dictionary": lambda: [f"api/sweep?{model.query()}", f"api/dictionary?{query}"],
    }[page]()
