"""Side by side: what the page says of normalisation is what was measured; sliders move together; the link holds it."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, come_to

RATIOS = [1.95, 1.20, 1.09, 1.005, 1.07, 1.20, 1.54]  # sphere's loss over free's, from outside, n=5, m=2, r=1
SPACES = "[...document.querySelectorAll('.compare-space')]"
LEAST = "… the least at these lengths"
SMALL = "n_features:2,n_hidden:1,n_seeds:1"


def come(page: Page) -> None:
    """Scroll to the section, and wait until every model of it stands."""
    come_to(page, "compare", f"{SPACES}.length > 1 && {SPACES}.every((space) => space.children.length > 2)")


def come_with_table(page: Page) -> None:
    """The same, and until the table of differences, which is drawn after them, tells of each."""
    come(page)
    page.wait_for_function(
        "() => { const cells = [...document.querySelectorAll('#compare [data-part=differences] td')];"
        " return cells.length > 0 && cells.every(({ textContent }) => textContent !== '…'); }"
    )


def table(page: Page, part: str) -> dict[str, list[str]]:
    """Rows of one of the section's tables by their names."""
    rows: list[list[str]] = page.eval_on_selector_all(
        f"#compare [data-part={part}] tr", "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return {name: cells for name, *cells in rows}


@pytest.mark.long
def test_does_normalisation_help_is_answered_from_what_was_measured(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    come(page)
    page.wait_for_function("() => document.querySelector('#compare [data-part=verdict] strong')", polling=200)
    marks = table(page, "marks")
    assert marks["measured"] == ["0%", "50%", "70%", "80%", "90%", "95%", "99%"]
    assert [float(cell) for cell in marks["loss, sphere ÷ free"]] == pytest.approx(RATIOS, rel=0.01)
    assert marks["starts at the best, sphere"] == ["100%"] * 7
    free = [int(cell.rstrip("%")) for cell in marks["starts at the best, free"]]
    verdict = page.inner_text("#compare [data-part=verdict]")
    assert verdict.startswith("Neither a plain yes nor a plain no.")
    assert "higher at 7 of 7 sparsities: from 1.005 times free’s (S = 80%) to 1.95 times (S = 0%)" in verdict
    assert "100% of the random starts reach its best" in verdict
    assert f"and {round(sum(free) / 7)}% reach free’s" in verdict
    assert "lower on the sphere at 4 of 7" in verdict
    assert "arrows of length 1 allow none below 7.50" in verdict
    here = table(page, "differences")
    assert here["best arrangement"] == ["star with 5 points"] * 3
    sums, least = ([float(cell.split()[0]) for cell in here[row]] for row in ("Σ over i ≠ j of (Wᵢ·Wⱼ)²", LEAST))
    assert least == pytest.approx(sums, rel=1e-3)  # an even star is a tight frame


@pytest.mark.long
def test_which_normalisation_helps_is_said_at_every_sparsity(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    come_to(page, "compare", "document.querySelector('#compare button')")
    page.click("#compare button:has-text('Which normalisation')")
    for k in range(4):  # one sweep after another, each of some seconds of work
        page.wait_for_function(f"() => {SPACES}[{k}]?.children.length > 2", polling=200)
    page.wait_for_function("() => document.querySelector('#compare [data-part=verdict] strong')", polling=200)
    verdict = page.inner_text("#compare [data-part=verdict]")
    assert "B (unit columns with a gain) loses as much as the free model A" in verdict
    assert "which forgets how much) leaks 1/48 of what A does while one feature is on, and loses 2.01 times" in verdict
    assert "two at once stay hard: given two on, A to D lose 0.227, 0.227, 0.288 and 0.200" in verdict
    page.wait_for_selector("#compare [data-part=active] .plot-container")
    assert not page.is_visible("#compare [data-part=differences]")
    here = table(page, "differences")
    assert here["pairs whose two loudest outputs are right"] == ["5 of 10"] * 4
    assert here["Σ over i ≠ j of cos², of those kept"] == ["7.500"] * 4
    page.locator(".compare-card input[type=range]").first.press("Home")
    page.wait_for_function(
        "() => document.querySelector('#compare [data-part=verdict]').innerText.includes('At S = 0%')"
    )
    assert (
        "C (hidden state read at length 1, which forgets how much) never has one feature on alone"
        in page.inner_text("#compare [data-part=verdict]")
    )


def test_sliders_move_together_and_the_table_follows(explorer: Opener) -> None:
    page = explorer(f"sparsity=0.9&compare={SMALL};{SMALL},activation:linear")
    come(page)
    ranges = page.locator(".compare-card input[type=range]")
    assert ranges.count() == 2
    before = table(page, "differences")
    ranges.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.getElementById('sparsity').value === '21'")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.compare-card input[type=range]')].every(({ value }) => value === '21')"
    )
    after = table(page, "differences")
    assert after["exact loss"] != before["exact loss"]
    loss, active, inactive = (
        [float(cell.split()[0]) for cell in after[name]]
        for name in ("exact loss", "… of active outputs", "… of inactive outputs")
    )
    assert [a + b for a, b in zip(active, inactive, strict=True)] == pytest.approx(loss, rel=1e-3)

    page.uncheck("#compare [data-part=linked]")
    ranges.nth(1).focus()
    page.keyboard.press("Home")
    page.wait_for_function(
        "() => document.querySelector('[data-part=differences] td:nth-child(3)').textContent === '0%'"
    )
    assert ranges.nth(0).input_value() == "21"


@pytest.mark.long
def test_one_playhead_replays_the_training_of_all(explorer: Opener) -> None:
    page = explorer(f"sparsity=0.9&compare={SMALL};{SMALL},activation:linear")
    come(page)
    best = page.locator(".compare-sentence").all_text_contents()
    playhead = page.get_by_label("Step of training")
    playhead.focus()
    page.keyboard.press("Home")
    page.wait_for_function(
        "() => document.querySelector('.compare-sentence').textContent.includes('after step 0: loss')"
    )
    first = page.locator(".compare-sentence").all_text_contents()
    page.get_by_role("button", name="Replay training").press("Enter")
    page.wait_for_function(
        "() => { const [button, range] = document.querySelectorAll('.compare-replay > *');"
        " return range.value === range.max && button.textContent !== 'Pause'; }"
    )
    last = page.locator(".compare-sentence").all_text_contents()
    losses = [[float(sentence.rpartition(" ")[2]) for sentence in told] for told in (first, last)]
    assert all(after < before for before, after in zip(*losses, strict=True))
    page.get_by_role("button", name="Back to the best").click()
    page.wait_for_function("() => !document.querySelector('.compare-sentence').textContent.includes('after step')")
    assert page.locator(".compare-sentence").all_text_contents() == best


@pytest.mark.long
def test_a_model_is_changed_by_its_fields_and_the_link_holds_it(explorer: Opener) -> None:
    page = explorer(f"sparsity=0.9&compare={SMALL};{SMALL},activation:linear")
    come(page)
    second = page.locator(".compare-card").nth(1)
    second.locator("summary").click()
    second.get_by_label("Activation").select_option("relu")
    second.get_by_label("Constraint").select_option("sphere")
    page.wait_for_function("() => location.search.includes('constraint:sphere')")
    come_with_table(page)
    assert "sphere" in second.locator("h3").inner_text()
    link = page.url
    other = explorer(link.partition("?")[2])
    for one in (page, other):
        one.bring_to_front()  # a hidden page asks for nothing
        come_with_table(one)
    assert table(other, "differences") == table(page, "differences")
    other.click("#compare button:has-text('This page')")
    other.wait_for_function("() => location.search.includes('compare=page;')")
    come(other)
    assert "this page’s model" in other.locator(".compare-card h3").first.inner_text()


def test_nothing_is_trained_for_it_before_it_is_seen(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    asked = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/sweep?')"
        " && name.includes('importance=1')).length"
    )
    assert asked == 0


@pytest.mark.long
def test_a_faulty_comparison_opens_the_usual_one_with_a_notice(explorer: Opener) -> None:
    page = explorer("sparsity=0.9&compare=nonsense")
    assert "The models of this comparison cannot be read" in page.inner_text("#notice")
    come_to(page, "compare", "document.querySelector('#compare button[aria-pressed=true]')")
    assert "normalisation" in page.inner_text("#compare button[aria-pressed=true]")


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_shows_the_models_under_one_another(explorer: Opener, theme: str) -> None:
    query = f"sparsity=0.9&theme={theme}&compare={SMALL};{SMALL},activation:linear"
    page = explorer(query, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    come(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 320
    heights = page.eval_on_selector_all(".compare-card", "cards => cards.map((card) => card.getBoundingClientRect().y)")
    assert heights[1] > heights[0] + 200
