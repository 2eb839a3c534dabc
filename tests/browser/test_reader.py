"""A reader who has the type twice as large, or words that run from right to left."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, at_rest, settled
from tests.browser.test_explorer import LINE

LARGE = 32  # pixels of the browser's own type, which is 16 as a rule

# Controls and words that lie outside the window or are cut off.
LOST = """() => [...document.querySelectorAll('body *')]
  .filter((element) => element.checkVisibility() && !element.closest('.away, .skip, svg, .stage, .figure, .table'))
  .filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    const { overflowY } = getComputedStyle(element);
    const cut = (element !== document.body && overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 2)
      || (element.matches('button, .number-box') && element.scrollWidth > element.clientWidth + 2);
    return width > 0 && (left < -1 || right > innerWidth + 1 || cut);
  })
  .map((element) => element.outerHTML.slice(0, 80))"""
OVERLAPS = """() => {
  const parts = 'button, .number-box, .names, .ribbon, .ticks, h2, h3, .chip';
  const controls = [...document.querySelectorAll(`#explorer :is(${parts})`)]
    .filter((element) => element.checkVisibility())
    .map((element) => [element, element.getBoundingClientRect()]);
  return controls.flatMap(([one, a], k) => controls.slice(k + 1)
    .filter(([other, b]) => !one.contains(other) && a.left < b.right - 1 && b.left < a.right - 1
      && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => `${one.outerHTML.slice(0, 60)} | ${other.outerHTML.slice(0, 60)}`));
}"""


def enlarge(page: Page) -> None:
    """As the browser's own setting does."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": LARGE, "fixed": LARGE}})


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.long)])  # where less has room
def test_type_twice_as_large_is_so_and_nothing_is_lost(explorer: Opener, width: int) -> None:
    page = explorer(f"{LINE}&sparsity=0.9", viewport={"width": width, "height": 800})
    texts = "#sentence, #sparsity-words, #chip, .bar output, .concept label, .panel .small, .lead, .ticks text"
    sizes = f"""() => [...document.querySelectorAll('{texts}')]
      .map((text) => parseFloat(getComputedStyle(text).fontSize))"""
    page.evaluate("() => { document.getElementById('what').open = true; }")
    before = page.evaluate(sizes)
    enlarge(page)
    page.wait_for_function("() => parseFloat(getComputedStyle(document.documentElement).fontSize) === 32")
    at_rest(page)
    # The layout of a narrow page has smaller headings.
    assert all(after > 1.5 * size for size, after in zip(before, page.evaluate(sizes), strict=True))
    assert page.evaluate(LOST) == []
    assert page.evaluate(OVERLAPS) == []


def test_from_right_to_left_sliders_run_as_their_ribbons_and_pictures_do(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0", settle=False)
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    settled(page)
    middle = """() => {
      const [track, mark] = ['#sparsity', '#ticks text']
        .map((name) => document.querySelector(name).getBoundingClientRect());
      return [track.left, mark.left + mark.width / 2 - track.left];
    }"""
    _, first = page.evaluate(middle)
    assert first < 40, "0% is at the left"
    box = page.locator("#sparsity").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 12, box["y"] + box["height"] / 2)
    assert page.input_value("#sparsity") == "60"
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#sparsity") == "59"
    for name in (
        "#decay",
        ".bar input",
        "#stage",
        "#gram",
        "#learn-sparsity",
        "#atlas [data-part=pad]",
        ".learn-transport",
    ):
        assert page.locator(name).first.evaluate("(element) => getComputedStyle(element).direction") == "ltr", name
