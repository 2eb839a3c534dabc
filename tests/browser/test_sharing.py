"""Sharing in a real browser: embedded in another origin, taken away as a file, opened from disk."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, Opener, come_to, sentence
from tests.serving import Server, web

HOST = """<!doctype html><title>A page of someone else</title><p>Before.</p><div id="room"></div>
<iframe id="frame" width="600" height="300" sandbox="allow-scripts" src="{src}"></iframe>
<script>window.told = []; addEventListener("message", ({{ data }}) => told.push(data));</script>"""


@contextmanager
def other_site(html: str) -> Iterator[str]:
    """A server of another origin that answers everything with one page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{site.server_port}"
    finally:
        site.shutdown()
        site.server_close()


def open_plain(browser: Browser, url: str, **options: object) -> Page:
    page = browser.new_page(viewport={"width": 900, "height": 700}, reduced_motion="reduce", **options)
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    return page


def test_embedded_in_another_origin_without_storage(browser: Browser, server: Server) -> None:
    """The frame is sandboxed: an origin of its own, where cookies and storage are refused."""
    src = f"{server.url}/embed?sparsity=0.9&hide=importance,panels,concepts&lock=sparsity"
    with other_site(HOST.format(src=src)) as url:
        page = open_plain(browser, url)
        page.wait_for_function("() => told.some(({ type }) => type === 'ready')")
        heights = page.evaluate("() => told.filter(({ type }) => type === 'height').map(({ height }) => height)")
        assert heights
        assert all(200 < height < 1200 for height in heights)
        frame = page.frame_locator("#frame")
        assert frame.locator("#sentence").inner_text().lower().startswith("star with 5 points")
        assert frame.locator("#sparsity").is_disabled()
        assert frame.locator("#sparser-less").is_disabled()
        assert frame.locator("#sparsity-number").is_disabled()
        before = frame.locator("#sparsity").input_value()
        frame.locator("#track").click(position={"x": 40, "y": 38}, force=True)
        page.keyboard.press("Home")
        assert frame.locator("#sparsity").input_value() == before
        assert not frame.locator("#bars").is_visible()
        full = frame.locator("#open-full")
        full.focus()
        assert full.get_attribute("href") == f"{server.url}/?sparsity=0.9&v=1"
        page.close()


@pytest.mark.long
def test_an_embedded_page_waits_for_a_click(browser: Browser, server: Server) -> None:
    page = open_plain(browser, f"{server.url}/embed?sparsity=0.9&start=paused&answer=hidden&hide=panels,concepts")
    assert page.evaluate("() => typeof window.Plotly") == "undefined"
    assert page.inner_text(".headline").strip() == ""
    page.click("#start")
    page.wait_for_selector("#stage .shapelayer path")
    assert page.inner_text(".headline").strip() == ""
    expect(page.locator("#live")).to_contain_text("90%", timeout=PATIENCE)
    assert "star" not in page.locator(".stage-card").aria_snapshot(), "nor is it told to who listens"
    page.click("#answer")
    expect(page.locator("#sentence")).to_contain_text("star", ignore_case=True, timeout=PATIENCE)
    page.close()


def test_below_the_fold_nothing_is_loaded(browser: Browser, server: Server) -> None:
    html = HOST.format(src=f"{server.url}/embed").replace('id="room"', 'id="room" style="height: 4000px"')
    with other_site(html) as url:
        page = browser.new_page(viewport={"width": 900, "height": 700})
        page.set_default_timeout(PATIENCE)
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(url)
        page.wait_for_load_state("networkidle")
        assert not [address for address in requests if "main.js" in address or "plotly" in address]
        page.locator("#frame").scroll_into_view_if_needed()
        page.wait_for_function("() => told.some(({ type }) => type === 'ready')")
        assert [address for address in requests if "main.js" in address]
        page.close()


def save(page: Page, kind: str, *, button: str = "export") -> bytes:
    with page.expect_download() as waiting:
        page.click(f"[data-{button}={kind}]")
    return Path(waiting.value.path()).read_bytes()


