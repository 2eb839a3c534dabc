"""Arrows by hand: what is dragged follows at once, is exact at rest, trains on, and is in the link."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Opener, come_to
from tests.browser.test_access import faults
from tests.browser.touch import PHONE, swipe
from tests.serving import Server, web

GRIP = "#hand .hand-grip"
SMALL = "n_features=3&n_seeds=1"
OCTAHEDRON = {"W": [[1, -1, 0, 0, 0, 0], [0, 0, 1, -1, 0, 0], [0, 0, 0, 0, 1, -1]], "b": [0] * 6}


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
    page = explorer("sparsity=0.9", viewport={"width": 1280, "height": 1600})  # the gram matrix is in sight, too
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
    result = json.loads(web.get(f"{server.url}/api/sweep").content.splitlines()[-2])
    best = min(result["levels"], key=lambda level: abs(level["sparsity"] - 0.9))
    question = {**in_link(page), "sparsity": best["sparsity"], "importances": [0.9**i for i in range(5)]}
    loss = web.post(f"{server.url}/api/loss", json=question).json()["loss"]
    assert times == pytest.approx(loss / best["loss"], abs=0.006)  # it is told to the hundredth
    page.locator(GRIP).nth(1).press("Shift+ArrowLeft")
    assert exactly(page) != times


@pytest.mark.long
def test_training_goes_on_from_where_the_hand_left_and_falls_back(explorer: Opener) -> None:
    page = explorer("n_features=5&n_seeds=2&sparsity=0.9", reduced_motion="no-preference")
    come(page)
    page.locator(GRIP).nth(2).press("Shift+ArrowLeft")
    assert exactly(page) > 1.01
    part(page, "train").click()
    expect(part(page, "told")).to_contain_text("It trains: step")
    expect(part(page, "told")).to_contain_text("It fell back to where you took it: star with 5 points, 1.00 times")
    assert exactly(page) == 1
    assert in_link(page)["b"] == pytest.approx([-0.2] * 5, abs=0.03)
    part(page, "release").click()
    expect(part(page, "told")).to_contain_text("The best model at this sparsity")
    page.wait_for_function("() => !location.search.includes('arrows')", polling=100)


@pytest.mark.long
def test_a_taken_model_that_falls_elsewhere_is_said_so(explorer: Opener) -> None:
    cross = "1:0:0,-1:0:0,0:1:0,0:-1:0,0:0:0"  # at S = .9 worse than the star, and a minimum beside it
    page = explorer(f"n_features=5&n_seeds=2&sparsity=0.9&arrows={cross}")
    come(page)
    expect(part(page, "told")).to_contain_text("Your arrows: Cross")
    part(page, "train").click()
    expect(part(page, "told")).to_contain_text(re.compile("It fell into this: .* times the best"))


@pytest.mark.long
def test_scattered_arrows_are_a_try_whose_best_is_kept(explorer: Opener) -> None:
    page = explorer(f"{SMALL}&sparsity=0.5")
    come(page)
    part(page, "scatter").click()
    start = exactly(page)
    expect(part(page, "score")).to_contain_text("This try")
    page.wait_for_function("() => location.search.includes('arrows=')", polling=100)  # it is written in its own time
    arrows = page.evaluate("location.search")
    part(page, "bias").press("ArrowLeft")
    expect(part(page, "score")).to_contain_text("Your best try in this browser")
    part(page, "again").click()
    assert exactly(page) == start
    page.wait_for_function(f"() => location.search === '{arrows}'", polling=100)
    expect(part(page, "tries").locator("li")).to_have_count(3)  # two tries, and the best one kept
    kept = json.loads(page.evaluate("localStorage.getItem('starcross-tries')"))
    assert kept[0][1]["times"] <= start + 0.006
    tries = part(page, "tries").locator("li")
    assert "loss 0." in tries.nth(1).inner_text()
    for one in (tries.nth(1), tries.nth(2)):
        one.get_by_role("button", name="Compare").click()
    expect(part(page, "versus-told")).to_have_text(
        re.compile(r"^(Try 2|Best kept) loses 1\.\d+ times what (Best kept|Try 2) does\.$")
    )
    expect(part(page, "versus").locator("svg")).to_have_count(2)
    page.goto(f"{page.url.partition('?')[0]}{tries.nth(1).get_by_role('link').get_attribute('href')}")
    come(page)
    assert exactly(page) == start


@pytest.mark.long
def test_a_model_of_ones_own_is_told_like_any_other_and_a_bad_one_loses_nothing(explorer: Opener) -> None:
    page = explorer(f"{SMALL}&sparsity=0.5")
    come(page)
    part(page, "own").locator("summary").click()
    before = page.url
    for text, told in (
        ('{"W":[[1,2,3]]}', "There must be a list of biases b beside W."),
        ('{"W":[[1,2],[3,4]],"b":[1,2,3]}', "b has 3 numbers"),
        ("[1,", "This is no JSON"),
    ):
        part(page, "paste").fill(text)
        part(page, "take").click()
        expect(part(page, "own-told")).to_contain_text(told)
        assert page.url == before
    file = {"name": "model.json", "mimeType": "application/json", "buffer": json.dumps(OCTAHEDRON).encode()}
    part(page, "file").set_input_files(file)  # type: ignore[arg-type]  # a dictionary of these three is one
    expect(part(page, "own-told")).to_have_text("Taken: 6 features, a 3-dimensional hidden space.")
    expect(part(page, "told")).to_contain_text("Your arrows: Octahedron")
    expect(part(page, "more")).to_contain_text("Of 15 pairs of features, 12 are read right.")
    assert in_link(page) == OCTAHEDRON
    assert "n_features=6&n_hidden=3" in page.url
    expect(page.locator(GRIP)).to_have_count(6)
    expect(part(page, "times")).not_to_have_text("–", timeout=120_000)  # until the best is known
    for kind in ("svg", "png", "csv", "json"):
        with page.expect_download() as saved:
            page.locator(f"#hand [data-save={kind}]").click()
        assert saved.value.suggested_filename == f"starcross-arrows.{kind}"
    told = json.loads(saved.value.path().read_text())
    assert {name: told[name] for name in OCTAHEDRON} == OCTAHEDRON
    assert told["link"] == page.url
    assert told["loss"] > told["best"]
    page.locator(GRIP).nth(0).press("PageUp")
    expect(page.locator(GRIP).nth(0)).to_have_attribute("aria-valuetext", "length 1.02, at 0°, 0° above the ground")


@pytest.mark.long
def test_arrows_that_no_longer_fit_or_cannot_be_read_are_said_so_in_one_sentence(explorer: Opener) -> None:
    page = explorer(f"{SMALL}&sparsity=0.5&arrows=1:0:x")
    expect(page.locator("#notice-lines")).to_contain_text("The arrows in this link cannot be read")
    page = explorer(f"{SMALL}&sparsity=0.5&arrows=1:0,-1:0")
    come(page)
    expect(part(page, "fault")).to_contain_text("These arrows are for 2 features and a 1-dimensional hidden space")
    page.wait_for_function("() => !location.search.includes('arrows')", polling=100)
    assert exactly(page) == 1


@pytest.mark.long
def test_a_finger_drags_an_arrowhead_any_way_and_elsewhere_scrolls(explorer: Opener) -> None:
    page = explorer(f"{SMALL}&sparsity=0.5", **PHONE)
    come(page)
    page.locator(GRIP).nth(0).evaluate("(grip) => grip.scrollIntoView({ block: 'center' })")
    start, top = middle(page, 0), page.evaluate("scrollY")
    swipe(page, start, (4, -40))  # upright: elsewhere it would scroll
    assert abs(page.evaluate("scrollY") - top) <= 1
    assert exactly(page) > 1
    assert "arrows=" in page.url


@pytest.mark.long
def test_in_a_frame_the_arrows_of_a_link_are_taken_by_hand(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{server.url}/embed?{SMALL}&sparsity=0.5&hide=panels,concepts&beside=hand&arrows=1:0:0,-1:0:0,0:1:0")
    part(page, "told").scroll_into_view_if_needed()
    expect(part(page, "told")).to_contain_text("Your arrows:", timeout=120_000)
    before = exactly(page)
    page.locator(GRIP).nth(0).press("Shift+ArrowLeft")
    assert exactly(page) != before
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator("#open-full").focus()
    link = page.locator("#open-full").get_attribute("href") or ""
    assert link.endswith("#hand")
    assert "arrows=" in link
    assert "beside" not in link
    assert faults(page) == []
    page.close()
