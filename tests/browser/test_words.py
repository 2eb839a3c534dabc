"""The page "In words" in a real Chromium."""

from playwright.sync_api import Browser, expect

from tests.serving import Server

QUERY = "words?importance=1&n_seeds=1&sparsities=0.8,0.9,0.95&sparsity=0.95"


def test_the_slider_asks_nothing_and_the_link_follows_what_is_chosen(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(f"{server.url}/{QUERY}")
    expect(page.locator("#score")).to_contain_text("come out right", timeout=120_000)
    expect(page.locator("#sentence")).to_contain_text("Star with 5 points: all 5 concepts")
    expect(page.locator("#answer")).to_contain_text("king − man + woman")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.locator("#words-sparsity").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#sparsity-words")).to_contain_text("90%")
    page.locator("#word-a").select_option("15")
    assert asked == []
    assert "sparsity=0.9&" in page.url
    assert "analogy=15,1,4" in page.url
    with page.expect_request(lambda request: "/api/words?n_concepts=3" in request.url):
        page.locator("select[name=n_concepts]").select_option("3")
    expect(page.locator("#space.stale")).to_have_count(0, timeout=120_000)
    expect(page.locator("#concepts tr")).to_have_count(3)
    assert troubles == []
    page.close()
