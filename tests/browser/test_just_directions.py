"""The page "Is it just dense directional encoding?" in a real Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Opener

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
