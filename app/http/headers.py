"""Security headers of every response: nothing is loaded from other sites or sniffed, and who may frame which page."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Plotly adds one empty <style> element, allowed by its digest; its heatmaps are data: images.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' {EMPTY_STYLE}",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    ]
)
EMBED = "/embed"
SHARED = ("/static/", "/api/")  # a sandboxed frame has an opaque origin, and nothing here is private
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def is_embeddable(path: str) -> bool:
    """Whether a page is made to be framed by others."""
    return path == EMBED or path.startswith(f"{EMBED}/")


def headers_for(path: str, frames: str = "'none'") -> dict[str, str]:
    """The headers for a path; any site may frame what is embeddable, those in `frames` the rest.

    Where every site may, there is no directive: even `*` would keep out files, notebooks and apps, since it matches
    network schemes only.
    """
    shared = {"Access-Control-Allow-Origin": "*"} if path.startswith(SHARED) else {}
    ancestors = "" if is_embeddable(path) or frames == "*" else f"; frame-ancestors {frames}"
    return {**HEADERS, **shared, "Content-Security-Policy": POLICY + ancestors}


class SecurityHeaders:
    """Adds headers to every response and leaves bodies alone, so that streams stay streams."""

    def __init__(self, app: ASGIApp, frames: str = "'none'") -> None:
        self._app = app
        self._frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers_for(scope["path"], self._frames))
            await send(message)

        await self._app(scope, receive, send_with_headers)