def test_pictures_and_numbers_to_take_away(explorer: Opener) -> None:
    page = explorer("sparsity=0.9&theme=dark")
    page.click("#open-share")
    page.wait_for_selector("#share[open]")
    link = page.input_value("#share-link")
    assert link == page.url
    page.wait_for_function("() => document.getElementById('qr').naturalWidth > 0")

    rows = list(csv.DictReader(io.StringIO(save(page, "csv").decode())))
    assert len(rows) == 61 * 5
    assert {row["link"] for row in rows} == {link}
    here = next(row for row in rows if row["sparsity"] == "0.9")
    assert float(here["leak"]) < float(here["loss_given_one"]) < float(here["loss_given_two"])
    assert f"is {float(here['loss_given_one']):.4g}, of which {float(here['leak']):.4g} leaks" in page.text_content(
        "#measures"
    )
    told = json.loads(save(page, "json"))
    assert told["link"] == link
    assert len(told["levels"]) == 61
    for what in ("stage", "gram", "norms", "dimensionality"):
        page.select_option("#export-what", what)
        assert link.replace("&", "&amp;") in save(page, "svg").decode()
    page.keyboard.press("Escape")
    come_to(page, "why", "document.querySelector('#why [data-part=plot] .plot-container')")
    page.click("#open-share")
    page.select_option("#export-what", "Energy levels")
    levels = save(page, "svg").decode()
    assert link.replace("&", "&amp;") in levels
    assert "rgb(23, 24, 28)" in levels, "ink on paper, though the page is dark"
    page.keyboard.press("Escape")
    page.click("#tab-stands")
    page.click("#open-share")
    page.select_option("#export-what", "What training finds")
    found = save(page, "svg").decode()
    assert "star" in found
    assert "class=" not in found, "it needs no style sheet"
    page.select_option("#export-what", "stage")
    solid = Image.open(io.BytesIO(save(page, "png")))
    assert solid.size == (1800, 2 * (620 + 44 + 34))
    assert solid.convert("RGBA").getpixel((5, 5)) == (255, 255, 255, 255), "white, whatever the page's theme"
    page.check("#export-clear")
    clear = Image.open(io.BytesIO(save(page, "png")))
    assert clear.convert("RGBA").getpixel((5, 5))[3] == 0


def words_in(picture: bytes) -> str:
    """All that a picture says, word by word."""
    texts = ElementTree.fromstring(picture.decode()).iter("{http://www.w3.org/2000/svg}text")
    return " ".join("".join(text.itertext()) for text in texts)


@pytest.mark.long
def test_a_picture_of_this_is_one_page_of_what_the_stage_shows_whoever_has_lent_it(explorer: Opener) -> None:
    page = explorer("sparsity=0.9&n_seeds=2&theme=dark")
    page.click("#open-share")
    own = save(page, "svg", button="sheet")
    page.wait_for_function("() => document.getElementById('share-told').textContent.startsWith('Saved:')")
    assert page.get_attribute("html", "data-theme") == "dark"
    parts = (page.inner_text("#sentence"), page.inner_text("#model"), "Sparsity 90%", "star with 5 points")
    for part in parts:
        assert " ".join(part.split()).lower() in words_in(own).lower()
    assert page.url in words_in(own).replace(" ", ""), "a long link goes on in the next line"
    assert own.count(b'fill="rgb(23, 24, 28)"') > 5, "ink on paper, though the page is dark"
    assert b"class=" not in own, "it needs no style sheet"
    code = page.evaluate("async () => (await (await fetch(document.getElementById('qr').src)).text())")
    assert re.search(r' d="(M[^"]+)"', code)[1] in own.decode()  # type: ignore[index]  # None would fail as well
    picture = Image.open(io.BytesIO(save(page, "png", button="sheet")))
    assert picture.width == 2 * 728
    assert len(picture.convert("L").getcolors() or ()) > 9, "it is drawn"
    page.keyboard.press("Escape")

    come_to(page, "why", "document.querySelectorAll('.why-list button')[1]")
    page.locator(".why-list button").nth(1).click()
    page.wait_for_function("(own) => document.getElementById('sentence').textContent !== own", arg=parts[0])
    page.wait_for_selector("#stage[aria-busy=false]")
    page.click("#open-share")
    lent = save(page, "svg", button="sheet")
    assert " ".join(page.inner_text("#sentence").split()).lower() in words_in(lent).lower()
    assert own != lent


