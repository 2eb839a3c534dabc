"""One entry of the history a gesture, never more changes of it than a browser allows, and the link there at release."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, open_settings
from tests.browser.test_explorer import LINE, drag

COUNT = """() => {
  window.changes = 0;
  for (const name of ['pushState', 'replaceState']) {
    const real = history[name].bind(history);
    history[name] = (...given) => { window.changes += 1; real(...given); };
  }
}"""


def address(page: Page) -> str:
    """As the page itself has it: the debugger hears of it later."""
    found: str = page.evaluate("() => location.href")
    return found


def hold(page: Page, key: str, times: int = 25) -> None:
    """Press a key so long that it repeats itself."""
    for _ in range(times):
        page.keyboard.down(key)
        page.evaluate("() => new Promise(requestAnimationFrame)")
    page.keyboard.up(key)


HELD = [
    ("#decay", "ArrowLeft", "importance=0.65"),
    (".bar:nth-child(2) input", "ArrowLeft", "importances=1,0.05&"),
    ("#field-seed", "ArrowUp", "seed=25"),
    ("button[aria-label='More: Random starts']", "Enter", "n_seeds=26"),
    ("button[aria-label='Roll a new seed']", "Enter", "seed="),
    ("input[name=constraint]:checked", "ArrowRight", "constraint=sphere"),
]


@pytest.mark.long
def test_a_key_held_down_is_one_entry_and_one_step_of_undo(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9", settle=False)
    start = page.url
    for control, key, wanted in HELD:
        page.goto(start)
        open_settings(page)
        page.wait_for_selector("#field-seed")
        before, entries = address(page), page.evaluate("() => history.length")
        page.focus(control)
        hold(page, key)
        assert wanted in address(page)
        assert page.evaluate("() => history.length") == entries + 1, control
        page.focus("#sparsity")
        page.keyboard.press("Control+z")
        assert address(page) == before, control
        page.keyboard.press("Control+y")
        assert wanted in address(page)


def test_undo_held_down_is_one_entry(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9", settle=False)
    open_settings(page)
    page.wait_for_selector("#field-seed")
    before = address(page)
    for _ in range(4):
        page.click("button[aria-label='Roll a new seed']")
    entries = page.evaluate("() => history.length")
    page.keyboard.down("Control")
    hold(page, "z", 6)
    page.keyboard.up("Control")
    assert address(page) == before
    assert page.evaluate("() => history.length") == entries + 1


@pytest.mark.long
def test_a_storm_of_changes_stays_below_what_browsers_allow(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9")
    open_settings(page)
    page.evaluate(COUNT)
    began = page.evaluate("() => performance.now()")
    for _ in range(60):  # each a gesture of its own
        for control, key in (("#decay", "ArrowLeft"), ("#sparsity", "ArrowLeft"), ("#field-seed", "ArrowUp")):
            page.focus(control)
            page.keyboard.press(key)
    drag(page, 0.2, 0.8)
    spent = page.evaluate("() => performance.now()") - began
    assert page.evaluate("() => window.changes") <= 30 + spent / 500
    page.wait_for_function("() => /importance=0.3&.*seed=60&/.test(location.search)")
    level = int(page.input_value("#sparsity"))
    assert f"sparsity={1 - 10 ** (-level / 20):.6g}"[:15] in address(page)


@pytest.mark.long
def test_the_link_is_there_when_a_slider_is_let_go(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9")
    for stop in (0.3, 0.5, 0.7):
        drag(page, 0.1, stop)
        level = int(page.input_value("#sparsity"))
        assert f"sparsity={1 - 10 ** (-level / 20):.6g}"[:15] in address(page)
