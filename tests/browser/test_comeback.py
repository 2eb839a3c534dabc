"""Parts that come late: what cannot be loaded says so where it would stand, and comes by itself when it can."""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, settled
from tests.serving import ROOT, Server, free_port, serving

SECTIONS = {
    "why": "#why [data-part=list] button",
    "atlas": "#atlas [data-part=legend] li",
    "learn": "#learn [data-empty=false], #learn[data-empty=false]",
    "compare": "#compare .compare-card .arrow",
    "directions": "#directions .plane .arrow",
    "hand": "#hand .hand-grip",
}
IS_GREY = """(part) => {
  const { opacity, color } = getComputedStyle(document.querySelector(part));
  return opacity < 0.5 || color === getComputedStyle(document.querySelector('footer')).color;
}"""
SPACE = "n_features=4&n_hidden=3&n_seeds=1&sparsity=0.5"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may lose its network, and still must not fail in its scripts."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def come_near(page: Page, section: str) -> None:
    page.click(f"#tab-{section}")


@pytest.mark.long
@pytest.mark.parametrize(
    "part", ["main", pytest.param("page/sweeps", marks=pytest.mark.long)]
)  # the page's own script, and one that it imports
def test_a_page_whose_scripts_do_not_come_says_so(page: Page, server: Server, part: str) -> None:
    page.route(f"**/js/{part}.js", lambda route: route.abort())
    page.goto(f"{server.url}/lesson/star?step=2")
    line = page.get_by_text("its scripts could not be loaded")
    assert not line.is_visible()  # they may be on their way
    expect(line).to_be_visible(timeout=PATIENCE)
    page.unroute_all()
    page.get_by_role("link", name="Reload the page").click()
    settled(page)
    expect(line).to_have_count(0)


@pytest.mark.parametrize(
    "sections",  # the first is near enough to have come already; all come in one way
    [["directions"], pytest.param(list(SECTIONS)[1:], marks=pytest.mark.long)],
    ids=["one", "all"],
)
def test_sections_that_are_opened_offline_say_so_and_come_with_the_network(
    page: Page, server: Server, sections: list[str]
) -> None:
    page.goto(f"{server.url}/?sparsity=0.9")
    settled(page)
    page.context.set_offline(True)
    for section in sections:
        come_near(page, section)
        lost = page.locator(f"#{section} > .lost:visible")
        expect(lost).to_contain_text("could not be loaded: you are offline", timeout=PATIENCE)
        expect(lost.get_by_role("button", name="Try again")).to_be_visible()
    page.context.set_offline(False)
    for section in sections:
        come_near(page, section)
        page.locator(SECTIONS[section]).first.wait_for()
        expect(page.locator(f"#{section} > .lost:visible")).to_have_count(0)


@pytest.mark.long
def test_every_view_says_alike_that_it_waits(page: Page, server: Server) -> None:
    page.route("**/api/**", lambda route: None)  # no answer, and no refusal
    page.goto(f"{server.url}/?sparsity=0.9")
    for section in SECTIONS.keys() - {"compare"}:  # whose models are its own
        come_near(page, section)
        awaited = page.locator(f"#{section} :is(.pending, .learn-chip[data-state=waiting]):visible")
        expect(awaited).to_have_text("Waiting for the model …", timeout=PATIENCE)


@pytest.mark.parametrize(
    "script",
    [
        "sections/why/figure",  # the deepest: it is imported by what is loaded
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in ("sections/why/section", "share/dialog", "share/numbers")
        ),
    ],
)
def test_a_script_that_failed_is_asked_for_again_and_all_it_imports(page: Page, server: Server, script: str) -> None:
    """A browser remembers an import that has failed, the deeper ones too."""
    page.route(f"**/js/{script}.js*", lambda route: route.abort())
    page.goto(f"{server.url}/?sparsity=0.9")
    settled(page)
    if script.startswith("share"):
        page.click("#open-share")
        there = "#share[open] #qr[src]"
    else:
        come_near(page, "why")
        there = SECTIONS["why"]
    again = page.locator(".lost:visible").get_by_role("button", name="Try again")
    again.wait_for()
    page.unroute(f"**/js/{script}.js*")
    page.evaluate("document.querySelector('.lost:not([hidden]) button')?.click()")  # unless it has come by itself
    page.locator(there).first.wait_for()
    expect(page.locator(".lost:visible")).to_have_count(0)


