"""The page of features that come together in a real Chromium."""

from playwright.sync_api import Browser, expect

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
    page.locator("#rows").fill("1 1 0 : 3\n0 1 1")
    with page.expect_request(lambda request: "table=110:3,011" in request.url):
        page.locator("#use-rows").click()
    expect(page.locator("#features tr")).to_have_count(3, timeout=120_000)
    expect(page.locator("#rows-fault")).to_be_empty()
    with page.expect_request(lambda request: "along=sharpness" in request.url and "log_odds=-0.25" in request.url):
        page.locator("#axis-sharpness").focus()
    assert troubles == []
    page.close()
