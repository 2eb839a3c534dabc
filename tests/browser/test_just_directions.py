"""The page "Is it just dense directional encoding?" in a real Chromium."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from app.content.just_directions import STEPS
from tests.browser.conftest import Opener
from tests.serving import Server, web

FAR = "constraint=sphere_gain&decoder=rms_norm"  # only the seventh step asks for it


@pytest.mark.long
def test_a_step_is_trained_when_it_is_come_to_and_follows_the_hand(explorer: Opener) -> None:
    page = explorer("theme=dark", path="/just-directions", settle=False)
    told = page.locator("#opposite .told")
    page.locator("#opposite .direction-stage").scroll_into_view_if_needed()
    expect(told).to_contain_text("h = 0.60: feature 1 is read as", timeout=120_000)
    hand = page.locator("#opposite .hand")
    hand.focus()
    page.keyboard.press("Home")
    expect(told).to_contain_text("h = −1.20: feature 1 is read as 0.00, feature 2 as 1.")
    assert page.locator("#opposite .reading").count() == 1
    assert Axe().run(page).response["violations"] == []
    asked = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [address for address in asked if FAR in address]


@pytest.mark.long
def test_all_steps_move_in_a_file_from_disk_without_a_network(browser: Browser, server: Server, tmp_path: Path) -> None:
    saved = web.get(f"{server.url}/just-directions/offline.html", timeout=600)
    assert "attachment" in saved.headers["Content-Disposition"]
    file = tmp_path / "directions.html"
    file.write_bytes(saved.content)
    context = browser.new_context()
    context.set_offline(True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: troubles.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    for step in STEPS:
        section = page.locator(f"#{step.id}")
        section.scroll_into_view_if_needed()
        expect(section.locator(".told")).not_to_be_empty()
        expect(section.locator("figure.stale")).to_have_count(0)
        before = section.locator(".direction-stage").inner_html()
        section.locator("input[type=range]").press("Home")
        assert section.locator(".direction-stage").inner_html() != before
    assert troubles == []
    context.close()
