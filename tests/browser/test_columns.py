"""Sliders along other axes than sparsity: one request a column, none under the hand, one for the row at rest."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import PATIENCE, Opener, arrows, at_rest, sentence, settled
from tests.serving import web

LINE = "n_features=2&n_hidden=1&n_seeds=1&sparsity=0.9"
DECAY = ("#decay", "importance")
SLIDERS = [
    pytest.param(*DECAY, id="decay"),
    pytest.param(".bar:nth-child(2) input", "importances.1", id="one", marks=pytest.mark.long),
    pytest.param("#features", "n_features", id="features", marks=pytest.mark.long),
]
# What is said and what is drawn, two frames after a move: the gram matrix is the same however the space is turned.
SAID = """async (selector) => {
  for (let k = 0; k < 4; k += 1) await new Promise(requestAnimationFrame);
  const gram = document.getElementById('gram').data[0].z.map((row) => row.slice(0, -2));
  return [document.querySelector(selector).valueAsNumber, document.getElementById('sentence').textContent, gram];
}"""
RIBBON = """(selector) => {
  const track = document.querySelector(selector).closest('.track');
  return !track.matches('.stale') && track.querySelector('.ribbon rect') !== null;
}"""


def asked(page: Page) -> list[str]:
    """The addresses of what is asked for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if is_run(request) else None)
    return found


def is_run(request: Request) -> bool:
    """A run is asked for; HEAD only asks whether the server is there."""
    return "/api/" in request.url and request.method == "GET"


def hold_columns(page: Page) -> list[Route]:
    """Columns that are asked for from now on wait in this list."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/sweep?*along=*", hold)
    return held


def along(urls: list[str]) -> list[str | None]:
    return [parse_qs(urlsplit(url).query).get("along", [None])[0] for url in urls]


def place(page: Page, slider: str, share: float) -> tuple[float, float]:
    """Where the thumb of a slider stands at a share of its length."""
    box = page.locator(slider).bounding_box()
    assert box is not None
    half = 11 if box["height"] > 24 else 7
    return box["x"] + half + (box["width"] - 2 * half) * share, box["y"] + box["height"] / 2


def take(page: Page, slider: str) -> None:
    """Press the thumb where it stands."""
    share = page.eval_on_selector(slider, "(range) => range.valueAsNumber / range.max")
    page.mouse.move(*place(page, slider, share))
    page.mouse.down()


@pytest.mark.parametrize(("slider", "name"), SLIDERS)
def test_a_slider_is_free_once_its_column_is_there(explorer: Opener, slider: str, name: str) -> None:
    page = explorer(LINE)
    at_rest(page)
    urls = asked(page)
    page.hover(slider)
    page.wait_for_function(RIBBON, arg=slider)
    assert along(urls) == [name]
    levels = next(line["levels"] for line in map(json.loads, web.get(urls[0]).iter_lines()) if line["kind"] == "result")
    named = page.locator(f"{slider} >> xpath=.. >> .band").count()
    assert named >= 1

    take(page, slider)
    stops = [k / 12 for k in range(12, -1, -1)]
    for stop in [*stops, 1.0, 0.0, 0.4]:
        page.mouse.move(*place(page, slider, stop), steps=1 if stop in (0.0, 1.0) else 4)
        index, said, gram = page.evaluate(SAID, slider)
        assert said == levels[index]["sentence"]
        columns = list(zip(*levels[index]["W"], strict=True))
        expected = [[sum(a * b for a, b in zip(one, other, strict=True)) for other in columns] for one in columns]
        assert gram == [pytest.approx(row, abs=1e-5) for row in expected]
        assert page.locator("#explorer.behind").count() == 0
    assert along(urls) == [name]
    page.mouse.up()
    page.wait_for_function("() => !document.querySelector('#track').matches('.stale')")
    assert along(urls) == [name, None]
    settled(page)
    assert sentence(page) == said.lower()


def test_while_a_column_is_missing_the_old_picture_is_greyed(explorer: Opener) -> None:
    page = explorer(f"{LINE}&importance=0.8")
    before = at_rest(page)
    urls = asked(page)
    held = hold_columns(page)
    take(page, "#decay")
    page.mouse.move(*place(page, "#decay", 0.3), steps=5)
    expect(page.locator("#explorer.behind")).to_have_count(1, timeout=PATIENCE)
    assert sentence(page) == "still the picture of importance decay 0.8."
    assert arrows(page) == before
    assert along(urls) == ["importance"]
    held.pop().continue_()
    page.wait_for_function(RIBBON, arg="#decay")
    expect(page.locator("#explorer.behind")).to_have_count(0, timeout=PATIENCE)
    assert along(urls) == ["importance"]
    page.mouse.up()
    page.wait_for_function("() => !document.querySelector('#track').matches('.stale')")
    assert along(urls) == ["importance", None]


@pytest.mark.long
def test_keys_go_from_change_to_change_and_rest_asks_for_one_row(explorer: Opener) -> None:
    page = explorer("n_features=3&n_seeds=1&sparsity=0.8&importance=1")
    at_rest(page)
    page.focus("#decay")
    page.wait_for_function(RIBBON, arg="#decay")
    urls = asked(page)
    told = sentence(page)
    page.keyboard.press("PageDown")
    assert int(page.input_value("#decay")) < 95
    page.wait_for_function("() => !document.querySelector('#track').matches('.stale')")
    assert along(urls) == [None]
    page.keyboard.press("Home")
    page.keyboard.press("End")
    settled(page)
    assert sentence(page) == told


@pytest.mark.long
def test_a_column_that_nobody_wants_any_more_is_dropped_and_a_finished_one_kept(explorer: Opener) -> None:
    page = explorer(f"{LINE}&importance=0.8")
    at_rest(page)
    urls = asked(page)
    dropped: list[str] = []
    page.on("requestfailed", lambda request: dropped.append(request.url))
    hold_columns(page)
    with page.expect_request("**/api/sweep?*along=*"):
        page.hover("#decay")
    page.focus("#sparsity")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('sparsity=0.88')")
    page.unroute_all()
    page.hover("#sentence")
    page.hover("#decay")
    page.wait_for_function(RIBBON, arg="#decay")
    assert len(urls) == 2
    assert dropped == urls[:1]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(RIBBON, arg="#decay")
    assert len(urls) == 2
