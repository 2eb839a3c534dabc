"""Serve the page from this machine: `starcross`, or `python -m starcross`; in a checkout `python -m app` too."""

import argparse
import contextlib
import os
import socket
import webbrowser

import uvicorn

SHUTDOWN_SECONDS = 3  # for responses under way when the server is told to stop
MAX_PORT = 65535  # a TCP port has 16 bits


class Server(uvicorn.Server):
    """A server that can open a browser once it listens."""

    def __init__(self, config: uvicorn.Config, open_browser: bool) -> None:
        super().__init__(config)
        self._open_browser = open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening."""
        await super().startup(sockets)
        if self._open_browser and self.started:
            webbrowser.open(self._address())

    def _address(self) -> str:
        """The server's address on this machine, with the port that was chosen where 0 was asked for."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def parse_port(text: str) -> int:
    """Read a port number. Raises ArgumentTypeError with one sentence for anything else."""
    if not (text.isascii() and text.isdigit() and int(text) <= MAX_PORT):
        raise argparse.ArgumentTypeError(f"the port must be a whole number from 0 to {MAX_PORT}, but it is {text!r}.")
    return int(text)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(
        prog="starcross", description="Serve Starcross, a page for playing with superposition, from this machine."
    )
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="the address to listen at")
    parser.add_argument(
        "--port", type=parse_port, default=os.environ.get("PORT") or "8000", help="0 chooses a free one"
    )
    parser.add_argument("--open", action="store_true", help="open the page in a browser")
    chosen = parser.parse_args()
    config = uvicorn.Config(
        f"{__package__}.main:app",
        host=chosen.host,
        port=chosen.port,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        access_log=False,
        proxy_headers=False,  # the application reads them itself and trusts only STARCROSS_PROXIES of them
    )
    with contextlib.suppress(KeyboardInterrupt):
        Server(config, open_browser=chosen.open).run()
