"""Watch it learn: replay is exact, a live run stops and goes on, and names nothing before it is done."""

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, come_to
from tests.serving import Server, web

SHORT = "n_features=3&n_seeds=1&sparsity=0.9"


def come(page: Page) -> None:
    """Scroll to the section, and wait until its film is there."""
    come_to(page, "learn", "document.querySelector('#learn [data-part=stage] .shapelayer path')")


def part(page: Page, name: str) -> str:
    text: str = page.inner_text(f"#learn [data-part={name}]")
    return text


def chip_is(page: Page, states: str) -> None:
    page.wait_for_function(
        f"() => /^({states})$/.test(document.querySelector('#learn [data-part=chip]').dataset.state)", polling=100
    )


def start_a_slow_run(page: Page) -> None:
    """A live run that is still under way when it is looked at, on however fast a machine."""
    page.check("#learn [name=learn-source][value=live]")
    page.fill("#learn-batch_size", "4096")
    page.keyboard.press("Tab")
    page.click("#learn [data-part=start]")
    chip_is(page, "training")


def test_frame_k_shows_the_numbers_of_step_k(explorer: Opener, server: Server) -> None:
    page = explorer(SHORT)
    come(page)
    answer: httpx.Response = web.get(f"{server.url}/api/sweep?n_features=3&n_seeds=1")
    history = page.evaluate("(text) => JSON.parse(text)", answer.text.splitlines()[-1])
    level = int(page.input_value("#sparsity"))
    page.focus("#learn [data-part=scrub]")
    page.keyboard.press("Home")
    for k, step in enumerate(history["step"]):
        page.wait_for_function(f"() => document.querySelector('#learn').dataset.step === '{step}'", polling=50)
        D = ", ".join(f"{value:.4f}" for value in history["feature_dimensionality"][k][level])
        assert part(page, "readout").endswith(f"D {D}")
        assert f"loss {history['loss'][k][level]:.3g}"[:9] in part(page, "readout")
        page.keyboard.press("ArrowRight")
    page.click("#learn [data-part=twin] summary")
    page.wait_for_selector("#learn [data-part=twin] tbody tr")
    cells = page.locator("#learn [data-part=twin] tbody tr").first.locator("td").all_text_contents()
    assert cells[0] == f"{history['W'][-1][level][0][0]:.4f}".replace("-", "−")


@pytest.mark.long
def test_play_runs_to_the_end_and_pause_rests_on_a_step(explorer: Opener) -> None:
    page = explorer(SHORT, reduced_motion="no-preference")
    come(page)
    page.select_option("#learn [data-part=speed]", "0.25")
    page.focus("#learn [data-part=play]")
    page.keyboard.press("Space")
    page.wait_for_function(
        "() => { const { value, max } = document.querySelector('#learn [data-part=scrub]');"
        " return value > 2 && value !== max; }"  # at first the head rests at the end
    )
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('#learn [data-part=play]').textContent === 'Play'")
    rested = page.input_value("#learn [data-part=scrub]")
    page.select_option("#learn [data-part=speed]", "4")
    page.keyboard.press("Space") if page.locator("#learn [data-part=play]:focus").count() else page.click(
        "#learn [data-part=play]"
    )
    page.wait_for_function(
        "() => { const { value, max } = document.querySelector('#learn [data-part=scrub]'); return value === max; }"
    )
    assert int(rested) > 2


@pytest.mark.long
def test_a_live_run_is_stopped_resumed_and_named_only_when_it_has_converged(explorer: Opener) -> None:
    page = explorer(SHORT)
    come(page)
    start_a_slow_run(page)
    assert part(page, "sentence") == "In training: it has no name before it is done."
    page.click("#learn [data-part=stop]")
    chip_is(page, "stopped")
    assert "not converged" in part(page, "chip")
    page.click("#learn [data-part=resume]")
    chip_is(page, "converged|unconverged")
    assert page.evaluate("document.querySelector('#learn').dataset.step") == "10000"
    steps = page.evaluate("Number(document.querySelector('#learn [data-part=scrub]').max)")
    assert steps == 209, "the frames that were known are not taken twice"


@pytest.mark.long
def test_what_is_too_short_to_converge_says_so(explorer: Opener) -> None:
    page = explorer(SHORT)
    come(page)
    page.check("#learn [name=learn-source][value=live]")
    page.fill("#learn-steps", "200")
    page.keyboard.press("Tab")
    page.click("#learn [data-part=start]")
    chip_is(page, "unconverged")
    assert part(page, "sentence").startswith("After 200 steps it has not converged")


@pytest.mark.long
def test_a_hidden_page_asks_for_nothing_and_takes_the_run_up_again(explorer: Opener) -> None:
    page = explorer(f"{SHORT}&seed=7")  # a run of its own: one that is finished answers at once
    come(page)
    start_a_slow_run(page)
    hide = """(hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page.evaluate(hide, True)
    chip_is(page, "stopped")
    assert "same run" in part(page, "sentence")
    page.evaluate(hide, False)
    chip_is(page, "converged|unconverged")


@pytest.mark.long
def test_kept_weights_are_trained_on_and_one_more_concept_joins(explorer: Opener) -> None:
    page = explorer(SHORT)
    come(page)
    page.check("#learn [name=learn-source][value=kept]")
    page.focus("#learn-sparsity")
    page.keyboard.press("ArrowLeft")
    chip_is(page, "converged|unconverged")
    before = part(page, "readout")
    page.click("#learn [data-part=introduce]")
    page.wait_for_function(
        "(before) => { const now = document.querySelector('#learn [data-part=readout]').textContent;"
        " return now !== before && now.split('D ')[1].split(', ').length === 4; }",
        arg=before,
        polling=100,
    )
    assert "n_features=4" in page.url