def test_the_composer_writes_code_that_works(explorer: Opener, server: Server) -> None:
    page = explorer("sparsity=0.8")
    page.click("#open-share")
    page.check("[name=lock][value=sparsity]")
    page.check("[name=answer]")
    assert page.is_disabled("[name=lock][value=importance]"), "what is hidden cannot be locked"
    code = page.input_value("#embed-code")
    src = f"{server.url}/embed?sparsity=0.8&v=1&hide=importance,concepts,panels&lock=sparsity&answer=hidden"
    assert f'src="{src.replace("&", "&amp;")}"' in code
    page.click("#embed-show")
    preview = page.frame_locator("#embed-preview")
    preview.locator("#answer").wait_for()
    preview.locator("#sparsity:disabled").wait_for()
    page.keyboard.press("Escape")
    assert not page.is_visible("#share")


@pytest.mark.long
def test_stage_and_slider_of_an_embedded_page_lie_within_the_height_that_is_offered(
    explorer: Opener, server: Server
) -> None:
    page = explorer("sparsity=0.9", settle=False)
    page.click("#open-share")
    expect(page.locator("#embed-code")).to_have_value(re.compile("height="), timeout=PATIENCE)
    offered = int(page.input_value("#embed-code").partition('height="')[2].partition('"')[0])
    for wide in (320, 480, 640, 900, 1200):
        page.set_viewport_size({"width": wide, "height": offered})
        page.goto(f"{server.url}/embed?sparsity=0.9")
        stage, track = (page.locator(part).bounding_box() for part in ("#stage", "#track"))
        assert stage is not None
        assert track is not None
        assert 0 <= stage["y"] < stage["y"] + stage["height"] <= track["y"]
        assert track["y"] + track["height"] <= offered


@pytest.mark.long
def test_the_composer_embeds_a_lesson_with_its_words_or_its_explorer_alone(explorer: Opener, server: Server) -> None:
    page = explorer("step=2&guess=1&importance=0.8", path="/lesson/star")
    page.click("#open-share")
    page.get_by_label("The lesson, with its words").wait_for()
    assert page.is_disabled("[name=lock][value=sparsity]"), "the lesson says itself what is shown"
    src = f"{server.url}/embed/lesson/star?importance=0.8&v=1&step=2"
    assert f'src="{src.replace("&", "&amp;")}"' in page.input_value("#embed-code")
    page.click("#embed-show")
    preview = page.frame_locator("#embed-preview")
    preview.get_by_role("heading", name="What to see").wait_for()
    page.uncheck("#embed-words")
    assert page.is_enabled("[name=lock][value=sparsity]")
    assert f'src="{server.url}/embed?' in page.input_value("#embed-code")
    preview.locator(".embed-foot").wait_for()


@pytest.mark.parametrize("query", ["sparsity=0.9", "lesson=star", "n_features=4&n_hidden=3&n_seeds=1&sparsity=0.5"])
def test_the_file_opens_from_disk_with_the_network_off(
    browser: Browser, server: Server, tmp_path: Path, query: str
) -> None:
    path = tmp_path / "starcross.html"
    path.write_bytes(web.get(f"{server.url}/offline.html?{query}").content)
    context = browser.new_context(offline=True, viewport={"width": 900, "height": 700})
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.goto(path.as_uri())
    if query == "lesson=star":
        page.check("text=All five spread out")
        page.click("summary:has-text('Show me')")
        assert sentence(page).startswith("star with 5 points")
    first = page.locator("#stage .arrow").first.get_attribute("d")
    page.focus("#sparsity")
    page.keyboard.press("Home")
    page.wait_for_function("(d) => document.querySelector('#stage .arrow').getAttribute('d') !== d", arg=first)
    if "n_hidden" not in query:
        assert sentence(page).startswith("two axes")
    else:
        drawn = "[...document.querySelectorAll('#stage .arrow')].map((arrow) => arrow.getAttribute('d')).join()"
        before = page.evaluate(f"() => {drawn}")  # all of them: one may lie along the axis of the turn
        page.focus("#stage")
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(f"(before) => {drawn} !== before", arg=before)
    assert troubles == []
    context.close()
