"""The page "Data points": the same network trained on some samples."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ...content.data.samples import read_samples_page, samples_data
from ...content.view import VIEW_FIELDS, link_pairs, read_view, select_fields
from ...drawing.proportions import proportions_data
from ...http import headers
from ..templates import templates

router = APIRouter()

VIEW = tuple(field for field in VIEW_FIELDS if field.name in ("theme", "v"))


@router.get("/samples", response_class=HTMLResponse, include_in_schema=False)
@router.get("/embed/samples", response_class=HTMLResponse, include_in_schema=False)
async def samples_page(request: Request) -> HTMLResponse:
    """Samples and features on one stage, as the link describes them; embedded, without a heading."""
    pairs = link_pairs(request)
    view, faults = read_view(select_fields(pairs, VIEW), VIEW)
    own = [(name, text) for name, text in pairs if name not in view]
    spec, draw, wrong = read_samples_page(own)
    context = {
        "notices": list(dict.fromkeys(fault.message for fault in (*faults, *wrong))),
        "theme": view["theme"],
        "embedded": headers.is_embeddable(request.scope["path"]),
        "samples_page": samples_data(spec, draw),
        "proportions": proportions_data(),
    }
    return templates.TemplateResponse(request, "samples.html", context)
