"""The phase atlas: drawn row by row, dragged, walked with keys."""

import math

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from app.superposition.branches.boundaries import exact_boundary
from tests.browser.conftest import PATIENCE, Opener, at_rest, come_to, level, sentence, settled

LINE = "n_features=2&n_hidden=1&n_seeds=1"
REGIONS = "#atlas [data-part=plot] .scatterlayer .js-fill"
ACROSS, UP = "#atlas [data-part=across]", "#atlas [data-part=up]"
DRAWN = "plot => plot.data.filter(({ name }) => name).map(({ name, x, y }) => [name, x, y])"


def open_atlas(explorer: Opener, query: str) -> Page:
    """The explorer with its atlas finished and in view."""
    page = explorer(query)
    page.click("#tab-atlas")
    page.wait_for_selector(REGIONS, state="attached")
    expect(page.locator("#atlas [data-part=state]")).to_have_text("", timeout=PATIENCE)
    page.locator("#atlas [data-part=pad]").scroll_into_view_if_needed()
    return page


@pytest.fixture
def atlas(explorer: Opener) -> Page:
    return open_atlas(explorer, f"{LINE}&importance=0.9&sparsity=0.9")


def place(page: Page, across: float, up: float) -> tuple[float, float]:
    """A place in the picture by its shares."""
    box = page.locator("#atlas [data-part=pad]").bounding_box()
    assert box is not None
    return box["x"] + 60 + across * (box["width"] - 80), box["y"] + 14 + (1 - up) * (box["height"] - 60)


@pytest.mark.long
def test_dragging_moves_the_stage_without_a_request_and_is_kept_when_let_go(atlas: Page) -> None:
    requests: list[str] = []
    atlas.on("request", lambda request: requests.append(request.url))
    before, told = at_rest(atlas), atlas.inner_text("#atlas [data-part=readout]")
    atlas.mouse.move(*place(atlas, 0.3, 0.9))
    atlas.mouse.down()
    atlas.mouse.move(*place(atlas, 0.02, 0.05), steps=20)
    assert at_rest(atlas) != before
    assert atlas.inner_text("#atlas [data-part=readout]") != told
    assert level(atlas) < 5, "the sparsity slider goes along"
    assert float(atlas.inner_text("#decay-value")) < 0.3, "and so does the importance"
    assert [url for url in requests if url.startswith("http")] == []
    held = at_rest(atlas)
    words = sentence(atlas)
    atlas.mouse.up()
    atlas.wait_for_function("() => !location.search.includes('importance=0.9&')")
    settled(atlas)
    assert sentence(atlas) == words
    assert len(at_rest(atlas)) == len(held)


@pytest.mark.long
def test_arrow_keys_walk_the_cells(atlas: Page) -> None:
    atlas.focus("#atlas [data-part=pad]")
    start = level(atlas)
    told = atlas.get_attribute("#atlas [data-part=pad]", "aria-valuetext")
    atlas.keyboard.press("ArrowRight")
    assert level(atlas) == start + 1
    atlas.wait_for_function("() => !location.search.includes('sparsity=0.9&')")
    atlas.keyboard.press("ArrowDown")
    atlas.wait_for_function("() => !location.search.includes('importance=0.9&')")
    assert atlas.get_attribute("#atlas [data-part=pad]", "aria-valuetext") != told
    settled(atlas)


@pytest.mark.long
def test_regions_are_named_in_place_and_in_a_table(atlas: Page) -> None:
    atlas.locator("#atlas [data-part=plot] .textpoint").get_by_text("antipodal pair", exact=True).first.wait_for(
        state="attached"
    )
    assert "antipodal pair" in atlas.inner_text("#atlas [data-part=legend]")
    atlas.click("#atlas [data-part=twin] summary")
    expect(atlas.locator("#atlas [data-part=twin] tbody tr")).to_have_count(21, timeout=PATIENCE)
    assert "antipodal pair" in atlas.inner_text("#atlas [data-part=twin] tbody tr:first-child td")


def points_of(page: Page, drawn: str) -> list[tuple[float, float]]:
    """The points of what the atlas draws under a name: depth 10^-depth = 1 - S, and height."""
    traces = page.locator("#atlas [data-part=plot]").evaluate(DRAWN)
    return [(x, y) for name, xs, ys in traces if name == drawn for x, y in zip(xs, ys, strict=True) if x is not None]


def pixel(page: Page, sparsity: float, importance: float) -> tuple[float, float]:
    """Where a point of the switch's atlas lies on the screen."""
    across, up = -math.log10(1 - sparsity) / 3, (1 + math.log10(importance)) / 2
    box = page.locator("#atlas [data-part=pad] .bglayer, #atlas [data-part=pad] .xy .gridlayer").first.bounding_box()
    assert box is not None
    return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]


