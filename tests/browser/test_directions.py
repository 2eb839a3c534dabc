"""Directions carry meaning: what is said adds up to h, h is read, and what the page says of it is what was computed."""

import json

import numpy as np
import pytest
from playwright.sync_api import Page

from app.superposition.geometry.forward import decode, encode
from tests.browser.conftest import Opener, come_to, settled

KIN = "n_features=6&correlation=anticorrelated&names=male,female,royal,common,young,old"
QUEEN = f"{KIN}&words=king:1,man:-1,woman:1"
SPACE = "n_features=4&n_hidden=3&n_seeds=1"
READ = "#directions .reading-note"


def come(page: Page) -> None:
    """Scroll to the section, and wait until something is read."""
    come_to(page, "directions", f"document.querySelector('{READ}')?.textContent")


def told(page: Page) -> str:
    return page.inner_text("#directions [data-part=told]")


def notes(page: Page) -> list[str]:
    return page.locator(READ).all_text_contents()


def go_to(page: Page, level: int) -> None:
    """Another level of the page's slider, which stays out of sight."""
    page.eval_on_selector(
        "#sparsity",
        "(range, level) => { range.value = level; range.dispatchEvent(new Event('input', {bubbles: true})); }",
        level,
    )


def test_the_scripts_decode_is_pythons(explorer: Opener) -> None:
    rng = np.random.default_rng(0)
    cases = [
        {
            "W": rng.normal(size=(hidden, n)).tolist(),
            "b": rng.normal(size=n).tolist(),
            "x": rng.uniform(-1, 2, size=n).tolist(),
            "relu": relu,
        }
        for hidden, n in ((1, 2), (2, 5), (3, 16))
        for relu in (True, False)
        for _ in range(5)
    ]
    page = explorer("sparsity=0.9", settle=False)
    theirs = page.evaluate(
        """async (cases) => {
          const main = document.querySelector('script[type=module]').src;
          const { encode, decode } = await import(new URL('figures/decode.js', main));
          return cases.map(({ W, b, x, relu }) => ({ h: encode(W, x), out: decode(W, b, encode(W, x), relu) }));
        }""",
        cases,
    )
    for case, answer in zip(cases, theirs, strict=True):
        W, b, x = (np.array(case[name]) for name in ("W", "b", "x"))
        h = encode(W, x[None])
        assert answer["h"] == pytest.approx(h[0], abs=1e-12)
        assert answer["out"] == pytest.approx(decode(W, b, h, case["relu"])[0], abs=1e-12)


def test_queen_is_read_where_the_arrangement_allows_it_and_not_where_it_interferes(explorer: Opener) -> None:
    page = explorer(f"{QUEEN}&sparsity=0.8")
    come(page)
    assert "king − man + woman adds up to female and royal, which is queen." in told(page)
    assert told(page).endswith("So it is read as queen: this arrangement allows it.")
    page.wait_for_function("() => document.querySelectorAll('#directions .plane-steps path').length === 4")
    go_to(page, 40)
    page.wait_for_function(
        "() => document.querySelector('#directions [data-part=told]').textContent.includes('not read')"
    )
    assert "nobody said young: that is interference" in told(page)
    assert [note.endswith("said by nobody") for note in notes(page)] == [False] * 4 + [True, False]
    assert page.get_attribute("#directions [data-part=told]", "data-clear") == "false"


@pytest.mark.long
def test_the_same_words_fail_where_the_names_stand_elsewhere(explorer: Opener) -> None:
    page = explorer(f"{QUEEN}&sparsity=0.8")
    come(page)
    page.click("[data-part=elsewhere]")
    page.wait_for_function("() => location.search.includes('names=old,male')")
    assert "Read: nothing. So it is not read as queen" in told(page)


@pytest.mark.long
def test_a_third_meaning_between_two_is_read_though_nobody_said_it(explorer: Opener) -> None:
    page = explorer("sparsity=0.8")
    come(page)
    page.click("#directions button:has-text('More meanings than axes')")
    page.wait_for_function(
        "() => document.querySelector('#directions [data-part=told]').textContent.includes('interference')", polling=200
    )
    assert told(page).startswith("Said: sun and music. Read: cat")
    chances = page.inner_text("[data-part=chances]")
    assert "sun and music are on at once in 1 of 400 inputs" in chances
    assert "5 of 10 pairs" in chances
    assert "a share of 2/(n − 1)" in chances
    assert "x=1,0,0,1,0" in page.url


