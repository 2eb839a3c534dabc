"""A class in one room, in three browsers: the host's, a laptop's and a phone's, through a whole lesson."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, Opener, settled
from tests.browser.test_access import SMALL_TYPE, faults
from tests.class_room import open_room
from tests.proxy import below
from tests.serving import serving, wait_for

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
    assert faults(host) == faults(phone, "main > :not(#scene)") == []
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

    for page in (host, phone):
        before = page.frame_locator("#scene-frame")
        expect(before.locator("#sentence")).to_contain_text("Cross", ignore_case=True)
        expect(before.locator("#chip")).to_have_attribute("data-state", re.compile("found"))
        assert not before.locator("#sparsity").is_visible()
    framed = phone.frame(url=re.compile("/embed"))
    assert framed is not None
    framed.evaluate("window.same = true")

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
        expect(page.locator("#scene-frame")).to_have_attribute("data-at", re.compile(r"/embed\?.*sparsity=0\.9"))
    after = phone.frame_locator("#scene-frame")
    expect(after.locator("#sentence")).to_contain_text("Star with 5 points", ignore_case=True)
    expect(after.locator("#sparsity")).to_be_visible()
    assert framed.evaluate("window.same")  # the reveal has loaded no page
    expect(phone.locator("#room-status")).to_have_text("You were right.")
    assert phone.evaluate("() => document.documentElement.scrollWidth") == 360
    assert faults(phone, "main > :not(#scene)") == []

    late.click("#scene-pin")
    host.fill("#link", f"{way.partition('/room/')[0]}/?n_features=6")
    host.keyboard.press("Enter")
    expect(phone.locator("#scene-frame")).to_have_attribute("data-at", re.compile("n_features=6"))
    expect(late.locator("#scene-frame")).to_have_attribute("data-at", re.compile(r"sparsity=0\.9"))
    late.click("#scene-pin")
    expect(late.locator("#scene-frame")).to_have_attribute("data-at", re.compile("n_features=6"))

    host.click("#act-step")  # to play
    expect(host.locator("#act-step")).to_have_text("Next lesson: More concepts")
    host.click("#act-step")
    expect(phone.locator("#room-title")).to_have_text("More concepts")
    host.click("#act-end")
    host.click("#act-end")
    for page in (host, phone, laptop, late):
        expect(page.locator("#room-status")).to_have_text("This room has ended.")
    assert not [url for url in asked if key in url]


@pytest.mark.long
def test_the_page_that_asks_for_a_code_is_as_wide_as_a_phone(explorer: Opener) -> None:
    page = explorer(path="/room", settle=False, **PHONE)
    assert page.is_visible("#code")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360


@pytest.mark.long
def test_a_room_below_a_prefix_in_a_frame_without_storage(browser: Browser, tmp_path: Path) -> None:
    """As in a learning platform: another origin around it, storage blocked, and a proxy that strips a path."""
    with serving(STARCROSS_FRAMES="*", STARCROSS_WORKERS="1") as own, below(own.url, "/some/where/", tmp_path) as way:
        url = way.rstrip("/")
        room = open_room(url)
        page = browser.new_page(**PHONE)
        page.set_default_timeout(PATIENCE)
        listening = "<script>told = []; onmessage = ({data}) => told.push(data)</script>"
        page.set_content(
            f'{listening}<iframe sandbox="allow-scripts" src="{url}/room/{room.code}" width="340" height="600">'
        )
        inside = page.frame_locator("iframe")
        choices = inside.locator("#room-answers .answer")
        choices.nth(0).click()
        expect(inside.locator("#room-status")).to_contain_text("counts")
        choices.nth(1).click()
        wait_for(lambda: room.state(**room.bearer)["tally"] == [0, 1, 0])
        assert room.act("reveal") == 204
        expect(inside.locator("#room-status")).to_have_text("You were right.")
        page.wait_for_function("told.some((data) => /lti.frameResize/.test(data))")
        assert room.act("end") == 204
        expect(inside.locator("#room-status")).to_have_text("This room has ended.")
        page.close()


@pytest.mark.long
@pytest.mark.parametrize("holds", [True, False], ids=["buffered", "streamed"])
def test_a_room_and_a_lesson_behind_a_proxy_that_may_hold_every_answer_back(
    browser: Browser, tmp_path: Path, holds: bool
) -> None:
    """What streams comes through where it can, and is asked for in one piece where it cannot."""
    with serving(STARCROSS_WORKERS="1") as own, below(own.url, "/", tmp_path, holds=holds) as way:
        url = way.rstrip("/")
        room = open_room(url)
        page = browser.new_page(**PHONE)
        page.set_default_timeout(PATIENCE)
        polls: list[str] = []
        path = f"/api/rooms/{room.code}"
        page.on(
            "request",
            lambda request: polls.append(request.headers.get("prefer", "")) if request.url.endswith(path) else None,
        )
        page.goto(f"{url}/room/{room.code}")
        option(page, 1).click()
        expect(page.locator("#room-status")).to_contain_text("counts")
        assert room.act("reveal") == 204
        expect(page.locator("#room-status")).to_have_text("You were right.")
        assert polls.count("wait=0") > 1 if holds else polls == [""]
        page.goto(f"{url}/lesson/switch?step=2&guess=2&mark=40&n_seeds=1")
        settled(page)
        expect(page.locator(".marked")).to_contain_text("You marked 40%")
        page.close()
