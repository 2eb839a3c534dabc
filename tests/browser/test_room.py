"""A class in one room, in three browsers: the host's, a laptop's and a phone's, through a whole lesson."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Opener
from tests.browser.test_access import SMALL_TYPE, faults

PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "has_touch": True}


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5000)


def option(page: Page, place: int):
    return page.locator("#room-answers .answer").nth(place)


@pytest.mark.long
def test_a_class_predicts_votes_and_sees_the_answer_together(explorer: Opener) -> None:
    host = explorer(path="/lesson/star", settle=False)
    host.click("#open-room")
    host.wait_for_url("**/host#*", wait_until="commit")
    way, code, key = re.fullmatch(r"(.*/room/(\w{6}))/host#(.+)", host.url).groups()
    expect(host.locator(".join-code")).to_have_text(code)
    path = f"/room/{code}"
    phone, laptop = explorer(path=path, settle=False, **PHONE), explorer(path=path, settle=False)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))

    option(phone, 0).click()
    expect(phone.locator("#room-status")).to_contain_text("counts")
    option(laptop, 0).focus()
    laptop.keyboard.press("Enter")
    expect(host.locator("#room-count")).to_have_text("2 have answered")
    assert host.evaluate(SMALL_TYPE) == []
    assert faults(host) == faults(phone) == []
    option(laptop, 1).click()  # a change of mind
    phone.reload()
    expect(option(phone, 0)).to_have_attribute("aria-pressed", "true")
    expect(host.locator("#room-count")).to_have_text("2 have answered")
    assert phone.locator(".count-bar").count() == host.locator(".count-bar").count() == 0

    host.click("#act-close")
    expect(host.locator(".count-bar")).to_have_text(["1 · 50%", "1 · 50%", "0 · 0%"])
    expect(phone.locator("#room-status")).to_contain_text("closed")
    assert phone.locator(".count-bar").count() == 0
    late = explorer(path=path, settle=False)
    expect(late.locator("#room-status")).to_contain_text("closed")

    host.click("#act-ask")
    expect(option(phone, 0)).to_have_attribute("aria-pressed", "false")
    option(phone, 1).click()
    option(late, 1).click()
    expect(host.locator("#room-count")).to_have_text("2 have answered")
    host.click("#act-reveal")
    for page in (host, phone, late):
        expect(option(page, 1)).to_have_attribute("data-right", "true")
        expect(page.locator(".count-bar").nth(3)).to_have_text("2 · 100%")
        expect(page.locator(".count-bar").nth(2)).to_have_text("before: 1 · 50%")
        expect(page.locator("#scene-frame")).to_have_attribute("src", re.compile(r"/embed\?.*sparsity=0\.9"))
    expect(phone.locator("#room-status")).to_have_text("You were right.")
    assert phone.evaluate("() => document.documentElement.scrollWidth") == 360
    assert faults(phone, "main > :not(#scene)") == []

    late.click("#scene-pin")
    host.fill("#link", f"{way.partition('/room/')[0]}/?n_features=6")
    host.keyboard.press("Enter")
    expect(phone.locator("#scene-frame")).to_have_attribute("src", re.compile("n_features=6"))
    expect(late.locator("#scene-frame")).to_have_attribute("src", re.compile(r"sparsity=0\.9"))
    late.click("#scene-pin")
    expect(late.locator("#scene-frame")).to_have_attribute("src", re.compile("n_features=6"))

    host.click("#act-step")  # to play
    expect(host.locator("#act-step")).to_have_text("Next lesson: More concepts")
    host.click("#act-step")
    expect(phone.locator("#room-title")).to_have_text("More concepts")
    host.click("#act-end")
    host.click("#act-end")
    for page in (host, phone, laptop, late):
        expect(page.locator("#room-status")).to_have_text("This room has ended.")
    assert not [url for url in asked if key in url]
