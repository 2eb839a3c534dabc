"""The page of features that come together in a pattern; its runs are those of /api/sweep."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ...content.data.patterns import read_page
from ...content.view import VIEW_FIELDS, link_pairs, read_view, select_fields
from ...drawing.proportions import proportions_data
from ...http import headers
from ..templates import templates

router = APIRouter()

VIEW = tuple(field for field in VIEW_FIELDS if field.name == "theme")


@router.get("/patterns", response_class=HTMLResponse, include_in_schema=False)
@router.get("/embed/patterns", response_class=HTMLResponse, include_in_schema=False)
async def patterns_page(request: Request) -> HTMLResponse:
    """A year, a globe or a table on the stage, exactly as the link describes it; embedded, without a heading."""
    return templates.TemplateResponse(request, "patterns.html", page_context(request))


def page_context(request: Request) -> dict[str, Any]:
    """The template context: what a link cannot mean becomes a notice, and the nearest valid value applies."""
    pairs = link_pairs(request)
    view, wrong = read_view(select_fields(pairs, VIEW), VIEW)
    page, faults = read_page([pair for pair in pairs if pair[0] not in ("theme", "v")])
    return {
        "notices": list(dict.fromkeys(fault.message for fault in (*faults, *wrong))),
        "theme": view["theme"],
        "embedded": headers.is_embeddable(request.scope["path"]),
        "patterns_page": page,
        "proportions": proportions_data(),
    }
