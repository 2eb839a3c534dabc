"""Lessons in a real browser, walked by keyboard alone."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.content.lessons import LESSONS
from tests.browser.conftest import PATIENCE, Opener, at_rest, sentence, settled
from tests.browser.test_access import faults
from tests.serving import Server

# What each reveals, as its sentence begins.
REVEALED = {"cross": "cross", "star": "star with 5 points", "without-relu": "two axes", "switch": "antipodal pair"}


def walk(page: Page, lesson_id: str) -> None:
    """Guess, see and play with Tab, Space and Enter only, from the top of the first step."""
    tab_to(page, "input[name=guess]")
    page.keyboard.press("Space")
    assert page.locator("input[name=guess]:checked").count() == 1
    tab_to(page, "button.main-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**step=2**")
    assert "guess=1" in page.url
    settled(page)
    if lesson_id in REVEALED:
        assert sentence(page).startswith(REVEALED[lesson_id])
    tab_to(page, "a.main-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**step=3**")
    assert "guess=1" in page.url
    tab_to(page, "#field-n_features")
    tab_to(page, "#sparsity")
    settled(page)
    before = page.input_value("#sparsity")
    page.keyboard.press("ArrowLeft" if before != "0" else "ArrowRight")
    assert page.input_value("#sparsity") != before
    at_rest(page)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; a keyboard needs no more than so many."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.long
def test_the_cross_by_keyboard_alone(explorer: Opener) -> None:
    page = explorer(path="/lesson/cross")
    expect(page.locator(".board .hand-grip")).to_have_count(5)
    assert sentence(page) == ""  # of arrows that a reader draws
    assert not page.is_visible("#sparsity")
    walk(page, "cross")


@pytest.mark.long
@pytest.mark.parametrize("lesson", [one for one in LESSONS if not one.page(2)], ids=lambda lesson: lesson.id)
def test_every_lesson_by_keyboard_alone(explorer: Opener, lesson) -> None:
    walk(explorer(path=f"/lesson/{lesson.id}"), lesson.id)


# Of lessons on another page: the slider, what the stage says at the reveal, and the link once the slider has moved.
OTHERS = {
    "months": ("#axis-log_odds", "Ring of 12 in order", "log_odds=-4.25"),
    "little-data": ("#samples-count", "5 samples: star with 5 points", "n_samples=4"),
    "undone": ("#dictionary-sparsity", "Star with 5 points", "sparsity=0.97"),
}
NOTE_SLIDER = """(selector) => {
  window.values = [];
  const note = () => {
    const { value } = document.querySelector(selector);
    if (value !== window.values.at(-1)) window.values.push(value);
    requestAnimationFrame(note);
  };
  if (document.readyState === "loading") addEventListener('DOMContentLoaded', note);
  else note();
}"""
IN_SIGHT = """selector => { const { top, bottom } = document.querySelector(selector).getBoundingClientRect();
  return Math.min(bottom, innerHeight) - Math.max(top, 0); }"""


@pytest.mark.long
@pytest.mark.parametrize("embed", ["", "/embed"], ids=["alone", "framed"])
@pytest.mark.parametrize("lesson", [one for one in LESSONS if one.page(2)], ids=lambda lesson: lesson.id)
def test_a_lesson_on_another_page_by_keyboard_alone_on_a_phone(explorer: Opener, lesson, embed: str) -> None:
    slider, revealed, moved = OTHERS[lesson.id]
    page = explorer(
        "theme=dark", path=f"{embed}/lesson/{lesson.id}", settle=False, viewport={"width": 360, "height": 740}
    )
    page.evaluate("window.same = true")
    assert not page.locator(slider).is_visible()
    tab_to(page, "input[name=guess]")
    page.keyboard.press("Space")
    tab_to(page, "button.main-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**step=2**")
    expect(page.locator("#sentence")).to_contain_text(revealed, timeout=PATIENCE)
    assert "guess=1" in page.url
    assert "theme=dark" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate(IN_SIGHT, "#space") > 180  # pixels, of the whole stage
    assert page.evaluate(IN_SIGHT, ".lesson .verdict") > 60  # three lines of words
    assert faults(page) == []
    tab_to(page, "a.main-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**step=3**")
    expect(page.locator("#sentence")).to_contain_text(revealed, timeout=PATIENCE)
    tab_to(page, slider)
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(re.escape(moved)))
    assert "step=3" in page.url
    assert "guess=1" in page.url
    assert faults(page) == []
    focused = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
    assert focused <= 740
    page.go_back()
    page.wait_for_selector("[data-step='2'] .verdict")
    page.go_back()
    page.wait_for_selector("input[name=guess]")
    assert not page.locator(slider).is_visible()
    assert page.evaluate("window.same")  # no step has loaded a page


@pytest.mark.long
@pytest.mark.parametrize("lesson", OTHERS)
def test_the_reveal_of_a_lesson_on_another_page_moves(explorer: Opener, lesson: str) -> None:
    slider, revealed, _ = OTHERS[lesson]
    page = explorer("n_seeds=8", path=f"/lesson/{lesson}", settle=False, reduced_motion="no-preference")
    expect(page.locator("#space")).to_have_class("", timeout=PATIENCE)
    film = "#step" if lesson == "undone" else slider
    page.evaluate(f"({NOTE_SLIDER})('{film}')")
    page.check("input[name=guess] >> nth=0")
    page.click("button.main-button")
    page.wait_for_selector(".verdict")
    page.wait_for_function("() => window.values.length > 5")
    expect(page.locator("#sentence")).to_contain_text(revealed, timeout=PATIENCE)
    way = [int(value) for value in page.evaluate("() => window.values")][-4:]
    assert way in (sorted(way), sorted(way, reverse=True))


@pytest.mark.long
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_reveal_moves_across_the_change_and_jumps_under_reduced_motion(
    browser: Browser, server: Server, motion: str
) -> None:
    page = browser.new_page(reduced_motion=motion)
    page.set_default_timeout(PATIENCE)
    page.add_init_script(f"({NOTE_SLIDER})('#sparsity')")
    page.goto(f"{server.url}/lesson/star?step=2&guess=1&n_seeds=1")
    settled(page)
    stand = "() => /^Star with 5 points/i.test(document.querySelector('.headline').innerText)"
    if motion == "no-preference":
        page.wait_for_function("() => window.values.length > 4")
    page.wait_for_function(stand)
    assert page.is_visible(".verdict")
    seen = [int(value) for value in page.evaluate("() => window.values")]
    page.close()
    if motion == "reduce":
        assert len(seen) <= 2
    else:
        assert sorted(seen[-5:]) == seen[-5:]
        assert min(seen[1:]) < seen[-1]


@pytest.mark.long
@pytest.mark.parametrize("path", ["/lesson/arrows", "/embed/lesson/arrows"])
def test_arrows_add_up_on_a_phone_and_h_is_dragged(explorer: Opener, path: str) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    page = explorer("step=2&guess=2", path=path, settle=False, **phone)
    page.locator("#directions .directions-space").scroll_into_view_if_needed()
    page.wait_for_selector("#directions .plane")
    told = page.locator("#directions [data-part=told]")
    page.wait_for_function("() => /hot 1\\.00 and happy 1\\.00/.test(document.querySelector('#directions').innerText)")
    plane = page.locator("#directions .plane")
    box = plane.bounding_box()
    assert box is not None
    assert box["height"] <= 360
    plane.tap(position={"x": box["width"] * 0.1, "y": box["height"] * 0.52})
    page.wait_for_function("() => document.querySelector('#directions .held')")
    assert "cold" in told.inner_text()
    assert "hot" not in told.inner_text()
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360


@pytest.mark.long
def test_what_is_changed_in_a_lesson_can_be_undone_and_is_in_its_link(explorer: Opener) -> None:
    page = explorer("step=3", path="/lesson/star")
    before = at_rest(page)
    page.focus("#sparsity")
    page.keyboard.press("Home")
    assert page.is_enabled("#undo")
    page.wait_for_function("() => location.search.includes('sparsity=0')")
    assert sentence(page).startswith("two axes")
    page.keyboard.press("Control+z")
    assert at_rest(page) == before
    assert sentence(page).startswith("star with 5 points")
    page.keyboard.press("Control+y")
    assert sentence(page).startswith("two axes")
    page.click("#undo")
    assert page.is_disabled("#undo")
    assert at_rest(page) == before


@pytest.mark.long
def test_a_lesson_that_was_finished_is_marked_in_the_list(explorer: Opener) -> None:
    page = explorer("step=3", path="/lesson/star")
    page.goto(page.url.split("/lesson/")[0] + "/lessons")
    assert page.locator(".finished:visible").count() == 1
    assert page.locator("[data-lesson-entry=star] .finished").is_visible()


@pytest.mark.long
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_worksheet_prints_on_one_page(visitor: BrowserContext, server: Server, lesson) -> None:
    page = visitor.new_page()
    page.goto(f"{server.url}/lesson/{lesson.id}/worksheet", wait_until="networkidle")
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth)")
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


@pytest.mark.long
def test_a_reveal_loads_no_page_and_a_mark_is_pinned_beside_the_change(explorer: Opener) -> None:
    page = explorer(path="/lesson/star")
    page.evaluate("window.same = true")
    tab_to(page, "#mark")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert "87%" in page.inner_text("#mark-words")
    tab_to(page, "button.main-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**step=2&mark=87")
    expect(page.locator(".marked")).to_contain_text("You marked 87%")
    page.wait_for_function("() => /^Star with 5 points/i.test(document.querySelector('.headline').innerText)")
    pin, change = [page.locator(one).last.bounding_box() for one in (".pin", "#ticks .change")]
    assert pin is not None
    assert change is not None
    assert 0 < pin["x"] - change["x"] < 40  # pixels, of three points of sparsity
    assert faults(page) == []
    page.go_back()
    page.wait_for_selector("#mark")
    assert sentence(page).startswith("cross")
    page.go_forward()
    tab_to(page, "a.main-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**step=3&mark=87")
    page.wait_for_selector("[data-step='3'] .lesson h2")
    assert page.evaluate("window.same")
    page.goto(page.url.split("/lesson/")[0] + "/lessons")
    assert page.locator("[data-lesson-entry=star] .finished").is_visible()


@pytest.mark.long
def test_arrows_are_drawn_by_hand_and_by_keys_and_compared(explorer: Opener) -> None:
    page = explorer(path="/lesson/cross")
    page.evaluate("window.same = true")
    grips = page.locator(".board .hand-grip")
    expect(grips).to_have_count(5)
    box = grips.nth(2).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=4)
    page.mouse.up()
    grips.nth(3).focus()
    for _ in range(6):
        page.keyboard.press("Shift+PageUp")
    assert faults(page) == []
    page.click("button.main-button")
    told = page.locator("#drawn-arrows figcaption")
    expect(told).to_contain_text("You drew 4 long arrows; there are 4.", timeout=PATIENCE)
    assert page.locator("#drawn-arrows .ghost").count() == 5
    assert "drawn=1:0:0," in page.url
    assert page.evaluate("window.same")
    assert page.locator(".board").count() == 0
    assert faults(page) == []
    page.reload()
    expect(told).to_contain_text("You drew 4 long arrows; there are 4.", timeout=PATIENCE)
