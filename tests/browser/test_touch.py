"""By finger: upright it scrolls the page and changes nothing, sideways it moves what it is on. The wheel scrolls."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, at_rest, come_to
from tests.browser.test_access import SECTIONS
from tests.browser.test_explorer import LINE, SPACE
from tests.browser.test_space import CAMERA, outlines
from tests.browser.touch import PHONE, place, swipe

ALL = """(section) => [
  ...[...document.querySelectorAll(`:is(#explorer, #concepts, #${section}) input`)]
    .map(({ value, checked }) => `${value} ${checked}`),
  location.search, document.querySelector('#atlas [data-part=pad]')?.ariaValueText,
  document.querySelector('[data-part=told]')?.textContent,
  document.querySelector('[data-part=readout]')?.textContent,
]"""
EXPLORER = ["#sparsity", "#decay", ".bar input", "#sparser-more", "#stage", "#gram", "#norms", "#dimensionality"]
BELOW = {
    "atlas": ["[data-part=pad]"],
    "learn": ["#learn-sparsity", "[data-part=scrub]", ".learn-curve", "[data-part=forth]", ".learn-stage"],
    "compare": [".compare-card .track input", ".compare-replay input", "[data-part=loss]"],
    "directions": [".plane", ".directions-coordinates input", ".concepts-said input[type=range]"],
    "hand": [".hand-plane", "[data-part=bias]"],
}


def swipe_up(page: Page, selector: str, section: str = "explorer") -> None:
    """Nothing changes, and the page scrolls, wherever on an element the finger comes down."""
    target = page.locator(selector).first
    for across in (0.2, 0.8) if target.evaluate("(element) => element.matches('input')") else (0.3,):
        start = place(target, across)
        before, top = page.evaluate(ALL, section), page.evaluate("() => scrollY")
        swipe(page, start, (6, -200))
        assert page.evaluate("() => scrollY") > top + 100, selector
        assert page.evaluate(ALL, section) == before, selector


@pytest.mark.parametrize(
    ("spec", "selectors"),
    [
        (SPACE, ["#sparsity", "#stage"]),  # a slider, and what a finger turns
        pytest.param(SPACE, EXPLORER, marks=pytest.mark.long),
        pytest.param(LINE, EXPLORER, marks=pytest.mark.long),
    ],
)
def test_a_swipe_that_scrolls_changes_nothing_in_the_explorer(
    explorer: Opener, spec: str, selectors: list[str]
) -> None:
    page = explorer(f"{spec}&sparsity=0.5", **PHONE)
    at_rest(page)
    for selector in selectors:
        swipe_up(page, selector)


@pytest.mark.long
@pytest.mark.parametrize("section", BELOW)
def test_a_swipe_that_scrolls_changes_nothing_in_a_section(explorer: Opener, section: str) -> None:
    page = explorer("n_features=3&n_seeds=1&sparsity=0.5", **PHONE)
    come_to(page, section, SECTIONS[section])
    page.wait_for_load_state("networkidle")
    page.wait_for_function(f"() => !document.querySelector('#{section} .stale, #{section} .track input:disabled')")
    for selector in BELOW[section]:
        swipe_up(page, f"#{section} {selector}", section)


@pytest.mark.long
def test_a_finger_sideways_and_a_tap_move_a_slider(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.5", **PHONE)
    swipe(page, place(page.locator("#sparsity"), 0.1), (200, 20))
    page.wait_for_function("() => location.search.includes('sparsity=0.99')")
    assert page.input_value("#sparsity") != "60"
    page.touchscreen.tap(*place(page.locator("#sparsity"), 0.02))
    page.wait_for_function("() => location.search.includes('sparsity=0&')")
    swipe(page, place(page.locator("#decay"), 0.9), (-150, 20))
    page.wait_for_function("() => location.search.includes('importance=')")


@pytest.mark.long
def test_a_finger_moves_the_atlas_in_both_directions_once_it_goes_sideways(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.5", **PHONE)
    come_to(page, "atlas", SECTIONS["atlas"])
    page.wait_for_load_state("networkidle")
    top = page.evaluate("() => history.length")
    swipe(page, place(page.locator("#atlas [data-part=pad]"), 0.3, 0.3), (120, 60))
    page.wait_for_function("() => /importance=0.[3-6]/.test(location.search)")
    assert page.evaluate("() => history.length") == top + 1


@pytest.mark.long
def test_a_space_turned_by_finger_stays_so_along_the_slider_and_in_the_link(explorer: Opener) -> None:
    page = explorer(f"{SPACE}&sparsity=0.5", **PHONE)
    at_rest(page)
    before = outlines(page)
    swipe(page, place(page.locator("#stage")), (90, 30))
    page.wait_for_function("() => location.search.includes('camera=')")
    at_rest(page)
    assert outlines(page) != before
    turned = page.evaluate(CAMERA)
    swipe(page, place(page.locator("#sparsity"), 0.1), (200, 0))
    at_rest(page)
    assert page.evaluate(CAMERA) == turned


def test_the_wheel_over_a_space_scrolls_the_page(explorer: Opener) -> None:
    page = explorer(f"{SPACE}&sparsity=0.5", viewport={"width": 1280, "height": 800})
    at_rest(page)
    before = outlines(page)
    page.mouse.move(*place(page.locator("#stage")))
    page.mouse.wheel(0, 200)
    page.wait_for_function("() => scrollY > 100")
    assert outlines(page) == before
