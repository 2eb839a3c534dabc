"""The pages of other data: the link of each is read once, and it stands alone or in a frame."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ...content import dictionary, words
from ...content.data import patterns, samples
from ...content.view import VIEW_FIELDS, drop_replaced, link_pairs, read_view, select_fields
from ...drawing.proportions import proportions_data
from ...http import headers
from ...superposition.experiment.spec import Fault, Field
from ..templates import templates

router = APIRouter(include_in_schema=False)

VIEW = tuple(field for field in VIEW_FIELDS if field.name in ("theme", "v", "camera"))

Pairs = list[tuple[str, str]]
Read = Callable[[Pairs], tuple[Mapping[str, Any], Sequence[Fault]]]

# By address and template: what reads all of a link but its view, into what the page's script starts from, and faults.
PAGES: dict[str, Read] = {
    "words": words.read_page,
    "patterns": patterns.read_page,
    "samples": samples.read_page,
    "dictionary": dictionary.read_page,
}


def add_page(name: str, read: Read) -> None:
    """A page alone, and without a heading in a frame."""

    @router.get(f"/{name}", response_class=HTMLResponse)
    @router.get(f"/embed/{name}", response_class=HTMLResponse)
    async def page(request: Request) -> HTMLResponse:
        return templates.TemplateResponse(request, f"{name}.html", {"name": name, **page_context(request, read)})


def page_context(request: Request, read: Read, base: str = "", fields: tuple[Field, ...] = VIEW) -> dict[str, Any]:
    """The template context: what a link cannot mean becomes a notice, and the nearest valid value applies.

    base: settings that the link overrides, and may omit. fields: of the view.
    """
    given = link_pairs(request)
    pairs = [*drop_replaced(parse_qsl(base), given), *given]
    view, misread = read_view(select_fields(pairs, fields), fields)
    page, faults = read([pair for pair in pairs if pair[0] not in view])
    return {
        "notices": list(dict.fromkeys(fault.message for fault in (*faults, *misread))),
        "theme": view["theme"],
        "embedded": headers.is_embeddable(request.scope["path"]),
        "page": page,
        "base": read(parse_qsl(base))[0]["values"],
        "proportions": {**proportions_data(), **({"eye": view["camera"]} if view["camera"] else {})},
    }


for name, read in PAGES.items():
    add_page(name, read)
