"""Exports of a link: as a QR code, its preview picture, the model as a script, the sweep as an HTML file."""

import asyncio
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ..content.lessons import LESSON
from ..content.view import REST, VIEW_FIELDS, drop_replaced, link_pairs, read_view, select_fields
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
# What a file can hold: other pages than the explorer ask a server for what they show.
KEPT_LESSON = {name: lesson for name, lesson in LESSON.items() if not lesson.page(2)}
MAX_LINK = 1200  # bytes in a QR code that can still be read from a few metres


@router.get("/qr.svg")
async def qr(request: Request, to: str = "") -> Response:
    """A link to this server as a QR code, and to no other: nobody may send a class elsewhere in this server's name.

    Behind a proxy this server may not know its public name. So a request from its own page (Sec-Fetch-Site) is trusted,
    but the response is cached privately.
    """
    if len(to.encode()) > MAX_LINK:
        return errors.fault_response([Fault("to", f"to must be at most {MAX_LINK} bytes long.")])
    here = leads_to(to, addresses.public_host(request))
    own = request.headers.get("sec-fetch-site") == "same-origin" and leads_to(to)
    if not (here or own):
        return errors.fault_response([Fault("to", "to must be a link to this server.")])
    response = await run_response.respond_when_finished(request, jobs.qr(to), "image/svg+xml")
    if not here:
        response.headers["Cache-Control"] = response.headers.get("Cache-Control", "").replace("public", "private")
    return response


def leads_to(link: str, host: str | None = None) -> bool:
    """Whether a link leads to a host, or to any, by HTTP."""
    try:
        parts = urlsplit(link)
    except ValueError:  # brackets around an invalid IPv6 address
        return False
    return parts.scheme in ("http", "https") and (parts.netloc == host if host else bool(parts.netloc))


@router.get("/preview.png")
async def picture(request: Request) -> Response:
    """The arrangement of a link as a preview picture. Trains that one level where no finished sweep has it."""
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
    """The whole sweep of a link as one HTML file that needs no network; trained first if need be.

    lesson: whose words are included, and whose settings hold where the link has none.
    """
    name = request.query_params.get("lesson")
    lesson = KEPT_LESSON.get(name or "")
    if name is not None and lesson is None:
        return errors.fault_response([Fault("lesson", f"lesson must be one of {', '.join(KEPT_LESSON)}.")])
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
    """Render the script; template lines with nothing but a condition leave no blank lines."""
    return SCRIPTS.get_template("recipe.py.j2").render(context) + "\n"


def read_link(request: Request, base: str = "") -> tuple[Reading, float]:
    """Read the spec and the sparsity of a query, with defaults from base; other fields of the view are ignored."""
    given = link_pairs(request)
    pairs = [*drop_replaced(parse_qsl(base), given), *given]
    view, faults = read_view(select_fields(pairs, VIEW_FIELDS))
    names = {field.name for field in VIEW_FIELDS} | {"lesson"}
    reading = parse_spec((name, text) for name, text in pairs if name not in names)
    wrong = tuple(fault for fault in faults if fault.field == "sparsity")
    sparsity = view["sparsity"]
    return Reading(reading.spec, reading.faults + wrong), REST if sparsity is None else sparsity


async def run_with_level(request: Request, spec: Spec, sparsity: float) -> Run | None:
    """A run with the level of a sparsity: the whole sweep where it has finished, else that level alone."""
    runs: Runs = request.app.state.runs
    whole = await runs.find_finished(jobs.sweep(spec))
    return whole or await run_response.finish_run(request, jobs.sweep(replace(spec, sparsities=(sparsity,))))
