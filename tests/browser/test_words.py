"""The page "In words" in a real Chromium."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.serving import Server

QUERY = "words?importance=1&n_seeds=1&sparsities=0.8,0.9,0.95&sparsity=0.95"


def test_the_slider_asks_nothing_and_the_link_follows_what_is_chosen(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(f"{server.url}/{QUERY}")
    expect(page.locator("#score")).to_contain_text("come out right", timeout=120_000)
    expect(page.locator("#sentence")).to_contain_text("Star with 5 points: all 5 concepts")
    expect(page.locator("#answer")).to_contain_text("king − man + woman")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.locator("#words-sparsity").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#sparsity-words")).to_contain_text("90%")
    page.locator("#word-a").select_option("15")
    assert asked == []
    assert "sparsity=0.9&" in page.url
    assert "analogy=15,1,4" in page.url
    with page.expect_request(lambda request: "/api/words?n_concepts=2" in request.url):
        page.locator("#n_concepts").press("Home")
    expect(page.locator("#space.stale")).to_have_count(0, timeout=120_000)
    expect(page.locator("#concepts tr")).to_have_count(2)
    assert troubles == []
    page.close()


@pytest.mark.long
def test_a_training_on_pairs_plays_on_the_stage_and_ends_at_the_optimum(browser: Browser, server: Server) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{server.url}/{QUERY}")
    expect(page.locator("#score")).to_contain_text("come out right", timeout=120_000)
    best = page.inner_html("#space")
    with page.expect_request(lambda request: "recipe=paper" in request.url) as asked:
        page.click("#corpus-start")
    assert "importance=1" in asked.value.url
    assert "sparsity=0.95&pairs=10000000" in asked.value.url
    expect(page.locator("#corpus-told")).to_contain_text("After 10,000,000 pairs", timeout=120_000)
    (over,) = re.findall(r"([0-9.]+)% above the least known", page.inner_text("#corpus-told"))
    assert 0 < float(over) < 0.1
    end = page.inner_html("#space")
    assert end != best
    page.locator("#corpus-frame").press("Home")
    expect(page.locator("#corpus-told")).to_contain_text("After 0 pairs")
    assert "no name before it is done" in page.inner_text("#sentence")
    assert page.inner_html("#space") != end
    page.click("#corpus-leave")
    assert page.inner_html("#space") == best
    expect(page.locator("#corpus-play")).to_be_disabled()
    page.close()


@pytest.mark.long
def test_one_slider_moves_word2vec_and_the_autoencoder(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    with page.expect_request(lambda request: "/api/sweep" in request.url) as asked:
        page.goto(f"{server.url}/words?n_seeds=1&n_concepts=4&sparsities=0.2,0.9,0.95&sparsity=0.95")
    assert "n_features=4" in asked.value.url
    assert "sparsities=0.2,0.9,0.95" in asked.value.url
    expect(page.locator("#toy-sentence")).to_contain_text("Cross: all 4 features", timeout=120_000)
    later = [page.inner_html(stage) for stage in ("#toy-space", "#space")]
    page.locator("#words-sparsity").press("Home")
    expect(page.locator("#toy-sentence")).to_contain_text("Two axes: 2 of 4 features")
    assert not {page.inner_html(stage) for stage in ("#toy-space", "#space")} & {*later}
    assert "n_features=4" in page.get_attribute("#toy-link", "href")
    page.close()


@pytest.mark.long
@pytest.mark.parametrize("name", ["importance", "strength", "n_concepts", "n_hidden"])
def test_a_hand_on_a_slider_moves_the_stage_and_asks_nothing_once_its_column_is_there(
    browser: Browser, server: Server, name: str
) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{server.url}/words?n_concepts=3&n_seeds=1&sparsities=0.8,0.9&sparsity=0.9")
    expect(page.locator("#toy-sentence")).not_to_contain_text("Training", timeout=120_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    page.hover(f"#{name}")
    expect(page.locator(f"#{name}-track .ribbon rect")).not_to_have_count(0, timeout=120_000)
    assert [f"along={name}&sparsity=0.9" in url for url in asked] == [True]
    before, value = page.inner_html("#space"), page.inner_text(f"#{name}-value")
    moved = page.evaluate(
        """async (name) => {
          const range = document.getElementById(name);
          range.value = range.max;
          range.dispatchEvent(new Event('input'));
          await new Promise(requestAnimationFrame);
          return document.getElementById('space').innerHTML;
        }""",
        name,
    )
    assert moved != before
    assert page.inner_text(f"#{name}-value") != value
    assert page.locator("#space.stale").count() == 0
    assert len(asked) == 1
    with page.expect_request(lambda request: "/api/words" in request.url and "along" not in request.url):
        page.locator(f"#{name}").dispatch_event("change")  # at rest the other sliders' models are asked for
    page.close()


@pytest.mark.long
def test_words_that_are_equally_near_are_said_to_be_so(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    page.goto(f"{server.url}/words?sparsities=0.9,0.95&sparsity=0.95")  # the fifth concept moves no word
    expect(page.locator("#score")).to_contain_text("one of several equally near", timeout=120_000)
    assert "queen and princess are equally near. Right is queen" in page.inner_text("#answer")
    numbers = re.findall(r"all ([0-9]+) .* ([0-9]+) come out right .* In ([0-9]+) more", page.inner_text("#score"))
    everything, right, tied = map(int, *numbers)
    assert 0 < right < right + tied <= everything
    page.close()
