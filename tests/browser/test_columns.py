"""Sliders along other axes than sparsity: one request a column, none under the hand, one for the row at rest."""

import json
from typing import Any
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
# What is said and the tips of what is drawn, after each frame.
SAMPLE = """() => {
  const [stage, sentence] = ['stage', 'sentence'].map((id) => document.getElementById(id));
  const { port1, port2 } = new MessageChannel();
  window.samples = [];
  port1.onmessage = () => {
    const [{ x, y }] = stage.data;
    const sample = JSON.stringify([sentence.textContent, x, y]);
    if (sample !== window.samples.at(-1)) window.samples.push(sample);
  };
  const frame = () => {
    port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
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


def assert_said_of_what_was_drawn(page: Page, levels: list[dict[str, Any]], least: int) -> None:
    """The sentence in every frame that was sampled is that of the model whose arrows were drawn in it."""
    samples = [json.loads(sample) for sample in page.evaluate("() => window.samples")]
    assert len({said for said, _, _ in samples}) >= least
    known: dict[str, list[list[list[float]]]] = {}
    for level in levels:
        known.setdefault(level["sentence"], []).append(gram_of(level["W"]))
    for said, *tips in samples:
        drawn = gram_of(tips)
        assert any(drawn == [pytest.approx(row, abs=1e-4) for row in gram] for gram in known.get(said, [])), said


def gram_of(W: list[list[float]]) -> list[list[float]]:
    """WᵀW, which is the same however the space is turned."""
    columns = list(zip(*W, strict=True))
    return [[sum(a * b for a, b in zip(one, other, strict=True)) for other in columns] for one in columns]


def result_of(url: str) -> list[dict[str, Any]]:
    levels: list[dict[str, Any]] = next(
        line["levels"] for line in map(json.loads, web.get(url).iter_lines()) if line["kind"] == "result"
    )
    return levels


@pytest.mark.parametrize(("slider", "name"), SLIDERS)
def test_a_slider_is_free_once_its_column_is_there(explorer: Opener, slider: str, name: str) -> None:
    page = explorer(LINE)
    at_rest(page)
    urls = asked(page)
    page.hover(slider)
    page.wait_for_function(RIBBON, arg=slider)
    assert along(urls) == [name]
    levels = result_of(urls[0])
    named = page.locator(f"{slider} >> xpath=.. >> .band").count()
    assert named >= 1

    take(page, slider)
    page.mouse.move(*place(page, slider, 1.0))
    page.evaluate(SAID, slider)
    page.evaluate(SAMPLE)
    stops = [k / 12 for k in range(12, -1, -1)]
    for stop in [*stops, 1.0, 0.0, 0.4]:
        page.mouse.move(*place(page, slider, stop), steps=1 if stop in (0.0, 1.0) else 4)
        index, said, gram = page.evaluate(SAID, slider)
        assert said == levels[index]["sentence"]
        assert gram == [pytest.approx(row, abs=1e-5) for row in gram_of(levels[index]["W"])]
        assert page.locator("#explorer.behind").count() == 0
    assert along(urls) == [name]
    assert_said_of_what_was_drawn(page, levels, least=2)
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
def test_along_sparsity_too_the_sentence_is_of_what_is_drawn(explorer: Opener) -> None:
    page = explorer("n_features=3&n_seeds=1&sparsity=0&importance=1")
    at_rest(page)
    urls = asked(page)
    take(page, "#sparsity")
    page.evaluate(SAMPLE)
    for stop, steps in ((1.0, 60), (0.0, 12), (1.0, 5)):
        page.mouse.move(*place(page, "#sparsity", stop), steps=steps)
    page.evaluate(SAID, "#sparsity")
    assert urls == []
    levels = result_of(f"{page.url.split('?')[0]}api/sweep?n_features=3&n_seeds=1&importance=1")
    assert_said_of_what_was_drawn(page, levels, least=3)
    page.mouse.up()


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
