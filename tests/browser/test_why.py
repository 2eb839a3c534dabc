"""Why it jumps: the energy levels, and what may be done with them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Opener, at_rest, level, sentence

LINE = "n_features=2&n_hidden=1&importance=0.5&n_seeds=1"
PLAYHEAD = "#why [data-part=plot] .shapelayer path"


@pytest.fixture(scope="module")
def opened(shared_explorer: Opener) -> Page:
    """The section with two features on a line."""
    page = shared_explorer(f"{LINE}&sparsity=0.9")
    page.click("#tab-why")
    page.wait_for_selector("#why [data-part=plot] .plot-container")
    return page


@pytest.fixture
def levels(opened: Page) -> Iterator[Page]:
    """The same with nothing chosen and no model carried, at the sparsity 0.9."""
    yield opened
    for on in ("[data-part=back]:visible", "[data-part=carry][aria-pressed=true]"):
        for button in opened.locator(f"#why {on}").all():
            button.click()
    opened.fill("#sparsity-number", "90")
    opened.keyboard.press("Enter")
    at_rest(opened)


def test_every_arrangement_is_a_line_and_a_button(levels: Page) -> None:
    names = levels.locator("#why [data-part=list] .name").all_inner_texts()
    assert "antipodal pair" in " ".join(names)
    assert levels.locator("#why [data-part=plot] .scatterlayer .trace path.js-line").count() >= len(names)
    assert levels.locator("#why [data-part=list] button.lowest").count() == 1
    assert levels.locator("#why [data-part=plot] .scatterlayer .point").count() > 0, "trained models are dots"


def test_each_change_says_whether_it_is_a_jump(levels: Page) -> None:
    changes = levels.locator("#why [data-part=changes] li").all_inner_texts()
    assert changes
    assert all("a jump" in words or "continuous" in words for words in changes)


def test_the_table_holds_the_losses_of_every_level(levels: Page) -> None:
    levels.click("#why [data-part=twin] summary")
    expect(levels.locator("#why [data-part=twin] tbody tr")).to_have_count(61, timeout=PATIENCE)
    heads = levels.locator("#why [data-part=twin] thead th").all_inner_texts()
    assert heads[2:] == levels.locator("#why [data-part=list] .name").all_inner_texts()


def test_the_playhead_follows_the_slider_without_a_request(levels: Page) -> None:
    requests: list[str] = []
    levels.on("request", lambda request: requests.append(request.url))
    before = levels.locator(PLAYHEAD).last.get_attribute("d")
    levels.focus("#sparsity")
    levels.keyboard.press("ArrowRight")
    levels.wait_for_function(
        "([path, before]) => [...document.querySelectorAll(path)].at(-1).getAttribute('d') !== before",
        arg=[PLAYHEAD, before],
    )
    at_rest(levels)
    assert [url for url in requests if "/api/" in url] == []


def test_a_chosen_arrangement_stays_on_the_stage_along_the_slider(levels: Page) -> None:
    pair = levels.locator("#why [data-part=list] button", has_text="antipodal pair")
    pair.focus()
    levels.keyboard.press("Enter")
    expect(pair).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    assert sentence(levels).startswith("antipodal pair: chosen")
    before = at_rest(levels)
    levels.focus("#sparsity")
    levels.keyboard.press("End")
    assert level(levels) == 60
    assert sentence(levels).startswith("antipodal pair: chosen")
    assert at_rest(levels) != before
    levels.click("#why [data-part=back]")
    assert "chosen" not in sentence(levels)


def test_a_point_under_the_mouse_tells_its_name_and_a_click_puts_it_on_the_stage(levels: Page) -> None:
    levels.locator("#why [data-part=plot]").scroll_into_view_if_needed()
    box = levels.locator("#why [data-part=plot] .scatterlayer .point").first.bounding_box()
    assert box is not None
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    levels.mouse.move(at[0] - 3, at[1])
    levels.mouse.move(*at)
    told = levels.locator("#why [data-part=plot] .hoverlayer .hovertext")
    told.wait_for()
    assert "loss" in told.text_content().lower()
    levels.mouse.click(*at)
    levels.wait_for_selector("#why [data-part=back]", state="visible")
    levels.click("#why [data-part=back]")
    expect(levels.locator("#why [data-part=back]")).to_be_hidden()


def test_training_on_says_whether_an_arrangement_holds(levels: Page) -> None:
    levels.locator("#why [data-part=list] button", has_text="antipodal pair").click()
    levels.click("#why [data-part=train]")
    expect(levels.locator("#why [data-part=verdict]")).to_contain_text("old", timeout=PATIENCE)
    verdict = levels.inner_text("#why [data-part=verdict]")
    assert "It holds" in verdict or "It does not hold" in verdict


def test_a_model_carried_up_and_down_is_drawn_on_both_ways(levels: Page) -> None:
    lines = levels.locator("#why [data-part=plot] .scatterlayer .trace path.js-line").count()
    levels.click("#why [data-part=carry]")
    levels.wait_for_selector("#why [data-part=ways]:not([hidden]) [data-part=way-down] rect")
    assert levels.locator("#why [data-part=way-up] rect").count() >= 2
    assert levels.locator("#why [data-part=ways-words] li").count() >= 1
    expect(levels.locator("#why [data-part=plot] .scatterlayer .trace path.js-line")).to_have_count(
        lines + 2, timeout=PATIENCE
    )
    levels.click("#why [data-part=carry]")
    expect(levels.locator("#why [data-part=ways]")).to_be_hidden()
