"""Lessons in a real browser, walked by keyboard alone."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page

from app.content.lessons import LESSONS
from tests.browser.conftest import Opener, at_rest, sentence, settled
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
    assert sentence(page).startswith("two axes")
    assert not page.is_visible("#sparsity")
    walk(page, "cross")


@pytest.mark.long
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_lesson_by_keyboard_alone(explorer: Opener, lesson) -> None:
    walk(explorer(path=f"/lesson/{lesson.id}"), lesson.id)


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
