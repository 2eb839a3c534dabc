"""The page "Data points" in a real Chromium."""

from playwright.sync_api import Browser, expect

from tests.browser.test_access import faults
from tests.serving import Server

QUERY = "samples?n_features=20&n_seeds=2&n_samples=5"


def test_the_slider_asks_nothing_and_the_link_follows_what_is_chosen(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(f"{server.url}/{QUERY}")
    expect(page.locator("#facts")).to_contain_text("Training loss", timeout=120_000)
    expect(page.locator("#sentence")).to_contain_text("5 samples:")
    expect(page.locator("#space .sample")).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.locator("#samples-count").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#space .sample")).to_have_count(6)
    page.locator("#draw").select_option("2")
    expect(page.locator("#by-count tr")).to_have_count(10)
    assert asked == []
    assert "n_samples=6" in page.url
    assert "draw=2" in page.url
    with page.expect_request(lambda request: "/api/sweep?" in request.url and "n_features=5&" in request.url):
        page.get_by_role("button", name="The features come back").click()
    assert "n_features=5" in page.url
    expect(page.locator("[data-save=csv]")).to_be_enabled(timeout=120_000)
    for kind in ("svg", "png", "csv", "json"):
        with page.expect_download() as saved:
            page.locator(f"[data-save={kind}]").click()
        assert saved.value.suggested_filename == f"starcross-samples.{kind}"
    page.locator("summary").click()
    assert faults(page) == []
    assert "draw=" not in page.url
    assert troubles == []
    page.close()
