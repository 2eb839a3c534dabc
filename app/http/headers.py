"""Headers that every answer carries: nothing is loaded from elsewhere or sniffed, and who may frame what."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Plotly adds one empty <style> element, which its digest lets in; its heatmaps are data: images.
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
SHARED = ("/static/", "/api/")  # a sandboxed frame has an origin of its own, and here is nothing that is anyone's
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def is_embeddable(path: str) -> bool:
    """Whether an address is made to be framed."""
    return path == EMBED or path.startswith(f"{EMBED}/")


def headers_for(path: str, frames: str = "'none'") -> dict[str, str]:
    """The headers of an address; any page may frame what is made for it, some may frame the rest.

    Where all may there is no directive: with `*` it would still keep out files, notebooks and apps, whose schemes are
    none of the network's.
    """
    shared = {"Access-Control-Allow-Origin": "*"} if path.startswith(SHARED) else {}
    ancestors = "" if is_embeddable(path) or frames == "*" else f"; frame-ancestors {frames}"
    return {**HEADERS, **shared, "Content-Security-Policy": POLICY + ancestors}


class SecurityHeaders:
    """Adds headers to every response; it touches no body, so that streams stay streams."""

    def __init__(self, app: ASGIApp, frames: str = "'none'") -> None:
        self._app = app
        self._frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers_for(scope["path"], self._frames))
            await send(message)

        await self._app(scope, receive, send_with_headers)
