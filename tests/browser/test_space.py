"""The hidden space in three dimensions, turned: where it is seen from is drawn, kept and in the link."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PATHS, Opener, at_rest
from tests.browser.test_explorer import SPACE, drag

CAMERA = "() => new URLSearchParams(location.search).get('camera')"
ROUNDED = 0.5  # pixels: the link has three digits of the camera
CORNERS = 7  # of an arrow's outline, and of no marker's: where markers give way to each other decides the last digit


def outlines(page: Page) -> list[float]:
    """Every number of the arrows on the stage."""
    drawn: list[str] = page.eval_on_selector_all(PATHS, "paths => paths.map((path) => path.getAttribute('d'))")
    shafts = [path for path in drawn if path.count("L") == CORNERS - 1]
    return [float(number) for path in shafts for number in re.findall(r"-?\d[\d.]*", path)]


@pytest.mark.long
def test_a_camera_survives_dragging_and_is_in_the_link(explorer: Opener) -> None:
    page = explorer(f"{SPACE}&sparsity=0.5")
    page.wait_for_selector(PATHS)
    at_rest(page)
    before = outlines(page)
    box = page.locator("#stage").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 90, middle[1] + 25, steps=8)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('camera=')")
    turned = page.evaluate(CAMERA)
    assert float(turned.split(",")[0]) > 0.71
    drag(page, 0.3, 0.9, steps=10)
    at_rest(page)
    assert page.evaluate(CAMERA) == turned
    page.wait_for_function("() => !location.search.includes('sparsity=0.5&')")  # it is written in its own time
    other = explorer(page.url.partition("?")[2])
    level = page.input_value("#sparsity")
    other.wait_for_function("level => document.getElementById('sparsity').value === level", arg=level)
    at_rest(other)
    there = outlines(page)
    assert there != before
    assert outlines(other) == pytest.approx(there, abs=ROUNDED)
