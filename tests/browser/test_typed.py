"""Numbers as people type them: percent, commas, and a sentence where they are not taken as they are."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, come_to, open_settings
from tests.browser.test_access import SECTIONS
from tests.browser.test_explorer import LINE


def type_into(page: Page, box: str, text: str) -> str:
    page.fill(box, text)
    page.keyboard.press("Enter")
    return page.input_value(box)


def test_sparsity_is_typed_and_shown_in_percent(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9")
    assert page.input_value("#sparsity-number") == "90%"
    for text in ("60", "60%", "60 %", " 60\u202f% ", "0.6", "0,6", ".6", ",6", "60,0", "60.0%"):
        page.fill("#sparsity-number", "0")
        page.keyboard.press("Enter")
        assert type_into(page, "#sparsity-number", text) == "60%", text
        assert page.is_hidden("#snapped"), text
    assert "sparsity=0.6018" in page.evaluate("() => location.href")
    told = {
        "100": ("99.9%", "100% is beyond the end of the slider"),
        "1": ("0%", "1 is read as 1%. 1% is between two levels; showing the nearest, 0%."),
        "1%": ("0%", "1% is between two levels"),
        "63": ("65%", "63% is between two levels; showing the nearest, 65%."),
        "-5": ("0%", "−5% is less than nothing"),
        "many": ("0%", "“many” is no sparsity: type a share from 0% to 99.9%"),
        "0.999": ("99.9%", ""),
        "99,9": ("99.9%", ""),
    }
    for text, (shown, sentence) in told.items():
        assert type_into(page, "#sparsity-number", text) == shown, text
        assert page.text_content("#snapped").startswith(sentence), text
        assert page.is_hidden("#snapped") == (sentence == ""), text


def test_what_the_box_shows_may_be_typed_at_every_level(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9")
    moved = page.evaluate(
        """() => {
          const [range, box] = ['sparsity', 'sparsity-number'].map((id) => document.getElementById(id));
          return Array.from({ length: 61 }, (_, k) => {
            range.value = k;
            range.dispatchEvent(new Event('input', { bubbles: true }));
            box.dispatchEvent(new Event('change'));
            return range.valueAsNumber - k;
          }).filter(Boolean);
        }"""
    )
    assert moved == []


@pytest.mark.long
def test_a_number_box_takes_commas_and_says_its_bounds(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9", settle=False)
    open_settings(page)
    page.wait_for_selector("#field-seed")
    assert type_into(page, "#field-seed", "1,234") == "1234"
    assert type_into(page, "#field-n_features", "3,0") == "3"
    assert page.is_hidden("#features-row .typed")
    assert type_into(page, "#field-n_features", "99") == "16"
    assert page.inner_text("#features-row .typed") == "Features is a whole number from 2 to 16: “99” became 16."
    assert type_into(page, "#field-n_seeds", "few") == "1"
    assert "“few” became 1" in page.inner_text("#concepts .typed")
    page.wait_for_function("(words) => document.getElementById('live').textContent.includes(words)", arg="“few”")
    page.keyboard.press("ArrowUp")
    assert page.input_value("#field-n_seeds") == "2"
    assert page.is_hidden("#concepts .typed")


@pytest.mark.long
def test_the_boxes_below_take_commas_too(explorer: Opener) -> None:
    page = explorer(f"{LINE}&sparsity=0.9")
    come_to(page, "learn", SECTIONS["learn"])
    page.check("input[name=learn-source][value=live]", force=True)
    assert type_into(page, "#learn-learning_rate", "0,01") == "0.01"
    assert type_into(page, "#learn-learning_rate", "1e-3") == "0.001"
    assert type_into(page, "#learn-steps", "5") == "10"
    assert "from 10 to 20000: “5” became 10" in page.inner_text("#learn .typed")
    come_to(page, "compare", SECTIONS["compare"])
    page.click(".compare-card:nth-child(2) summary")
    box = ".compare-card:nth-child(2) label:has-text('Importance') .number-box"
    assert type_into(page, box, "0,5") == "0.5"
    page.wait_for_function("() => location.search.includes('importance:0.5')")
    assert type_into(page, box, "7") == "1"
    assert "“7” became 1" in page.inner_text(".compare-card:nth-child(2) .typed")
