"""What leaves the page: its link as a QR code, its picture for previews, the model as a script, the sweep as a file."""

import asyncio
import io
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import segno
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app import addresses, jobs, offline, preview, replies
from app.assets import FOREVER
from app.lessons import LESSON
from app.pages import VIEW_FIELDS, finished_result, link_parts, nearest, read_view, select, templates, unless_given
from app.run import Run
from app.runs import Closing, Full, Runs
from app.superposition.reading import Reading, read
from app.superposition.spec import Fault, Spec, as_text

router = APIRouter(include_in_schema=False)
MAX_LINK = 1200  # characters: what a QR code carries that can still be read from a few metres


@router.get("/qr.svg")
async def qr(request: Request, to: str = "") -> Response:
    """A link to this very server as a QR code; to no other, or a class could be sent anywhere in this server's name.

    A proxy may have told this server another name than the page's. So a page of its own, as browsers tell, is believed.
    """
    own = request.headers.get("sec-fetch-site") == "same-origin"
    parts = urlsplit(to)
    if len(to) > MAX_LINK:
        return replies.faults([Fault("to", f"to must be at most {MAX_LINK} characters long.")])
    if parts.scheme not in ("http", "https") or not (own or parts.netloc == addresses.host(request)):
        return replies.faults([Fault("to", "to must be a link to this server.")])
    content = io.BytesIO()
    segno.make(to, error="m", micro=False).save(content, kind="svg", scale=8, border=3, light="#fff", omitsize=True)
    return Response(
        content.getvalue(),
        media_type="image/svg+xml",
        headers={"Cache-Control": FOREVER.replace("public", "private" if own else "public")},
    )


@router.get("/preview.png")
async def picture(request: Request) -> Response:
    """The arrangement of a link, for the sites where it is posted. Trains that one level where nothing is at hand."""
    reading, sparsity = asked(request)
    if reading.faults:
        return replies.faults(reading.faults)
    try:
        level = await level_of(request.app.state.runs, reading.spec, sparsity)
    except (Full, Closing):
        return replies.busy("As many trainings as this server takes are under way; please try again soon.")
    if level is None:
        return replies.busy("The training of this picture failed; please try again soon.")
    content = await asyncio.to_thread(preview.png, level)
    return Response(content, media_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


@router.get("/starcross.py")
async def recipe(request: Request) -> Response:
    """The model of a link in the paper's own recipe, as a script that needs torch alone."""
    reading, sparsity = asked(request)
    if reading.faults:
        return replies.faults(reading.faults)
    spec = reading.spec
    context = {
        "link": f"{addresses.site(request)}?{link_parts(request, spec, {'sparsity': sparsity})['query']}",
        "spec": spec,
        "sparsity": as_text(sparsity),
        "importances": [float(as_text(value)) for value in spec.feature_importances],
        "groups": [list(group) for group in spec.groups],
    }
    return Response(script(context), media_type="text/x-python; charset=utf-8")


@router.get("/offline.html")
async def offline_page(request: Request) -> Response:
    """The whole sweep of a link as one HTML file that needs no network; trained first where it is not at hand.

    lesson: whose words go with it; where the link is silent, its experiment is the lesson's.
    """
    name = request.query_params.get("lesson")
    lesson = LESSON.get(name or "")
    if name is not None and lesson is None:
        return replies.faults([Fault("lesson", f"lesson must be one of {', '.join(LESSON)}.")])
    reading, sparsity = asked(request, lesson.after if lesson else "")
    if reading.faults:
        return replies.faults(reading.faults)
    try:
        result = finished_result(await ended(request.app.state.runs, reading.spec))
    except (Full, Closing):
        return replies.busy("As many trainings as this server takes are under way; please try again soon.")
    if not result["levels"]:
        return replies.busy("The training for this file failed; please try again soon.")
    path = f"lesson/{lesson.id}" if lesson else ""
    site = addresses.site(request)
    link = f"{site}{path}?{link_parts(request, reading.spec, {'sparsity': sparsity})['query']}"
    headers = {"Content-Disposition": 'attachment; filename="starcross.html"'}
    content = await asyncio.to_thread(offline.page, reading.spec, result, sparsity, link, lesson, site)
    return Response(content, media_type="text/html; charset=utf-8", headers=headers)


def script(context: dict[str, Any]) -> str:
    """The recipe with its blanks filled in; lines that only hold a condition leave no trace."""
    environment = templates.env.overlay(trim_blocks=True, autoescape=False)
    return environment.get_template("recipe.py.j2").render(context) + "\n"


def asked(request: Request, base: str = "") -> tuple[Reading, float]:
    """The spec and the slider's place in a query, or in the base's; what belongs to the view alone is passed over."""
    given = request.query_params.multi_items()
    pairs = [*unless_given(parse_qsl(base), given), *given]
    view, faults = read_view(select(pairs, VIEW_FIELDS))
    names = {field.name for field in VIEW_FIELDS} | {"lesson"}
    reading = read((name, text) for name, text in pairs if name not in names)
    wrong = tuple(fault for fault in faults if fault.field == "sparsity")
    sparsity = view["sparsity"]
    return Reading(reading.spec, reading.faults + wrong), reading.spec.levels[-1] if sparsity is None else sparsity


async def level_of(runs: Runs, spec: Spec, sparsity: float) -> dict[str, Any] | None:
    """The result of one level: from the whole sweep where it is finished, else trained alone; None where that fails.

    Raises Full or Closing where the server takes no other run.
    """
    whole = finished_result(await runs.finished(jobs.sweep(spec)))["levels"]
    if whole:
        level: dict[str, Any] = whole[nearest(spec.levels, sparsity)]
        return level
    levels = finished_result(await ended(runs, replace(spec, sparsities=(sparsity,))))["levels"]
    return levels[0] if levels else None


async def ended(runs: Runs, spec: Spec) -> Run:
    """The run of a spec once it has ended. Raises Full or Closing where the server takes no other run."""
    run = await runs.open(jobs.sweep(spec))
    with runs.watching(run):
        await run.end()
    return run
