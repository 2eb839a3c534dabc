"""The explorer end to end: what a person does, what the page shows."""

from itertools import groupby

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATHS, PATIENCE, Opener, arrows, at_rest, level, open_settings, sentence, settled

# Few specs, so that few have to be trained: the default, one beside it on the sphere, a line, a space.
LINE = "n_features=2&n_hidden=1&n_seeds=1"
SPACE = "n_features=4&n_hidden=3&n_seeds=1"


def drag(page: Page, start: float, stop: float, steps: int = 40) -> None:
    """Drag the sparsity slider's thumb from one share of its length to another."""
    box = page.locator("#sparsity").bounding_box()
    assert box is not None
    places = [box["x"] + 11 + (box["width"] - 22) * share for share in (start, stop)]
    height = box["y"] + box["height"] / 2
    page.mouse.move(places[0], height)
    page.mouse.down()
    page.mouse.move(places[1], height, steps=steps)
    page.mouse.up()


def test_two_axes_then_the_cross_then_the_star(explorer: Opener) -> None:
    page = explorer("sparsity=0")
    seen = page.evaluate(
        """async () => {
          const range = document.getElementById('sparsity');
          const seen = [];
          for (let index = 0; index <= 60; index += 1) {
            range.value = index;
            range.dispatchEvent(new Event('input', { bubbles: true }));
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            const told = document.getElementById('sentence').innerText.toLowerCase();
            seen.push([told.split(':')[0], range.getBoundingClientRect().y]);
          }
          return seen;
        }"""
    )
    names, heights = [name for name, _ in seen], {height for _, height in seen}
    regular = [name for name, _ in groupby(names) if not name.startswith(("bent", "uneven"))]
    assert regular == ["two axes", "cross", "star with 5 points"]
    assert len(heights) == 1, "the slider must not move away from the hand"
    assert {"two axes", "cross", "star with 5 points"} <= set(page.locator(".band-name").all_text_contents())


def test_dragging_asks_nothing_of_the_server(explorer: Opener) -> None:
    page = explorer("sparsity=0")
    page.wait_for_load_state("networkidle")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    before = at_rest(page)
    drag(page, 0, 1)
    assert level(page) == 60
    assert at_rest(page) != before
    drag(page, 1, 0)
    assert level(page) == 0
    assert at_rest(page) == before
    # The browser itself may look for the tab's icon once the address has changed.
    assert [url for url in requests if not url.startswith(("data:", "blob:")) and not url.endswith("icon.svg")] == []


@pytest.mark.long
def test_the_slider_sweeps_once_by_itself_until_a_hand_takes_it(explorer: Opener) -> None:
    page = explorer(reduced_motion="no-preference")
    page.wait_for_function("() => document.getElementById('sparsity').value > 2")
    page.keyboard.press("Shift")
    taken = level(page)
    assert taken > 2
    page.focus("#sparsity")
    page.keyboard.press("Home")
    assert level(page) == 0
    at_rest(page)
    assert level(page) == 0


@pytest.mark.long
def test_with_reduced_motion_the_star_stands_at_once(explorer: Opener) -> None:
    page = explorer()
    page.wait_for_function("() => document.getElementById('sparsity').value === '34'")  # 98%, where the intro ends
    assert "star" in sentence(page)


@pytest.mark.long
def test_keyboard_alone_reaches_and_moves_everything(explorer: Opener) -> None:
    page = explorer("sparsity=0.5")
    wanted = {
        "sparsity",
        "sparsity-number",
        "sparser-less",
        "sparser-more",
        "decay",
        "theme",
        "copy",
        "field-n_features",
        "field-seed",
    }
    open_settings(page)
    reached: set[str] = set()
    named = "({ activeElement: { id, name, ariaLabel } }) => id || name || ariaLabel"
    for _ in range(70):
        page.keyboard.press("Tab")
        reached.add(page.evaluate_handle("document").evaluate(named) or "")
    assert wanted <= reached
    assert {
        "n_hidden",
        "activation",
        "constraint",
        "correlation",
        "Importance of feature 5",
        "Roll a new seed",
    } <= reached
    assert any(name.startswith("Enlarge") for name in reached)

    page.focus("#sparsity")
    start = level(page)
    page.keyboard.press("ArrowRight")
    assert level(page) == start + 1
    page.keyboard.press("PageUp")
    assert level(page) > start + 1
    page.keyboard.press("End")
    assert level(page) == 60
    assert page.get_attribute("#sparsity", "aria-valuetext") == "Sparsity 99.9%: each feature is on 1 time in 1000"
    page.fill("#sparsity-number", "0.77")
    page.keyboard.press("Enter")
    assert page.is_visible("#snapped")
    assert level(page) != 60
    page.focus("#decay")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('importance=0.89')")
    page.focus("input[name=constraint]:checked")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('constraint=sphere')")


