"""Arrows by hand: what is dragged follows at once, is exact at rest, trains on, and is in the link."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener, come_to
from tests.serving import Server, web

GRIP = "#hand .hand-grip"
SMALL = "n_features=3&n_seeds=1"


def part(page: Page, name: str) -> Locator:
    return page.locator(f"#hand [data-part={name}]")


def come(page: Page) -> None:
    come_to(page, "hand", f"document.querySelector('{GRIP}') && !document.querySelector('#hand.stale')")


def middle(page: Page, i: int) -> tuple[float, float]:
    """Where the tip of an arrow is on the screen."""
    grip = page.locator(GRIP).nth(i)
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def exactly(page: Page) -> float:
    """Wait for the exact loss; how many times the best it is."""
    page.wait_for_function(
        "() => document.querySelector('#hand [data-part=times]').dataset.exact === 'true'", polling=100
    )
    return float(part(page, "times").inner_text())


def in_link(page: Page) -> dict[str, Any]:
    """The model in the page's link."""
    found = re.search(r"arrows=([-\d.:,]+)", page.evaluate("location.search"))
    assert found
    columns = [list(map(float, column.split(":"))) for column in found[1].split(",")]
    *W, b = (list(row) for row in zip(*columns, strict=True))
    return {"W": W, "b": b}


def test_an_arrow_is_dragged_and_its_loss_follows_at_once_and_then_exactly(explorer: Opener, server: Server) -> None:
    page = explorer(f"{SMALL}&sparsity=0.5")
    come(page)
    assert exactly(page) == 1
    corner = "document.querySelector('.hand-gram').data?.[0].z[0][0]"
    page.wait_for_function(f"() => {corner}", polling=100)
    before, gram = part(page, "times").inner_text(), page.evaluate(corner)
    x, y = middle(page, 0)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y + 30, steps=3)
    expect(part(page, "times")).not_to_have_text(before)
    assert part(page, "times").get_attribute("data-exact") == "false"
    page.wait_for_function(f"() => {corner} !== {gram}", polling=100)
    assert "arrows" not in page.url
    page.mouse.up()
    times = exactly(page)
    result = json.loads(web.get(f"{server.url}/api/sweep?{SMALL}").content.splitlines()[-2])
    best = min(result["levels"], key=lambda level: abs(level["sparsity"] - 0.5))
    question = {**in_link(page), "sparsity": best["sparsity"], "importances": [1, 0.9, 0.81]}
    loss = web.post(f"{server.url}/api/loss", json=question).json()["loss"]
    assert times == pytest.approx(loss / best["loss"], abs=0.006)  # it is told to the hundredth
    page.locator(GRIP).nth(1).press("Shift+ArrowLeft")
    assert exactly(page) != times
