"""Addresses: relative ones, valid below any path that a proxy strips, and the absolute ones that other sites need.

Each page knows the relative path from itself to the first page, `home`, and every address in it starts with that.
"""

import re
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..content.view import REST, link_pairs
from ..superposition.experiment.spec import Spec, as_text

HOST = re.compile(r"[\w.-]+(:\d{1,5})?|\[[0-9a-fA-F:.]+\](:\d{1,5})?", re.ASCII)
PREFIX = re.compile(r"(/[\w.~%-]+)*/?", re.ASCII)


def relative_root(path: str) -> str:
    """The relative path from a page to the first page: `./`, `../` and so on."""
    return "../" * (path.count("/") - 1) or "./"


def template_context(request: Request) -> dict[str, Any]:
    """What templates build addresses from: `home`, and `asset(name)` for a static file."""
    home = relative_root(request.scope["path"])
    return {"home": home, "asset": partial(asset_address, request, home)}


def asset_address(request: Request, home: str, name: str) -> str:
    """The address of a static file, relative to a page with this `home`. Raises KeyError where there is none."""
    return home + str(request.app.state.asset(name)).removeprefix("/")


def site_address(request: Request) -> str:
    """The absolute address of the first page, with a trailing slash.

    X-Forwarded-Proto, -Host and -Prefix are trusted where proxies stand in front, as the outermost of them set them.
    """
    scheme, prefix = read_forwarded(request, "proto"), read_forwarded(request, "prefix")
    scheme = scheme if scheme in ("http", "https") else request.url.scheme
    prefix = prefix.strip("/") if PREFIX.fullmatch(prefix) else ""
    return f"{scheme}://{public_host(request)}/{prefix}{'/' if prefix else ''}"


def public_host(request: Request) -> str:
    """The host name and port by which clients reach this server."""
    name = read_forwarded(request, "host") or request.headers.get("host", "")
    return name if HOST.fullmatch(name) else "localhost"


def read_forwarded(request: Request, what: str) -> str:
    """The value of an X-Forwarded header from the outermost trusted proxy; empty where there is none."""
    proxies: int = request.app.state.proxies
    lines = request.headers.getlist(f"x-forwarded-{what}")
    values = [part.strip() for line in lines for part in line.split(",")]
    return values[-min(proxies, len(values))] if proxies and values else ""


class RelativeRedirects:
    """Makes redirects relative: only the browser knows below which path this server lies."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_relative(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "location" in headers:
                    target = urlsplit(headers["location"])
                    query = f"?{target.query}" if target.query else ""
                    headers["location"] = relative_root(scope["path"]) + target.path.lstrip("/") + query
            await send(message)

        await self._app(scope, receive, send_relative)


def link_addresses(request: Request, spec: Spec, view: dict[str, Any]) -> dict[str, str]:
    """The absolute addresses that link previews need: of the page and of its picture."""
    sparsity = REST if view["sparsity"] is None else view["sparsity"]
    query = "&".join(filter(None, [spec.query(), f"sparsity={as_text(sparsity)}"]))
    site = site_address(request)
    own = urlencode(link_pairs(request), safe=",:;")
    page = f"{site}{request.url.path.lstrip('/')}{'?' if own else ''}{own}"
    return {"page": page, "picture": f"{site}preview.png?{query}", "query": query}
