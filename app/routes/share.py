"""What leaves the page: its link as a QR code, its picture for previews, the model as a script, the sweep as a file."""

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ..content.lessons import LESSON
from ..content.view import VIEW_FIELDS, drop_replaced, link_pairs, read_view, select_fields
from ..drawing import offline
from ..http import addresses
from ..runs import jobs
from ..runs.registry import Runs
from ..runs.results import nearest_level, read_result
from ..runs.run import Run
from ..superposition.experiment.query import Reading, parse_spec
from ..superposition.experiment.spec import Fault, Spec, as_text
from . import errors, run_response
from .templates import templates

router = APIRouter(include_in_schema=False)
HTML = "text/html; charset=utf-8"
SCRIPTS = templates.env.overlay(trim_blocks=True, autoescape=False)
MAX_LINK = 1200  # bytes: what a QR code carries that can still be read from a few metres


@router.get("/qr.svg")
async def qr(request: Request, to: str = "") -> Response:
    """A link to this very server as a QR code; to no other, or a class could be sent anywhere in this server's name.

    A proxy may have told this server another name than the page's. So a page of its own, as browsers tell, is believed,
    but what it is given is kept for nobody else.
    """
    if len(to.encode()) > MAX_LINK:
        return errors.fault_response([Fault("to", f"to must be at most {MAX_LINK} bytes long.")])
    here = leads_to(to, addresses.public_host(request))
    own = request.headers.get("sec-fetch-site") == "same-origin" and leads_to(to)
    if not (here or own):
        return errors.fault_response([Fault("to", "to must be a link to this server.")])
    code = await run_response.respond_when_finished(request, jobs.qr(to), "image/svg+xml")
    if not here:
        code.headers["Cache-Control"] = code.headers.get("Cache-Control", "").replace("public", "private")
    return code


def leads_to(link: str, host: str | None = None) -> bool:
    """Whether a link leads to a host, or to any, by HTTP."""
    try:
        parts = urlsplit(link)
    except ValueError:  # brackets that hold no address
        return False
    return parts.scheme in ("http", "https") and (parts.netloc == host if host else bool(parts.netloc))


@router.get("/preview.png")
async def picture(request: Request) -> Response:
    """The arrangement of a link, for the sites where it is posted. Trains that one level where nothing is at hand."""
    reading, sparsity = read_link(request)
    if reading.faults:
        return errors.fault_response(reading.faults)
    run = await run_with_level(request, reading.spec, sparsity)
    if run is None:
        return run_response.head_response({"Cache-Control": run_response.FOREVER}, "image/png")
    if run.failure:
        return errors.busy_response(request, run.failure)
    levels = (await asyncio.to_thread(read_result, run))["levels"]
    level = levels[0] if len(levels) == 1 else levels[nearest_level(reading.spec.levels, sparsity)]
    return await run_response.respond_when_finished(request, jobs.picture(level), "image/png")


@router.get("/starcross.py")
async def recipe(request: Request) -> Response:
    """The model of a link in the paper's own recipe, as a script that needs torch alone."""
    reading, sparsity = read_link(request)
    if reading.faults:
        return errors.fault_response(reading.faults)
    spec = reading.spec
    query = addresses.link_addresses(request, spec, {"sparsity": sparsity})["query"]
    context = {
        "link": f"{addresses.site_address(request)}?{query}",
        "spec": spec,
        "sparsity": as_text(sparsity),
        "importances": [float(as_text(value)) for value in spec.feature_importances],
        "groups": [list(group) for group in spec.groups],
    }
    return Response(render_script(context), media_type="text/x-python; charset=utf-8")


@router.get("/offline.html")
async def offline_page(request: Request) -> Response:
    """The whole sweep of a link as one HTML file that needs no network; trained first where it is not at hand.

    lesson: whose words go with it; where the link is silent, its experiment is the lesson's.
    """
    name = request.query_params.get("lesson")
    lesson = LESSON.get(name or "")
    if name is not None and lesson is None:
        return errors.fault_response([Fault("lesson", f"lesson must be one of {', '.join(LESSON)}.")])
    reading, sparsity = read_link(request, lesson.after if lesson else "")
    if reading.faults:
        return errors.fault_response(reading.faults)
    headers = {"Content-Disposition": 'attachment; filename="starcross.html"'}
    run = await run_response.finish_run(request, jobs.sweep(reading.spec))
    if run is None:
        return run_response.head_response(headers, HTML)
    if run.failure:
        return errors.busy_response(request, run.failure)
    path = f"lesson/{lesson.id}" if lesson else ""
    site = addresses.site_address(request)
    link = f"{site}{path}?{addresses.link_addresses(request, reading.spec, {'sparsity': sparsity})['query']}"
    index = nearest_level(reading.spec.levels, sparsity)
    result = await asyncio.to_thread(read_result, run)
    content = await asyncio.to_thread(offline.page, templates.env, reading.spec, result, index, link, lesson, site)
    return Response(content, media_type=HTML, headers=headers)


def render_script(context: dict[str, Any]) -> str:
    """The recipe with its blanks filled in; lines that only hold a condition leave no trace."""
    return SCRIPTS.get_template("recipe.py.j2").render(context) + "\n"


def read_link(request: Request, base: str = "") -> tuple[Reading, float]:
    """The spec and the slider's place in a query, or in the base's; what belongs to the view alone is passed over."""
    given = link_pairs(request)
    pairs = [*drop_replaced(parse_qsl(base), given), *given]
    view, faults = read_view(select_fields(pairs, VIEW_FIELDS))
    names = {field.name for field in VIEW_FIELDS} | {"lesson"}
    reading = parse_spec((name, text) for name, text in pairs if name not in names)
    wrong = tuple(fault for fault in faults if fault.field == "sparsity")
    sparsity = view["sparsity"]
    return Reading(reading.spec, reading.faults + wrong), reading.spec.levels[-1] if sparsity is None else sparsity


async def run_with_level(request: Request, spec: Spec, sparsity: float) -> Run | None:
    """A run that has the level of a sparsity: the whole sweep where it is finished, else that level alone."""
    runs: Runs = request.app.state.runs
    whole = await runs.find_finished(jobs.sweep(spec))
    return whole or await run_response.finish_run(request, jobs.sweep(replace(spec, sparsities=(sparsity,))))
