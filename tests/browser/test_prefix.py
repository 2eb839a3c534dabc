"""Below a path that a proxy strips and says nothing of: every part of the page works, and asks for nothing outside."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE, come_to, settled
from tests.proxy import below
from tests.serving import Server

PREFIX = "/some/prefix"


@pytest.fixture
def page(browser: Browser, server: Server, tmp_path) -> Iterator[Page]:
    """An empty page of a server below PREFIX; any request outside it, any failure and any error fails the test."""
    troubles: list[str] = []
    with below(server.url, f"{PREFIX}/", tmp_path) as root:
        context = browser.new_context(base_url=root, viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("response", lambda answer: troubles.append(answer.url) if answer.status >= 400 else None)
        context.on(
            "request",
            lambda request: troubles.append(f"outside: {request.url}") if outside(request.url, root) else None,
        )
        yield context.new_page()
        context.close()
    assert troubles == []


def outside(url: str, root: str) -> bool:
    return url.startswith("http") and not url.startswith(root)


def test_the_explorer_its_sections_and_share(page):
    page.goto("./?n_features=3&n_hidden=2&importance=1&sparsity=0.9&n_seeds=1")
    settled(page)
    come_to(page, "why", "document.querySelector('#why .plot-container')")
    come_to(page, "atlas", "document.querySelector('#atlas .plot-container')")
    for section in ("learn", "compare", "directions"):
        come_to(page, section, f"document.querySelector('#{section} button')")
    page.click("#open-share")
    page.wait_for_function(
        "() => document.getElementById('qr').complete && document.getElementById('qr').naturalWidth > 0"
    )
    root = page.url.partition("?")[0]
    assert page.input_value("#share-link").startswith(f"{root}?")
    assert f'src="{root}embed?' in page.input_value("#embed-code")
    for saved in ("#save-torch", "#save-offline"):
        assert page.request.get(page.eval_on_selector(saved, "link => link.href")).ok
        assert page.get_attribute(saved, "href").startswith(root)
    page.click("#embed-show")
    page.frame_locator("#embed-preview").locator("#stage .plot-container").wait_for()
    page.click("#share-close")


@pytest.mark.long
def test_a_lesson_from_the_shelf_to_its_end(page):
    page.goto("./lessons")
    page.click(".shelf-list a")
    settled(page)
    page.check("input[name=guess] >> nth=0")
    page.click("text=Show me")
    page.click("text=Now play")
    settled(page)
    page.click(".forth a.main-button")
    settled(page)
    assert f"{PREFIX}/lesson/" in page.url
    page.click("text=Starcross lessons")
    page.click("text=free explorer")
    settled(page)


def test_a_framed_lesson_has_its_words_and_tells_its_height(page):
    """From a page whose scheme is none of the network's, as a file or a notebook has it."""
    frame = page.context.new_page()
    page.goto("./lessons")
    address = page.url.replace("lessons", "embed/lesson/star?step=2&guess=2")
    listening = "<script>told = []; onmessage = ({data}) => told.push(data)</script>"
    frame.set_content(f'{listening}<iframe src="{address}" width="1200" height="760">')
    inside = frame.frame_locator("iframe")
    inside.locator("text=What to see").wait_for()
    inside.locator("#stage .plot-container").wait_for()
    assert inside.locator(".top, #share").count() == 0
    frame.wait_for_function("told.some((data) => data.type === 'ready')")
    told = frame.evaluate("told")
    heights = [data["height"] for data in told if isinstance(data, dict) and data["type"] == "height"]
    lti = [json.loads(data) for data in told if isinstance(data, str)]
    assert [message["subject"] for message in lti] == ["lti.frameResize"] * len(heights)
    assert [message["height"] for message in lti] == heights
    inside.locator("text=Now play").click()
    inside.locator("text=Try this").wait_for()
    assert f"{PREFIX}/embed/lesson/star?" in frame.frames[1].url
