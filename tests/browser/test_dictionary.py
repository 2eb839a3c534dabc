"""The page "Can it be undone?" in a real Chromium."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_access import faults
from tests.serving import Server

QUERY = "dictionary?importance=1&sparsities=0.5,0.975&n_seeds=2"


@pytest.mark.long
def test_sliders_ask_nothing_while_they_move_and_the_film_plays(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(f"{server.url}/{QUERY}")
    expect(page.locator("#recovered")).to_contain_text("of 2 starts find every feature", timeout=120_000)
    expect(page.locator("#sentence")).to_contain_text("Star with 5 points")
    expect(page.locator("#space .latent-end")).to_have_count(5)
    expect(page.locator("#budget")).to_be_enabled(timeout=120_000)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.locator("#budget").focus()
    page.keyboard.press("Home")
    expect(page.locator("#attack-words")).to_contain_text("No push")
    page.locator("#step").focus()
    page.keyboard.press("Home")
    expect(page.locator("#step-words")).to_have_text("step 0 of 2000")
    assert asked == []
    assert "budget=0" in page.url
    page.locator("#start").select_option("2")
    assert page.url.endswith("&budget=0&start=2&head=0")
    shown = page.inner_html("#space")
    page.goto(page.url)
    expect(page.locator("#start")).to_have_value("2", timeout=120_000)
    expect(page.locator("#step-words")).to_have_text("step 0 of 2000")
    assert page.inner_html("#space") == shown
    with page.expect_request(lambda request: "/api/dictionary?" in request.url and "sparsity=0.5&" in request.url):
        page.locator("#dictionary-sparsity").focus()
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#start")).to_be_enabled(timeout=120_000)
    assert "start=" not in page.url  # another dictionary, shown as it is found
    assert "head=" not in page.url
    for kind in ("svg", "png", "csv", "json"):
        with page.expect_download() as saved:
            page.locator(f"[data-save={kind}]").click()
        assert saved.value.suggested_filename == f"starcross-dictionary.{kind}"
    page.get_by_text("The same as a table").click()
    expect(page.locator("#latents tr")).to_have_count(5)
    assert faults(page) == []
    assert troubles == []
    page.close()


@pytest.mark.long
def test_a_dictionary_in_space_is_turned_by_keys_and_its_camera_is_in_the_link(
    browser: Browser, server: Server
) -> None:
    page = browser.new_page()
    page.goto(f"{server.url}/dictionary?n_hidden=3&importance=1&sparsities=0.5,0.975&n_seeds=1")
    expect(page.locator("#start")).to_be_enabled(timeout=120_000)
    end = "() => Number(document.querySelector('#space .latent').getAttribute('x2'))"
    before = page.evaluate(end)
    page.locator("#picture.turnable").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    turned = page.evaluate(end)
    assert abs(turned - before) > 1
    assert "camera=" in page.url
    page.goto(page.url)
    expect(page.locator("#start")).to_be_enabled(timeout=120_000)
    assert page.evaluate(end) == pytest.approx(turned, abs=0.5)  # the link's digits are three
    assert faults(page) == []
    page.close()