@pytest.mark.parametrize(
    ("control", "wanted"),
    [
        ("button[aria-label='More: Features']", "n_features=6"),
        ("label:has(input[name=n_hidden][value='3'])", "n_hidden=3"),
        ("label:has(input[name=activation][value=linear])", "activation=linear"),
        ("label:has(input[name=constraint][value=sphere_gain])", "constraint=sphere_gain"),
        ("label:has(input[name=correlation][value=anticorrelated])", "correlation=anticorrelated"),
        ("button[aria-label='Fewer: Random starts']", "n_seeds=7"),
        ("button[aria-label='Roll a new seed']", "seed="),
    ],
)
@pytest.mark.long
def test_each_control_is_in_the_link_until_reset(explorer: Opener, control: str, wanted: str) -> None:
    page = explorer("sparsity=0.9", settle=False)
    open_settings(page)
    page.click(control)
    page.wait_for_function("(wanted) => location.search.includes(wanted)", arg=wanted)
    page.click("#concepts > button")
    page.wait_for_function("(gone) => location.search.includes('seed=') || !location.search.includes(gone)", arg=wanted)


@pytest.mark.long
def test_a_changed_importance_never_blanks_the_stage(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9")
    page.evaluate(
        "() => { window.blank = 0; new MutationObserver(() => {"
        " if (!document.querySelector('#stage .shapelayer path')) window.blank += 1; })"
        ".observe(document.getElementById('stage'), { childList: true, subtree: true }) }"
    )
    page.focus(".bar:nth-child(2) input")
    page.keyboard.press("PageUp")
    page.wait_for_function("() => location.search.includes('importances=')")
    settled(page)
    at_rest(page)
    assert page.evaluate("() => window.blank") == 0
    assert page.locator("#decay-value").inner_text() == "–"


@pytest.mark.long
def test_a_copied_link_shows_the_same_picture_elsewhere(explorer: Opener) -> None:
    page = explorer("", permissions=["clipboard-read", "clipboard-write"])
    open_settings(page)
    page.click("label:has(input[name=constraint][value=sphere])")
    page.click("#what > summary")
    settled(page)
    drag(page, 0.9, 0.55)
    page.click("[data-panel=gram].enlarge")
    page.click("#more > summary")
    page.select_option("#theme", "dark")
    picture, told = at_rest(page), sentence(page)
    page.click("#copy")
    link = page.evaluate("() => navigator.clipboard.readText()")

    other = explorer(link.partition("?")[2])
    assert at_rest(other) == picture
    assert sentence(other) == told
    assert other.get_attribute("html", "data-theme") == "dark"
    assert other.is_visible("#panel-gram")
    assert not other.is_visible("#panel-norms")


@pytest.mark.long
def test_back_and_forward(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    first = at_rest(page)
    open_settings(page)
    page.click("label:has(input[name=constraint][value=sphere])")
    page.wait_for_function("() => location.search.includes('sphere')")
    settled(page)
    second = at_rest(page)
    assert second != first
    page.go_back()
    page.wait_for_function("() => !location.search.includes('sphere')")
    settled(page)
    assert at_rest(page) == first
    page.go_forward()
    page.wait_for_function("() => location.search.includes('sphere')")
    settled(page)
    assert at_rest(page) == second


@pytest.mark.long
def test_a_sweep_seen_before_answers_at_once(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    open_settings(page)
    page.click("label:has(input[name=constraint][value=sphere])")
    page.wait_for_function("() => location.search.includes('sphere')")
    settled(page)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.click("label:has(input[name=constraint][value=free])")
    page.wait_for_function("() => !location.search.includes('sphere')")
    settled(page)
    assert "star" in sentence(page)
    assert [url for url in requests if "/api/" in url and "along=" not in url] == []


def test_a_faulty_link_opens_with_a_notice_and_the_nearest_value(explorer: Opener) -> None:
    page = explorer(f"{LINE.replace('2', '1')}&theme=pink&sparsity=0.9")
    notice = page.inner_text("#notice")
    assert "Features must be from 2 to 16; 2 is shown." in notice
    assert page.input_value("#field-n_features") == "2"
    assert "n_features=2" in page.url
    page.click("#dismiss")
    assert not page.is_visible("#notice")


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("spec", [LINE, SPACE])
def test_every_dimension_in_both_themes_without_complaint(explorer: Opener, theme: str, spec: str) -> None:
    page = explorer(f"{spec}&sparsity=0.5&theme={theme}")
    page.wait_for_selector(PATHS)
    background = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(15, 16, 19)") == (theme == "dark")


@pytest.mark.long
def test_a_phone_needs_no_sideways_scroll(explorer: Opener) -> None:
    page = explorer("sparsity=0.9", viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    at_rest(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    open_settings(page)
    assert page.is_visible("#field-seed")
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320


def test_a_phone_shows_the_stage_and_its_slider_at_once(explorer: Opener) -> None:
    page = explorer("sparsity=0.9", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    at_rest(page)
    box = page.locator("#sparsity").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 740


@pytest.mark.long
def test_each_picture_has_a_table_with_its_numbers(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    for twin in page.locator("[data-twin] > summary").all():
        twin.click()
    page.wait_for_selector("[data-twin=found] tbody tr")
    expect(page.locator("[data-twin=stage] tbody tr")).to_have_count(5, timeout=PATIENCE)
    expect(page.locator("[data-twin=dimensionality] tbody tr")).to_have_count(61, timeout=PATIENCE)
    page.wait_for_selector("[data-twin=gram] tbody tr")
    gram = page.locator("[data-twin=gram] tbody tr").first.inner_text().split()
    assert len(gram) == 7
    page.focus("#sparsity")
    page.keyboard.press("Home")
    page.wait_for_function("() => document.getElementById('live').textContent.startsWith('0%')")
    assert page.locator("[data-twin=gram] tbody tr").first.inner_text().split() != gram


@pytest.mark.long
def test_the_first_paint_has_the_arrows_before_any_script(explorer: Opener) -> None:
    explorer()
    page = explorer("sparsity=0.9", settle=False, java_script_enabled=False)
    assert page.locator("#stage svg .arrow").count() == 5
    assert "star" in sentence(page)
    assert arrows(page) == []


@pytest.mark.long
def test_a_broken_stream_is_told_and_can_be_tried_again(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    line = '{"kind":"error","message":"The worker stopped twice."}\n'
    page.route("**/api/sweep*", lambda route: route.fulfill(body=line, content_type="application/jsonl"))
    open_settings(page)
    page.click("label:has(input[name=constraint][value=sphere])")
    page.wait_for_selector("#retry:visible")
    assert "The worker stopped twice." in page.inner_text("#notice")
    page.unroute("**/api/sweep*")
    page.click("#retry")
    settled(page)
    assert not page.is_visible("#notice")


def test_words_are_explained_where_they_stand(explorer: Opener) -> None:
    page = explorer("n_features=7&importance=1&sparsities=0.99")
    assert page.inner_text("#chip") == "best known; no start ended here"
    found = page.inner_text("#found")
    assert "No random start ended in the best arrangement that is known" in found
    assert "Shared arm: two or more features in nearly one direction." in found
    assert "Ignored: an arrow shorter than 0.3." in found
    assert "Dedicated" not in found
    page.click("#sentence .term:has-text('D')")
    assert page.inner_text("#term-dimensionality").split("\n")[0] == "Dimensionality D"
    page.keyboard.press("Escape")
    assert not page.is_visible("#term-dimensionality")
    page.click("#panel-found summary")
    assert "star with 6 points" in page.inner_text("#panel-found table")
