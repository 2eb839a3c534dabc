"""The page of features that come together in a real Chromium."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_access import faults
from tests.browser.touch import PHONE, swipe
from tests.serving import Server

QUERY = "patterns?pattern=table&table=1100,0011&n_seeds=1&log_odds=0"


def test_a_drag_asks_nothing_and_a_table_is_checked_and_trained(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(f"{server.url}/{QUERY}")
    expect(page.locator("#facts")).to_contain_text("Loss", timeout=120_000)
    expect(page.locator("#features tr")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.locator("#axis-log_odds").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#said-log_odds")).to_contain_text("−0.25: each is on")
    assert asked == []
    assert "log_odds=-0.25" in page.url
    page.locator("#rows").fill("1 1 0 : 3\n0 1")
    page.locator("#use-rows").click()
    expect(page.locator("#rows-fault")).to_contain_text("row 1 has 3 digits, row 2 has 2")
    expect(page.locator("#features tr")).to_have_count(4)
    expect(page.locator("#space.stale")).to_have_count(0)  # the one before stands, in the link, too
    assert "table=1100,0011" in page.url
    expect(page.locator("#rows")).to_have_value("1 1 0 : 3\n0 1")
    page.locator("#rows").fill("1 1\n2 1")
    page.locator("#use-rows").click()
    expect(page.locator("#rows-fault")).to_contain_text("Features 1 and 2 are on together as often as 2 and 1")
    page.locator("#rows").fill("1 1 0 : 3\n0 1 1")
    with page.expect_request(lambda request: "table=110:3,011" in request.url):
        page.locator("#use-rows").click()
    expect(page.locator("#features tr")).to_have_count(3, timeout=120_000)
    expect(page.locator("#rows-fault")).to_be_empty()
    page.locator("#rows").fill("1 2\n2 3")
    with page.expect_request(lambda request: "table=11:2,01" in request.url):
        page.locator("#use-rows").click()
    expect(page.locator("#features tr")).to_have_count(2, timeout=120_000)
    page.locator("#rows").fill("1 1 0 : 3\n0 1 1")
    asked.clear()
    page.locator("#use-rows").click()
    expect(page.locator("#features tr")).to_have_count(3)
    assert asked == []  # it is there yet
    with page.expect_request(lambda request: "along=sharpness" in request.url and "log_odds=-0.25" in request.url):
        page.locator("#axis-sharpness").focus()
    assert troubles == []
    page.close()


GLOBE = "patterns?pattern=globe&n_features=5&n_seeds=1&log_odds=-2"


@pytest.mark.long
def test_a_globe_is_turned_by_keys_a_mouse_and_a_finger_and_what_stands_is_saved(
    browser: Browser, server: Server
) -> None:
    page = browser.new_page(**PHONE)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(f"{server.url}/{GLOBE}")
    expect(page.locator("#facts")).to_contain_text("Loss", timeout=120_000)
    assert faults(page) == []
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    views = [page.inner_html("#space")]
    page.locator("#picture").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("camera="))
    views.append(page.inner_html("#space"))
    box = page.locator("#space").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=4)
    page.mouse.up()
    views.append(page.inner_html("#space"))
    swipe(page, (x, y), (80, 0))
    views.append(page.inner_html("#space"))
    assert len(set(views)) == 4
    assert asked == []
    for kind in ("svg", "png", "csv", "json"):
        with page.expect_download() as saved:
            page.locator(f"[data-save={kind}]").click()
        assert saved.value.suggested_filename == f"starcross-patterns.{kind}"
    page.goto(page.url)
    expect(page.locator("#facts")).to_contain_text("Loss", timeout=120_000)
    assert page.inner_html("#space") != views[0]
    page.locator("[name=pattern]").select_option("months")
    expect(page.locator("#sentence")).to_contain_text("ing", timeout=120_000)
    expect(page.locator("#picture.turnable")).to_have_count(0, timeout=120_000)
    page.get_by_text("The same as a table").click()
    assert faults(page) == []
    assert troubles == []
    page.close()
