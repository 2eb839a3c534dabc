"""The workbench: one input on its way through the model, the sheet of other pages, the projector's way back."""

import pytest

from tests.browser.conftest import Opener, at_rest, sentence

LIT = "bulbs => bulbs.filter((bulb) => bulb.style.getPropertyValue('--lit') !== '0%').length"
STAR = "n_seeds=2&sparsity={}"


def test_bulbs_follow_the_slider_and_fewer_are_lit_as_features_become_rarer(explorer: Opener) -> None:
    page = explorer(STAR.format(0))
    page.wait_for_selector("#bulbs-in .badge")
    assert page.eval_on_selector_all("#bulbs-in .bulb", LIT) == 5
    told = page.get_attribute("#bulbs", "aria-label")
    page.focus("#sparsity")
    page.keyboard.press("End")
    page.wait_for_function("(told) => document.getElementById('bulbs').ariaLabel !== told", arg=told)
    at_rest(page)
    assert page.eval_on_selector_all("#bulbs-in .bulb", LIT) == 1
    assert page.locator("#bulbs-kept span").count() == 2
    first = page.inner_text("#bulbs-cost")
    page.click("#bulbs-next")
    assert page.inner_text("#bulbs-cost") != first


@pytest.mark.long
def test_the_sheet_of_other_pages_goes_away_by_itself(explorer: Opener) -> None:
    page = explorer(STAR.format(0.9))
    page.click("#more > summary")
    assert page.is_visible("#theme")
    page.keyboard.press("Escape")
    assert not page.is_visible("#theme")
    assert page.evaluate("() => document.activeElement.parentElement.id") == "more"
    page.click("#more > summary")
    page.click("#tab-stands")  # beside the sheet
    assert not page.is_visible("#theme")


@pytest.mark.long
def test_escape_leaves_the_projector(explorer: Opener) -> None:
    page = explorer(f"{STAR.format(0.9)}&theme=dark")
    page.click("#more > summary")
    page.click("#projector")
    assert page.get_attribute("html", "data-view") == "projector"
    assert page.evaluate("() => document.activeElement.id") == "leave"
    page.keyboard.press("Escape")
    assert page.get_attribute("html", "data-view") == "page"
    assert "view=" not in page.evaluate("() => location.search")


@pytest.mark.long
def test_a_term_opens_its_card_by_keyboard_and_escape_closes_it(explorer: Opener) -> None:
    page = explorer(STAR.format(0.9))
    page.focus("#sentence .term")
    page.keyboard.press("Enter")
    assert page.inner_text("#term-arrangement").startswith("Arrangement\n\nHow the arrows")
    page.keyboard.press("Escape")
    assert not page.is_visible("#term-arrangement")
    page.click(".first-words .term")
    assert page.is_visible("#term-feature")


@pytest.mark.long
def test_an_arrangement_is_said_when_its_name_changes(explorer: Opener) -> None:
    page = explorer(STAR.format(0.9))
    said = "() => document.getElementById('live').lastElementChild?.textContent ?? ''"
    page.wait_for_function(f"() => ({said})().includes('Star')", polling=100)
    page.focus("#sparsity")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => ({said})().startsWith('91.1%')", polling=100)
    assert "star" not in page.evaluate(said).lower()
    page.keyboard.press("Home")
    page.wait_for_function(f"() => ({said})().startsWith('0%')", polling=100)
    assert "Two axes" in page.evaluate(said)


@pytest.mark.long
def test_features_of_one_group_stand_in_a_bracket(explorer: Opener) -> None:
    page = explorer("n_features=5&correlation=correlated&group_size=2&n_seeds=1&importance=1")
    groups = "(bars) => bars.map(({ dataset }) => dataset.group)"
    assert page.eval_on_selector_all(".bar", groups) == ["first", "last", "first", "last", ""]
    assert page.inner_text("#grouped") == "Those in a bracket come together."
    page = explorer(STAR.format(0.9))
    assert set(page.eval_on_selector_all(".bar", groups)) == {""}
    assert not page.is_visible("#grouped")


BOXES = """() => Object.fromEntries([...document.querySelectorAll('#stage, #corner-qr, .headline, #sparsity')]
  .map((element) => [element.id || 'headline', element.getBoundingClientRect().toJSON()]))"""


@pytest.mark.long
@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1920, 1080)], ids=str)
def test_on_a_projector_the_stage_is_tall_and_dark_and_nothing_covers_it(
    explorer: Opener, size: tuple[int, int]
) -> None:
    wide, tall = size
    page = explorer(f"{STAR.format(0.9)}&theme=dark&view=projector", viewport={"width": wide, "height": tall})
    page.wait_for_function("() => document.getElementById('corner-qr').naturalWidth > 0")
    box = page.evaluate(BOXES)
    assert box["stage"]["height"] > 0.6 * tall
    assert box["sparsity"]["bottom"] < tall
    assert box["corner-qr"]["left"] > box["stage"]["right"]
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(15, 16, 19)"
    assert not page.is_visible("#why")
    other = explorer(f"{STAR.format(0.9)}&view=projector#why", viewport={"width": wide, "height": tall})
    other.wait_for_selector("#why", state="visible")
    assert other.evaluate(BOXES)["stage"]["right"] <= other.evaluate(
        "() => document.getElementById('why').getBoundingClientRect().left"
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "query", ["n_seeds=2&sparsity=0.9&theme=dark", "n_features=4&n_hidden=3&n_seeds=1&sparsity=0.9"]
)
def test_the_page_prints_on_one_sheet_in_space_too(explorer: Opener, query: str) -> None:
    page = explorer(query)
    page.keyboard.press("Control+p")
    page.wait_for_function("() => document.querySelector('#sheet-qr path')")
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    assert page.locator("#sheet-stage .arrow").count() == page.locator(".bar").count()
    assert (page.text_content("#sheet-sentence") or "").lower() == sentence(page)
    assert "theme=" not in query or page.get_attribute("html", "data-theme") == "dark"
