"""How many stand at once: the staircase of "Why it jumps" against what an independent calculation found."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Opener, at_rest, level
from tests.browser.test_access import faults

OPEN = "importance=1&n_seeds=1&sparsity=0.9&stairs=on"
STEPS = "#why [data-part=stairs-list] button"
PLANE = {4: 0.3558, 5: 0.7751, 6: 0.933, 7: 0.986}  # features that stand: from which sparsity
NEAR = 1e-3  # of sparsity

pytestmark = pytest.mark.long


def stairs(page: Page, steps: int) -> list[tuple[int, float]]:
    """Each step's number and where it begins, once there are so many."""
    expect(page.locator(STEPS)).to_have_count(steps, timeout=PATIENCE)
    found = [re.fullmatch(r"(\d+) from S = ([\d.]+)", text) for text in page.locator(STEPS).all_inner_texts()]
    return [(int(match[1]), float(match[2])) for match in found if match]


def test_five_features_ask_for_eight_and_show_how_many_the_plane_holds(explorer: Opener) -> None:
    page = explorer(f"{OPEN}#why")
    page.wait_for_selector("#why .why-list button")
    page.locator("#why [data-part=stairs]").scroll_into_view_if_needed()
    found = dict(stairs(page, 6))
    assert sorted(found) == [2, 3, 4, 5, 6, 7], "never eight"
    assert {count: found[count] for count in PLANE} == pytest.approx(PLANE, abs=NEAR)
    expect(page.locator("#why [data-part=stairs-words]")).to_have_text(re.compile("^Of 8 features"), timeout=PATIENCE)
    expect(page.locator("#why [data-part=stairs-words]")).to_contain_text("seventh 0.881, and the eighth 1.024")
    page.click("#why [data-part=stairs-twin] summary")
    expect(page.locator("#why [data-part=stairs-twin] tbody tr")).to_have_count(6, timeout=PATIENCE)
    assert faults(page) == []


def test_a_step_moves_the_slider_by_key_and_by_mouse_and_the_link_keeps_it_open(explorer: Opener) -> None:
    page = explorer("n_features=2&n_hidden=1&importances=1,0.5&n_seeds=1&sparsity=0.9#why")
    page.click("#why [data-part=stairs] > summary")
    page.wait_for_function("() => location.search.includes('stairs=on')")
    assert [count for count, _ in stairs(page, 2)] == [1, 2]
    page.locator(STEPS).first.focus()
    page.keyboard.press("Enter")
    assert level(page) == 0
    page.locator(STEPS).last.click()
    assert level(page) > 0
    at_rest(page)
    page.wait_for_selector("#why [data-part=stairs-plot] .plot-container")
    page.locator("#why [data-part=stairs-plot]").scroll_into_view_if_needed()
    box = page.locator("#why [data-part=stairs-plot] .nsewdrag").bounding_box()
    assert box is not None
    at = box["x"] + 8, box["y"] + box["height"] * 2 / 3
    page.mouse.move(at[0] + 3, at[1])
    page.mouse.move(*at)
    page.wait_for_selector("#why [data-part=stairs-plot] .hoverlayer .hovertext")
    page.mouse.click(*at)
    page.wait_for_function("() => Number(document.getElementById('sparsity').value) < 3")


def test_with_the_length_given_back_all_eight_stand_and_the_panel_says_why(explorer: Opener) -> None:
    page = explorer(
        "n_features=8&decoder=relative&importance=1&n_seeds=1&sparsities=0.5,0.95,0.99&sparsity=0.99&stairs=on#why"
    )
    page.locator("#why [data-part=stairs]").scroll_into_view_if_needed()
    expect(page.locator("#why [data-part=stairs-words]")).to_contain_text(
        "no largest number of points", timeout=PATIENCE
    )
    assert page.locator(STEPS).last.inner_text().startswith("8 from S = ")


def test_of_sixteen_features_the_plane_keeps_seven_too(explorer: Opener) -> None:
    page = explorer("n_features=16&importance=1&n_seeds=1&sparsities=0.9,0.99,0.999&sparsity=0.99&stairs=on#why")
    page.locator("#why [data-part=stairs]").scroll_into_view_if_needed()
    expect(page.locator("#why [data-part=stairs-words]")).to_contain_text("Of 16 features", timeout=PATIENCE)
    assert page.locator(STEPS).last.inner_text().startswith("7 from S = ")
