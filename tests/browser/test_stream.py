"""Streams through what lies between a server and a page: proxies that hold everything back, servers that restart."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PATIENCE, settled
from tests.serving import Server, free_port, serving, web

SPEC = "n_features=4&n_seeds=1&seed=9"


@contextmanager
def holding_back(upstream: str) -> Iterator[tuple[str, list[str]]]:
    """A proxy that passes on whole answers only; its address, and what was asked of it by who would wait."""
    over = threading.Event()
    patient: list[str] = []

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name: value for name, value in self.headers.items() if name.lower() in ("prefer", "accept")}
            if "Prefer" in headers:
                patient.append(self.path)
            answer = web.get(upstream + self.path, headers=headers)
            if "Content-Length" not in answer.headers:
                over.wait(60)
                return
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name.lower() not in ("content-encoding", "content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    proxy.daemon_threads = True
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{proxy.server_port}", patient
    finally:
        over.set()
        proxy.shutdown()
        proxy.server_close()


def test_where_streams_are_held_back_the_whole_result_comes_in_one_answer(browser: Browser, server: Server) -> None:
    with holding_back(server.url) as (url, patient):
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{url}/?{SPEC}")
        settled(page)
        assert any(path.startswith("/api/sweep") for path in patient)
        page.close()


@pytest.mark.long
def test_a_page_comes_back_by_itself_when_the_server_restarts(browser: Browser) -> None:
    port = free_port()
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    with serving(port, STARCROSS_WORKERS="1") as server:
        page.goto(f"{server.url}/?n_features=8&n_hidden=3&seed=4")
        page.wait_for_selector("#chip[data-state=training]")
    with pytest.raises(httpx.TransportError):
        web.get(f"{server.url}/healthz")
    page.wait_for_selector("#chip[data-state=reconnecting]")
    with serving(port):
        settled(page)
    page.close()
