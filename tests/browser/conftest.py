"""A page of the explorer in a real Chromium that fails its test on any error, refusal or foreign request."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Request

from tests.serving import Server

PATIENCE = 240_000  # ms; for a machine that has much else to do
GRAPHICS_HINTS = re.compile(r"GPU stall|willReadFrequently|GL Driver|swiftshader|WebGL", re.IGNORECASE)
PATHS = "#stage .shapelayer path"
USUAL: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
STORES = "cookies,local_storage,indexeddb,service_workers,cache_storage"  # all but what the browser compiled
Opener = Callable[..., Page]


@pytest.fixture(scope="session")
def visitor(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A browser with a profile on disk: what it has compiled of Plotly, half of a page's work, it keeps."""
    profile = tmp_path_factory.mktemp("profile")
    with browser_type.launch_persistent_context(profile, **browser_type_launch_args, **USUAL) as context:
        yield context


@pytest.fixture
def explorer(browser: Browser, visitor: BrowserContext, server: Server) -> Iterator[Opener]:
    """Open the explorer at a query, with nothing stored each time, and wait until its result stands."""
    with opener(browser, visitor, server) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def shared_explorer(browser: Browser, visitor: BrowserContext, server: Server) -> Iterator[Opener]:
    """The same, for pages that all tests of a module share."""
    with opener(browser, visitor, server) as open_page:
        yield open_page


@contextmanager
def opener(browser: Browser, visitor: BrowserContext, server: Server) -> Iterator[Opener]:
    """What opens pages, and at its end fails on any error, refusal or foreign request that they met.

    A page on another kind of screen has a context of its own.
    """
    contexts: list[BrowserContext] = []
    pages: list[Page] = []
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

    def open_page(query: str = "", *, path: str = "/", settle: bool = True, **options: Any) -> Page:
        if options.keys() - {"viewport"}:
            contexts.append(browser.new_context(**{**USUAL, **options}))
            page = contexts[-1].new_page()
        else:
            page = visitor.new_page()
            pages.append(page)
            page.set_viewport_size(options.get("viewport", USUAL["viewport"]))
            session = visitor.new_cdp_session(page)
            session.send("Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": STORES})
        page.set_default_timeout(PATIENCE)
        watch(page)
        page.goto(f"{server.url}{path}?{query}" if query else f"{server.url}{path}")
        if settle:
            settled(page)
        return page

    yield open_page
    for opened in (*pages, *contexts):
        opened.close()
    assert troubles == []


def settled(page: Page) -> None:
    """Wait until a finished result is shown and drawn."""
    page.wait_for_function(
        "() => /found/.test(document.getElementById('chip').dataset.state)"
        " && ['stage', 'dimensionality'].every((id) => document.querySelector(`#${id} .plot-container`))",
        polling=200,  # by default every frame is asked
    )


def come_to(page: Page, section: str, ready: str) -> None:
    """Choose a view by its tab and wait until it is ready."""
    page.click(f"#tab-{section}")
    page.wait_for_function(f"() => {ready}", polling=200)


def open_settings(page: Page) -> None:
    """Unfold what is trained, as a reader does who wants to change it."""
    page.click("#what > summary")


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
