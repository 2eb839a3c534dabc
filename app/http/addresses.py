"""Addresses: relative ones, which hold below any path that a proxy strips, and the full ones that other sites need.

A page says the way from itself to the first page, `home`, and all that it names begins there.
"""

import re
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..content.view import link_pairs
from ..superposition.experiment.spec import Spec, as_text

HOST = re.compile(r"[\w.-]+(:\d{1,5})?|\[[0-9a-fA-F:.]+\](:\d{1,5})?", re.ASCII)
PREFIX = re.compile(r"(/[\w.~%-]+)*/?", re.ASCII)


def relative_root(path: str) -> str:
    """The way from a page at a path to the first page: `./`, `../` and so on."""
    return "../" * (path.count("/") - 1) or "./"


def template_context(request: Request) -> dict[str, Any]:
    """What templates name addresses with: `home`, and `asset(name)` for a static file."""
    way = relative_root(request.scope["path"])
    return {"home": way, "asset": partial(asset_address, request, way)}


def asset_address(request: Request, way: str, name: str) -> str:
    """The address of a static file from a page with this way home. Raises KeyError for one that does not exist."""
    return way + str(request.app.state.asset(name)).removeprefix("/")


def site_address(request: Request) -> str:
    """Where others reach the first page, in full and with a slash at the end.

    X-Forwarded-Proto, -Host and -Prefix are believed where proxies stand in front, as the outermost of them set them.
    """
    scheme, prefix = read_forwarded(request, "proto"), read_forwarded(request, "prefix")
    scheme = scheme if scheme in ("http", "https") else request.url.scheme
    prefix = prefix.strip("/") if PREFIX.fullmatch(prefix) else ""
    return f"{scheme}://{public_host(request)}/{prefix}{'/' if prefix else ''}"


def public_host(request: Request) -> str:
    """What this server is called by those who reach it, with the port."""
    told = read_forwarded(request, "host") or request.headers.get("host", "")
    return told if HOST.fullmatch(told) else "localhost"


def read_forwarded(request: Request, what: str) -> str:
    """What the proxies in front say of the request that they took; empty where there are none or they say nothing."""
    proxies: int = request.app.state.proxies
    lines = request.headers.getlist(f"x-forwarded-{what}")
    told = [part.strip() for line in lines for part in line.split(",")]
    return told[-min(proxies, len(told))] if proxies and told else ""


class RelativeRedirects:
    """Makes redirects relative: where this server lies below, only the browser knows."""

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
    """Addresses that sites which show previews need in full: of the page, and of its picture."""
    sparsity = spec.levels[-1] if view["sparsity"] is None else view["sparsity"]
    query = "&".join(filter(None, [spec.query(), f"sparsity={as_text(sparsity)}"]))
    first = site_address(request)
    kept = urlencode(link_pairs(request), safe=",:;")
    page = f"{first}{request.url.path.lstrip('/')}{'?' if kept else ''}{kept}"
    return {"page": page, "picture": f"{first}preview.png?{query}", "query": query}
