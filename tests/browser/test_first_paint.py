"""The server's first picture beside the one that the scripts draw over it, pixel by pixel: nothing shifts."""

import io
import json
import re
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.conftest import PATHS, PATIENCE
from tests.browser.test_explorer import LINE, SPACE
from tests.serving import Server, web

SCREENS = {"laptop": (1280, 800), "phone": (360, 740)}
STAR = "n_seeds=1&sparsity=0.95"
DENSE = "n_features=12&n_hidden=2&n_seeds=1&importance=1&sparsity=0.97"
ANTIPRISM = "n_features=8&n_hidden=3&n_seeds=1&importance=1&sparsity=0.9"
ELSEWHERE = 64  # of 255: what antialiasing of the same line by another way of drawing stays below
MOST_ELSEWHERE = 12  # pixels of a picture; a head that is a pixel longer is forty and more
NUMBERS = "#stage :is(.number, .shape-label-text)"
BARE = f":is(#chip, #unstarted, .corner, {NUMBERS}) {{ visibility: hidden !important; }}"  # for the picture
PLACES = """(numbers) => [...document.querySelectorAll(numbers)]
  .map((number) => [number.textContent, number.getBoundingClientRect()])
  .filter(([, { width }]) => width > 0)  // the others are for stages of other sizes
  .map(([text, { x, y }]) => [text, x, y])"""
SNAP = 1.5  # pixels: the browser puts the foot of a number on a whole one

Shot = tuple[Image.Image, list[tuple[str, float, float]]]


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


def shoot(page: Page) -> Shot:
    """The stage without its numbers and what lies over it; and where the numbers are."""
    page.locator("#stage").scroll_into_view_if_needed()
    stage = page.locator("#stage").bounding_box()
    assert stage is not None
    picture = Image.open(io.BytesIO(page.screenshot(clip=stage, animations="disabled", style=BARE))).convert("RGB")
    return picture, sorted((text, x - stage["x"], y - stage["y"]) for text, x, y in page.evaluate(PLACES, NUMBERS))


def first(contexts: list[BrowserContext], browser: Browser, url: str, screen: str, **options: object) -> Shot:
    """What the server draws, where no script runs."""
    page = open_page(contexts, browser, screen, java_script_enabled=False, **options)
    page.goto(url)
    return shoot(page)


def drawn(
    contexts: list[BrowserContext],
    browser: Browser,
    url: str,
    screen: str,
    head: list[float] | None = None,
    **options: object,
) -> Shot:
    """What the scripts draw, as soon as it rests; head: of the arrows, where it is not the page's."""
    page = open_page(contexts, browser, screen, **options)
    if head:
        page.route(url, lambda route: answer(route, head))
    page.goto(url)
    page.wait_for_selector(PATHS)
    page.wait_for_selector("#stage[aria-busy=false]")
    return shoot(page)


def answer(route: Route, head: list[float]) -> None:
    """The page with another head in its data."""
    response = route.fetch()
    body, changes = re.subn(r'"head": ?\[[^]]*\]', f'"head": {json.dumps(head)}', response.text())
    assert changes == 1
    route.fulfill(response=response, body=body)


def open_page(contexts: list[BrowserContext], browser: Browser, screen: str, **options: object) -> Page:
    width, height = SCREENS[screen]
    viewport = {"width": width, "height": height}
    usual = {"viewport": viewport, "reduced_motion": "reduce", "bypass_csp": True}  # which would refuse the bare style
    contexts.append(browser.new_context(**{**usual, **options}))
    page = contexts[-1].new_page()
    page.set_default_timeout(PATIENCE)
    return page


def elsewhere(one: Shot, other: Shot) -> int:
    """How many pixels of two pictures differ by more than antialiasing."""
    assert one[0].size == other[0].size
    channels = ImageChops.difference(one[0], other[0]).split()
    largest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return sum(largest.histogram()[ELSEWHERE + 1 :])


def train(server: Server, query: str) -> str:
    """The link of a sweep that is finished, so that the server draws a model of it."""
    spec = "&".join(pair for pair in query.split("&") if not pair.startswith(("sparsity", "view", "camera")))
    web.get(f"{server.url}/api/sweep?{spec}").raise_for_status()
    return f"{server.url}/?{query}"


@pytest.mark.parametrize(
    ("query", "screen"),
    [
        pytest.param(query, screen, marks=pytest.mark.long if (query, screen) != (STAR, "phone") else ())
        for query in (
            STAR,
            DENSE,
            f"{LINE}&sparsity=0.9",
            f"{SPACE}&sparsity=0.9",
            f"{SPACE}&sparsity=0.9&camera=0.3,0.9,0.4",
            ANTIPRISM,
            f"{STAR}&view=projector",
        )
        for screen in SCREENS
    ],
)
def test_nothing_shifts_when_the_scripts_take_over(
    browser: Browser, contexts: list[BrowserContext], server: Server, query: str, screen: str
) -> None:
    url = train(server, query)
    before, after = first(contexts, browser, url, screen), drawn(contexts, browser, url, screen)
    assert elsewhere(before, after) <= MOST_ELSEWHERE
    assert [text for text, _, _ in before[1]] == [text for text, _, _ in after[1]] != []
    for (_, *place), (_, *other) in zip(before[1], after[1], strict=True):
        assert place == pytest.approx(other, abs=SNAP)


@pytest.mark.long
def test_another_head_is_seen(browser: Browser, contexts: list[BrowserContext], server: Server) -> None:
    url = train(server, STAR)
    before = first(contexts, browser, url, "phone")
    assert elsewhere(before, drawn(contexts, browser, url, "phone", head=[14, 6.5])) > 3 * MOST_ELSEWHERE
