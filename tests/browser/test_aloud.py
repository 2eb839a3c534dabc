"""What reaches who listens, who has no mouse, and whose browser keeps the clipboard to itself."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Opener, at_rest, come_to, open_settings
from tests.browser.test_access import SECTIONS
from tests.browser.test_explorer import LINE, SPACE

# Every change of what a screen reader reads out by itself.
LISTEN = """() => {
  const regions = '[aria-live]:not([aria-live=off]), [role=status], [role=alert], output:not([aria-live=off])';
  window.heard = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const region = (target.parentElement ? target : target.parentNode)?.closest(regions);
      if (region) window.heard.push(region.textContent);
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}"""
STEPPED = {  # section, control, the keys by turns
    "sparsity": (None, "#sparsity", ("ArrowLeft",)),
    "importance": (None, ".bar input", ("ArrowLeft",)),
    "atlas": ("atlas", "#atlas [data-part=pad]", ("ArrowLeft",)),
    "learn": ("learn", "#learn-sparsity", ("ArrowLeft",)),
    "coordinate": ("directions", ".directions-coordinates input", ("ArrowLeft",)),
    "amount": ("directions", ".concepts-said input[type=range]", ("ArrowRight", "ArrowLeft")),
}


def listen(page: Page, control: str, keys: tuple[str, ...]) -> list[str]:
    """What is said of twenty steps, none of them quick, and until after they have come to rest."""
    page.evaluate(LISTEN)
    page.focus(control)
    for step in range(20):
        page.keyboard.press(keys[step % len(keys)])
        page.wait_for_timeout(200)
    page.wait_for_timeout(2500)
    heard: list[str] = page.evaluate("() => window.heard")
    return heard


@pytest.mark.long
def test_twenty_steps_are_one_sentence(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9")
    at_rest(page)
    heard = listen(page, *STEPPED["sparsity"][1:])
    assert len(set(heard)) == 1
    assert heard[-1].startswith("0%: every feature is always on.") or "%: each feature is on" in heard[-1]


@pytest.mark.long
@pytest.mark.parametrize("name", STEPPED)
def test_no_control_speaks_at_every_step(explorer: Opener, name: str) -> None:
    section, control, keys = STEPPED[name]
    page = explorer(f"{LINE}&sparsity=0.9")
    if section:
        come_to(page, section, SECTIONS[section])
        page.wait_for_load_state("networkidle")
    heard = listen(page, control, keys)
    assert len(set(heard)) <= 6, heard  # a machine with much else to do rests between steps


@pytest.mark.long
def test_arrow_keys_turn_a_space_and_its_label_says_so(explorer: Opener) -> None:
    page = explorer(f"{SPACE}&sparsity=0.5")
    at_rest(page)
    stage = page.locator("#stage")
    label = "The hidden space in three dimensions. Arrow keys turn it."
    expect(stage).to_have_attribute("aria-label", label, timeout=PATIENCE)
    stage.focus()
    page.keyboard.press("ArrowRight")
    axis = "(k) => Number(new URLSearchParams(location.search).get('camera')?.split(',')[k])"
    page.wait_for_function(f"() => ({axis})(0) > 0.71")  # from 0.7
    page.keyboard.press("ArrowUp")
    page.wait_for_function(f"() => ({axis})(2) < 0.45")  # from 0.5
    open_settings(page)
    page.click("label:has(input[name=n_hidden][value='2'])")
    expect(stage).not_to_have_attribute("tabindex", "0", timeout=PATIENCE)


@pytest.mark.long
def test_the_sphere_is_turned_by_keys_and_comes_back_by_link(explorer: Opener) -> None:
    page = explorer(f"{SPACE}&sparsity=0.5")
    come_to(page, "directions", "document.querySelector('.sphere canvas')")
    page.focus(".sphere-turn label:first-child input")
    page.keyboard.press("PageUp")
    page.wait_for_function("() => location.search.includes('camera=')")
    shown = page.input_value(".sphere-turn label:first-child input")
    other = explorer(page.evaluate("() => location.search.slice(1)"))
    come_to(other, "directions", "document.querySelector('.sphere canvas')")
    assert abs(float(other.input_value(".sphere-turn label:first-child input")) - float(shown)) <= 1


REFUSE = """() => Object.defineProperty(navigator, 'clipboard', {
  value: window.withClipboard && { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) },
})"""
MARKED = """(id) => {
  const field = document.getElementById(id);
  return document.activeElement === field && field.selectionEnd - field.selectionStart === field.value.length
    && field.value.length > 20 && field.checkVisibility();
}"""


@pytest.mark.parametrize(
    "offered",
    [pytest.param(True, marks=pytest.mark.long), False],  # without https, as in a class, it is missing
    ids=["refusing", "missing"],
)
def test_a_clipboard_that_refuses_leaves_the_text_marked(explorer: Opener, offered: bool) -> None:
    page = explorer(f"{LINE}&sparsity=0.9")
    page.evaluate(f"() => {{ window.withClipboard = {str(offered).lower()}; }}")
    page.evaluate(REFUSE)
    for button, field in (
        ("#copy", "share-link"),
        ("#share-copy", "share-link"),
        ("#embed-copy", "embed-code"),
        ("#copy-torch", "torch-code"),
    ):
        page.click(button)
        page.wait_for_function(MARKED, arg=field)
        expect(page.locator("#share-told")).to_be_in_viewport(timeout=PATIENCE)
        assert "copy it with Ctrl+C" in page.inner_text("#share-told")
        page.evaluate("() => { document.getElementById('share-told').textContent = ''; }")
