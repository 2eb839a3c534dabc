"""A page of the explorer in a real Chromium that fails its test on any error, refusal or foreign request."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.serving import Server

PATIENCE = 240_000  # ms; for a machine that has much else to do
GRAPHICS_HINTS = re.compile(r"GPU stall|willReadFrequently|GL Driver|swiftshader|WebGL", re.IGNORECASE)
PATHS = "#stage .shapelayer path"
Opener = Callable[..., Page]


@pytest.fixture
def explorer(browser: Browser, server: Server) -> Iterator[Opener]:
    """Open the explorer at a query, in a clean context each time, and wait until its result stands."""
    with opener(browser, server) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def shared_explorer(browser: Browser, server: Server) -> Iterator[Opener]:
    """The same, for pages that all tests of a module share."""
    with opener(browser, server) as open_page:
        yield open_page


@contextmanager
def opener(browser: Browser, server: Server) -> Iterator[Opener]:
    """What opens pages, and at its end fails on any error, refusal or foreign request that they met."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on(
            "console",
            lambda line: (
                troubles.append(line.text)
                if line.type in ("error", "warning") and not GRAPHICS_HINTS.search(line.text)
                else None
            ),
        )

        def local(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme in ("http", "https") and f"{parts.scheme}://{parts.netloc}" != server.url:
                troubles.append(f"foreign request: {request.url}")

        page.on("request", local)

    def open_page(query: str = "", *, path: str = "/", settle: bool = True, **options: object) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        watch(page)
        page.goto(f"{server.url}{path}?{query}" if query else f"{server.url}{path}")
        if settle:
            settled(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def settled(page: Page) -> None:
    """Wait until a finished result is shown and drawn."""
    page.wait_for_function(
        "() => /found/.test(document.getElementById('chip').dataset.state)"
        " && ['stage', 'dimensionality'].every((id) => document.querySelector(`#${id} .plot-container`))",
        polling=200,  # by default every frame is asked
    )


def come_to(page: Page, section: str, ready: str) -> None:
    """Scroll to a section until it is ready and at rest: what is mounted above it on the way pushes it down again."""
    page.wait_for_function(
        f"""() => {{
          const section = document.getElementById('{section}');
          const before = section.dataset.placed;
          section.dataset.placed = section.offsetTop;
          section.scrollIntoView();
          return {ready} && before === section.dataset.placed;
        }}""",
        polling=200,
    )


def sentence(page: Page) -> str:
    return page.inner_text("#sentence").lower()


def arrows(page: Page) -> list[str]:
    """Everything that the stage draws, as Plotly has it in its paths."""
    drawn: list[str] = page.eval_on_selector_all(PATHS, "paths => paths.map((path) => path.getAttribute('d'))")
    return drawn


def at_rest(page: Page) -> list[str]:
    """The stage once it has stopped moving."""
    page.wait_for_selector("#stage[aria-busy=false]")
    return arrows(page)


def level(page: Page) -> int:
    return int(page.input_value("#sparsity"))