def test_dragging_h_updates_the_bars_within_a_frame(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    come(page)
    seen = page.evaluate(
        """async () => {
          const plane = document.querySelector('#directions .plane');
          const { left, top, width } = plane.getBoundingClientRect();
          const bars = () => [...document.querySelectorAll('#directions .bar-out')]
            .map((bar) => bar.getAttribute('width')).join();
          const send = (type, x, y) => plane.dispatchEvent(new PointerEvent(type, {
            bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, pointerType: 'mouse', button: 0,
            clientX: left + x * width, clientY: top + y * width,
          }));
          plane.setPointerCapture = () => {};
          const seen = [];
          send('pointerdown', 0.5, 0.2);
          for (let k = 0; k < 12; k += 1) {
            send('pointermove', 0.5 + 0.3 * Math.sin(k), 0.5 - 0.3 * Math.cos(k));
            await new Promise((done) => requestAnimationFrame(done));
            seen.push(bars());
          }
          send('pointerup', 0.5, 0.5);
          return seen;
        }"""
    )
    assert len(set(seen)) == 12
    assert told(page).startswith("h is held by hand. Read there:")


def test_a_mouse_and_a_finger_take_h_and_let_it_go(explorer: Opener) -> None:
    page = explorer("sparsity=0.9", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    come(page)
    box = page.locator("#directions .plane").bounding_box()
    assert box is not None
    before = notes(page)
    page.locator("#directions .plane").tap(position={"x": box["width"] * 0.2, "y": box["height"] * 0.2})
    page.wait_for_function("() => document.querySelector('#directions .held')")
    assert notes(page) != before
    page.get_by_role("button", name="Back to what is said").click()
    page.wait_for_function("() => !document.querySelector('#directions .held')")
    assert notes(page) == before
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("sparsity=0.9", id="plane"),
        pytest.param(f"sparsity=0.9&{SPACE}", id="sphere", marks=pytest.mark.long),
    ],
)
def test_arrow_keys_move_h_and_escape_lets_it_go(explorer: Opener, query: str) -> None:
    page = explorer(query)
    come(page)
    before = notes(page)
    page.focus("#directions .plane")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_function("() => document.querySelector('#directions .held')")
    assert notes(page) != before
    assert told(page).startswith("h is held by hand.")
    moved = notes(page)
    page.wait_for_function(  # the address is written a little later
        """() => {
          const shown = document.querySelector('#directions [data-part=coordinates] output').textContent;
          const [h1] = new URLSearchParams(location.search).get('h')?.split(',') ?? [];
          return Math.abs(Number(h1) - Number(shown.replace('−', '-'))) < 0.006;
        }"""
    )
    page.reload()
    come(page)
    assert notes(page) == moved, "the link holds h"
    page.focus("#directions .plane")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.querySelector('#directions .held')")
    assert notes(page) == before


@pytest.mark.long
def test_every_control_of_the_concepts_works_by_keyboard(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    come(page)
    page.get_by_label("Say cat").focus()
    page.keyboard.press("Space")
    page.wait_for_function("() => location.search.includes('x=1,1,0,0,0')")
    page.get_by_label("How much of cat").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('x=1,0.95,0,0,0')")
    page.get_by_label("Say sun").uncheck()
    page.get_by_label("How much of cat").fill("0.3")
    page.wait_for_function(
        "() => document.querySelectorAll('#directions .reading-note')[1].textContent.includes('is read')"
    )
    page.get_by_label("h₁").focus()
    page.keyboard.press("Home")
    page.wait_for_function("() => document.querySelector('#directions .held')")
    page.get_by_role("button", name="Back to what is said").press("Enter")
    page.get_by_label("Name of feature 1").fill("king")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('names=king')")
    page.get_by_label("Name of feature 2").fill("male")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('names=king,male')")
    page.locator("#directions .twin summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#directions .twin tbody tr")
    rows = page.locator("#directions .twin tbody tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == ["king", "male", "bread", "music", "rain"]


@pytest.mark.long
def test_names_travel_in_the_link_as_text_and_nothing_else(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    come(page)
    page.get_by_label("Name of feature 1").fill("<b>&l'été")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('names=')")
    come(page)
    assert page.input_value("[aria-label='Name of feature 1']") == "bl'été"
    other = explorer(page.url.partition("?")[2])
    come(other)
    assert other.input_value("[aria-label='Name of feature 1']") == "bl'été"
    assert "Said: bl'été." in told(other)
    assert not other.is_visible("#notice")
    worst = explorer("sparsity=0.9&names=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E,%22%3E%3Cscript%3E")
    come(worst)
    assert "Some of the names in this link are too many" in worst.inner_text("#notice")
    assert worst.locator("#directions img").count() == 0
    names = json.loads(worst.inner_text("#page"))["values"]["names"]
    assert names == ["img srcx onerr", "script"]


@pytest.mark.long
def test_words_are_added_and_taken_away(explorer: Opener) -> None:
    page = explorer(f"{KIN}&sparsity=0.8")
    come(page)
    page.get_by_role("button", name="Add king").click()
    page.wait_for_function("() => location.search.includes('words=king:1')")
    assert "king adds up to male and royal, which is king." in told(page)
    page.get_by_role("button", name="Take man away").press("Enter")
    page.wait_for_function("() => location.search.includes('words=king:1,man:-1')")
    assert "king − man adds up to royal." in told(page)
    page.get_by_role("button", name="Take man away").click()
    page.wait_for_function("() => location.search.includes('man:-2')")
    assert "king − 2 man adds up to royal less male." in told(page)
    page.get_by_role("button", name="Add man").click()
    page.get_by_label("Say common").check()
    page.wait_for_function("() => !location.search.includes('words=') && location.search.includes('x=0,0,1,1,0,0')")
    settled(page)
    assert "are never on at once" in page.inner_text("[data-part=chances]")