@pytest.mark.long
def test_the_switchs_border_is_the_exact_one_and_both_sides_show_their_own_model(explorer: Opener) -> None:
    page = open_atlas(explorer, f"{LINE}&importances=1,1&sparsity=0.9&atlas=last_importance")
    border = sorted((y, x) for x, y in points_of(page, "borders") if y < 0)
    heights, depths = np.array(border).T
    sparsities = np.linspace(0.53, 0.8, 28)
    drawn = 1 - 10 ** -np.interp(np.log10(exact_boundary(1 - sparsities)), heights, depths)
    assert drawn == pytest.approx(sparsities, abs=2e-3)
    for sparsity, last in ((0.6, 0.35), (0.7, 0.21), (0.75, 0.16)):
        there = 1 - 10 ** -float(np.interp(math.log10(last), heights, depths))
        assert there == pytest.approx(sparsity, abs=0.05)
        for side, told in ((-0.02, "last one ignored"), (0.02, "last one shares")):
            page.mouse.move(*pixel(page, there + side, last))
            expect(page.locator("#atlas [data-part=readout]")).to_contain_text(told)


@pytest.mark.long
def test_the_switch_has_the_papers_axes_with_both_borders(explorer: Opener) -> None:
    page = open_atlas(explorer, f"{LINE}&importances=1,1&sparsity=0.9&atlas=last_importance")
    assert page.input_value(UP) == "last_importance"
    assert {"0.1", "1", "10"} <= set(page.locator("#atlas [data-part=plot] .ytick").all_text_contents())
    assert page.is_visible("#atlas [data-part=borders]")
    assert "% lower" in page.inner_text("#atlas [data-part=borders-words]")
    assert page.locator("#atlas [data-part=plot] .scatterlayer path.js-line").count() >= 3
    named = " ".join(page.locator("#atlas [data-part=plot] .textpoint").all_text_contents())
    assert "last one ignored" in named
    assert "last one shares" in named


@pytest.mark.long
def test_three_features_in_the_plane_have_the_papers_axes_too(explorer: Opener) -> None:
    query = "n_features=3&n_hidden=2&n_seeds=1&importances=1,1,1&sparsity=0.9&atlas=last_importance"
    page = open_atlas(explorer, query)
    assert page.is_visible("#atlas [data-part=borders]")
    assert page.locator("#atlas [data-part=plot] .scatterlayer path.js-line").count() >= 3
    assert "triangle" in page.inner_text("#atlas [data-part=legend]"), "dense, three equal features make one"
    before = at_rest(page)
    page.mouse.click(*place(page, 0.02, 0.05))
    assert at_rest(page) != before
    page.wait_for_function("() => /importances=1(,|%2C)1(,|%2C)0/.test(location.search)")
    settled(page)


@pytest.mark.long
def test_rows_may_be_numbers_of_features(explorer: Opener) -> None:
    page = open_atlas(explorer, f"{LINE}&sparsity=0.9&atlas=features")
    page.click("#atlas [data-part=twin] summary")
    expect(page.locator("#atlas [data-part=twin] tbody tr")).to_have_count(7, timeout=PATIENCE)
    page.focus("#atlas [data-part=pad]")
    page.keyboard.press("ArrowUp")
    page.wait_for_function("() => location.search.includes('n_features=3')")
    settled(page)
    assert page.input_value("#field-n_features") == "3"


@pytest.mark.long
def test_a_finger_on_the_atlas_moves_the_stage(explorer: Opener) -> None:
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
    page = explorer(f"{LINE}&importance=0.9&sparsity=0.9", **phone)
    come_to(page, "atlas", f"document.querySelector('{REGIONS}')")
    expect(page.locator("#atlas [data-part=state]")).to_have_text("", timeout=PATIENCE)
    page.locator("#atlas [data-part=pad]").scroll_into_view_if_needed()
    before = at_rest(page)
    page.touchscreen.tap(*place(page, 0.05, 0.1))
    page.wait_for_function("() => !location.search.includes('sparsity=0.9&')")
    assert at_rest(page) != before
    assert level(page) < 10
    settled(page)


@pytest.mark.long
def test_another_axis_is_asked_for_and_kept_in_the_link(atlas: Page) -> None:
    with atlas.expect_request(lambda request: "y=last_importance" in request.url):
        atlas.select_option(UP, "last_importance")
    atlas.wait_for_function("() => location.search.includes('atlas=last_importance')")


@pytest.mark.long
def test_any_axis_lies_across_and_the_page_goes_to_its_points(explorer: Opener) -> None:
    page = open_atlas(explorer, f"{LINE}&importances=1,1&sparsity=0.9")
    with page.expect_request(lambda request: "x=importances.1" in request.url and "y=sparsity" in request.url):
        page.select_option(ACROSS, "importances.1")
    page.wait_for_function(
        "() => /across=importances.1/.test(location.search) && /atlas=sparsity/.test(location.search)"
    )
    expect(page.locator("#atlas [data-part=state]")).to_have_text("", timeout=PATIENCE)
    assert page.locator(f"{UP} option").evaluate_all("all => all.map(({ value }) => value)") == [
        "sparsity",
        "importances.0",
    ]
    page.mouse.click(*place(page, 0.1, 0.2))
    page.wait_for_function("() => /importances=1(,|%2C)0/.test(location.search)")
    settled(page)
    assert level(page) < 30
    expect(page.locator("#atlas [data-part=readout]")).to_contain_text("importance 2 =")
    page.select_option(ACROSS, "sparsity")
    page.wait_for_function("() => !location.search.includes('across=')")