def test_what_draws_comes_late_if_it_must(page: Page, server: Server) -> None:
    page.route("**/plotly.min.js*", lambda route: route.abort())
    page.goto(f"{server.url}/?sparsity=0.9")
    expect(page.locator(".stage-box .lost:visible")).to_contain_text("What draws the pictures could not be loaded")
    page.unroute("**/plotly.min.js*")
    settled(page)
    expect(page.locator(".stage-box .lost:visible")).to_have_count(0)


def test_what_is_shared_comes_with_the_network(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?sparsity=0.9")
    settled(page)
    page.click("#open-share")
    page.wait_for_function("() => document.getElementById('qr').naturalWidth > 0")
    page.click("#share-close")
    page.context.set_offline(True)
    page.keyboard.press("Home")
    page.click("#sparser-more")
    page.click("#open-share")
    expect(page.locator("#share .lost:visible")).to_contain_text("The QR code could not be loaded")
    page.click("#save-torch")
    expect(page.locator("#share .lost:visible").last).to_contain_text("“starcross.py” could not be loaded")
    page.click("#save-offline")
    expect(page.locator("#share .lost:visible").last).to_contain_text("“starcross.html” could not be loaded")
    with page.expect_download() as saved:
        page.context.set_offline(False)
    assert saved.value.suggested_filename == "starcross.html"
    page.wait_for_function("() => document.getElementById('qr').naturalWidth > 0")
    expect(page.locator("#share .lost:visible")).to_have_count(0)


@pytest.mark.long
def test_an_old_page_says_that_a_new_release_is_out_and_keeps_its_link(page: Page, tmp_path: Path) -> None:
    port = free_port()
    with serving(port, STARCROSS_WORKERS="1"):
        page.goto(f"http://127.0.0.1:{port}/?n_features=4&n_seeds=1&sparsity=0.9")
        settled(page)
    release = tmp_path / "release"
    for folder in ("app", "static", "templates"):
        shutil.copytree(ROOT / folder, release / folder)
    script = release / "static" / "js" / "sections" / "compare" / "section.js"
    script.write_text(f"{script.read_text()}\n// another release\n")
    with serving(port, root=release, STARCROSS_WORKERS="1"):
        page.click("#sparser-less")
        level = page.input_value("#sparsity")
        come_near(page, "compare")
        expect(page.locator("#compare > .lost")).to_contain_text("A new version of this page is out", timeout=PATIENCE)
        page.locator("#compare > .lost").get_by_role("button", name="Reload").click()
        settled(page)
        assert page.input_value("#sparsity") == level
        come_near(page, "compare")
        page.locator(SECTIONS["compare"]).first.wait_for()


@pytest.mark.long
def test_parts_that_met_a_stopped_server_come_when_it_is_back(page: Page) -> None:
    port = free_port()
    with serving(port, STARCROSS_WORKERS="1"):
        page.goto(f"http://127.0.0.1:{port}/?n_features=4&n_seeds=1&sparsity=0.9")
        settled(page)
    come_near(page, "directions")
    expect(page.locator("#directions > .lost")).to_contain_text("the server does not answer", timeout=PATIENCE)
    page.click("#open-share")
    expect(page.locator(".lost:visible").first).to_contain_text("“Share” could not be loaded", timeout=PATIENCE)
    with serving(port, STARCROSS_WORKERS="1"):
        page.wait_for_selector("#share[open]")
        page.click("#share-close")
        come_near(page, "directions")
        page.locator(SECTIONS["directions"]).first.wait_for()


PANELS = ["#gram", "#norms", "#dimensionality", "#found"]
OF_THE_EXPLORER = ["#stage", *PANELS, "#ribbon", "#names", "[data-twin=stage] .table"]
OF_SECTIONS = {
    "why": ["#why .why-plot", "#why .why-changes", "#why [data-part=twin]"],
    "atlas": ["#atlas .atlas-plot", "#atlas [data-part=legend]", "#atlas [data-part=twin]"],
    "learn": ["#learn .learn-pictures", "#learn .learn-readout"],
    "directions": ["#directions .directions-halves svg", "#directions .directions-told"],
    "hand": ["#hand .hand-halves svg", "#hand .hand-told"],
}


@pytest.mark.long
def test_an_old_result_does_not_stand_under_a_new_question(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?sparsity=0.9")
    settled(page)
    for section in SECTIONS:
        come_near(page, section)
        page.locator(SECTIONS[section]).first.wait_for()
    page.click("#open-share")
    page.click("#share-close")
    page.evaluate("document.querySelector('.twin[data-twin=stage]').open = true")
    page.context.set_offline(True)
    page.evaluate("document.querySelector('[name=constraint][value=sphere_gain]').click()")
    expect(page.locator("#sentence")).to_have_text("Still the picture of constraint free.")
    greyed = OF_THE_EXPLORER + [part for section in SECTIONS for part in OF_SECTIONS.get(section, [])]
    page.wait_for_function(f"(parts) => parts.every({IS_GREY})", arg=greyed)
    page.click("#open-share")
    for kind in ("csv", "json", "png", "svg"):
        page.click(f"[data-export={kind}]")
        expect(page.locator("#share-told")).to_have_text("This training is not finished yet.")
    page.click("#share-close")
    expect(page.locator("#notice-lines")).to_contain_text("You are offline", timeout=PATIENCE)
    expect(page.locator("#chip")).to_have_text(re.compile(r"reconnecting, \d+ s"), timeout=PATIENCE)
    page.context.set_offline(False)
    settled(page)
    assert not page.is_visible("#notice")
    page.wait_for_function(f"(parts) => !parts.some({IS_GREY})", arg=OF_THE_EXPLORER)


@pytest.mark.long
def test_a_training_that_is_long_without_news_goes_on_saying_so(page: Page) -> None:
    with serving(STARCROSS_WORKERS="1") as server:
        page.goto(f"{server.url}/?n_features=8&n_hidden=3&seed=5")
        page.wait_for_selector("#chip[data-state=training]")
        os.kill(server.pid, signal.SIGSTOP)
        try:
            expect(page.locator("#chip")).to_have_text(re.compile(r"the search goes on, \d+ s"), timeout=PATIENCE)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        settled(page)


# Pages of other data: a control that asks for another run, and two values that it is set to.
OTHER_PAGES = {
    "words": ("n_seeds=1", "[name=bias]", ["", ""]),
    "patterns": ("n_seeds=1", "[name=n_features]", ["6", "7"]),
    "samples": ("n_features=5&sparsity=0.9&n_seeds=1", "[name=importance]", ["0.9", "0.8"]),
    "dictionary": ("n_seeds=1", "[name=n_features]", ["4", "6"]),
}
REFUSAL = '{"errors": [{"field": "n_seeds", "message": "n_seeds must be smaller."}]}'


def set_to(page: Page, control: str, value: str) -> None:
    if value == "":
        page.click(control)
    elif page.locator(control).evaluate("control => control.tagName") == "SELECT":
        page.select_option(control, value)
    else:
        page.fill(control, value)
        page.keyboard.press("Enter")


@pytest.mark.long
@pytest.mark.parametrize("path", OTHER_PAGES)
def test_a_page_of_other_data_says_how_it_stands_as_the_explorer_does(page: Page, server: Server, path: str) -> None:
    query, control, values = OTHER_PAGES[path]
    sentence, trouble = page.locator("#sentence"), page.locator("#sentence + .lost")
    page.goto(f"{server.url}/{path}?{query}")
    page.wait_for_selector("#sentence:not(.pending)")
    expect(page.locator("#space")).not_to_have_class(re.compile("stale"), timeout=PATIENCE)
    runs = re.compile(r"/api/(sweep|words)")
    page.route(runs, lambda route: route.fulfill(status=422, body=REFUSAL, content_type="application/json"))
    set_to(page, control, values[0])
    expect(trouble).to_contain_text("Random starts must be smaller.", timeout=PATIENCE)
    expect(trouble.get_by_role("button")).to_be_hidden()
    expect(sentence).to_have_text(re.compile("^Still the picture of "))
    page.unroute(runs)
    if path == "words":
        set_to(page, control, values[1])  # as it was
        expect(sentence).not_to_have_class(re.compile("pending"))
    page.context.set_offline(True)
    set_to(page, control, values[1])
    expect(sentence).to_have_text(re.compile("^Still the picture of "))
    expect(sentence).to_have_class(re.compile("pending"))
    expect(page.locator("#space")).to_have_css("opacity", "0.35")
    expect(trouble).to_contain_text("The model could not be loaded: you are offline.", timeout=PATIENCE)
    expect(trouble.get_by_role("button", name="Try again")).to_be_visible()
    page.context.set_offline(False)
    expect(sentence).not_to_have_class(re.compile("pending"), timeout=PATIENCE)
    expect(trouble).to_be_hidden()
