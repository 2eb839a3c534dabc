"""What the dialog for sharing promises: who opens the link sees what was seen."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Opener, come_to, settled

WHY = "document.querySelectorAll('#why [data-part=list] button').length > 3"
LEARN = "document.querySelector('#learn[data-empty=false]')"


@dataclass(frozen=True)
class View:
    """Something to do on the page, and what then is to be seen, as a script; where one must be to see it."""

    name: str
    query: str
    do: Callable[[Page], None]
    seen: str
    section: str | None = None
    ready: str = "true"


def scrub(page: Page) -> None:
    page.focus("#learn [data-part=scrub]")
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    page.wait_for_function("() => location.search.includes('head=')")


def train_live(page: Page) -> None:
    page.check("#learn [value=live]", force=True)
    page.fill("#learn-steps", "60")
    page.press("#learn-steps", "Tab")
    page.click("#learn [data-part=start]")
    page.wait_for_function("() => /converged/.test(document.querySelector('#learn [data-part=chip]').dataset.state)")
    page.click("#learn [data-part=back]")
    page.wait_for_function("() => location.search.includes('head=')")


def carry(page: Page) -> None:
    page.click("#why [data-part=carry]")
    page.wait_for_selector("#why [data-part=ways]:not([hidden]) [data-part=way-up] rect")


def choose(page: Page) -> None:
    page.click("#why [data-part=list] button:has-text('cross')")
    page.wait_for_selector("#chip[data-state=visit]")


VIEWS = [
    View("chosen", "sparsity=0.9", choose, "document.getElementById('sentence').textContent", "why", WHY),
    View(
        "height",
        "sparsity=0.9",
        lambda page: page.check("#why [value=best]", force=True),
        "document.querySelector('#why [data-part=scales] :checked').value",
        "why",
        WHY,
    ),
    View(
        "carry",
        "sparsity=0.9",
        carry,
        "document.querySelectorAll('#why [data-part=ways]:not([hidden]) [data-part=way-down] rect').length",
        "why",
        WHY,
    ),
    View("film", "sparsity=0.9", scrub, "document.getElementById('learn').dataset.step", "learn", LEARN),
    View(
        "live",
        "sparsity=0.9",
        train_live,
        "document.querySelector('#learn [data-part=readout]').textContent"
        " + document.getElementById('learn-steps').value",
        "learn",
        LEARN,
    ),
    View(
        "kept",
        "sparsity=0.9",
        lambda page: page.check("#learn [value=kept]", force=True),
        "document.querySelector('#learn [name=learn-source]:checked').value",
        "learn",
        LEARN,
    ),
    View(
        "panel",
        "sparsity=0.9",
        lambda page: page.click("#panel-norms .enlarge"),
        "document.getElementById('explorer').dataset.panel",
    ),
    View(
        "slider", "sparsity=0.9", lambda page: page.click("#sparser-less"), "document.getElementById('sparsity').value"
    ),
]
OFTEN_SHOWN = ("carry", "film", "height", "kept", "live", "panel", "slider")  # by other tests, and like others here


@pytest.mark.parametrize(
    "view",
    [pytest.param(view, id=view.name, marks=pytest.mark.long if view.name in OFTEN_SHOWN else ()) for view in VIEWS],
)
def test_who_opens_the_link_sees_what_was_seen(explorer: Opener, view: View) -> None:
    page = explorer(view.query)
    if view.section:
        come_to(page, view.section, view.ready)
    view.do(page)
    page.wait_for_function(f"() => Boolean({view.seen})")
    page.click("#open-share")
    page.wait_for_selector("#share[open]")
    link = page.input_value("#share-link")
    assert link.endswith(f"#{view.section}") == bool(view.section)
    assert page.inner_text("#share-held").startswith(
        "Who opens the link sees what you see; nothing"
        if view.name != "kept"
        else "Who opens the link sees what you see, but for"
    )
    seen = page.evaluate(view.seen)
    other = explorer(link.partition("?")[2], settle=False)
    if view.name == "chosen":
        other.wait_for_selector("#chip[data-state=visit]")
    else:
        settled(other)
    if view.section:
        other.wait_for_selector(f"#{view.section}")  # in sight
    other.wait_for_function(f"(seen) => {view.seen} === seen", arg=seen)


def test_what_the_link_does_not_hold_is_named(explorer: Opener) -> None:
    page = explorer("sparsity=0.9")
    page.click("[data-twin=stage] summary")
    page.click("#open-share")
    expect(page.locator("#share-held")).to_have_text(
        "Who opens the link sees what you see, but for: which tables are open. Nothing is stored anywhere.",
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(
    "section",
    [pytest.param("atlas", marks=pytest.mark.long), pytest.param("compare", marks=pytest.mark.long), "directions"],
)
def test_a_view_is_in_the_link_and_going_back_leaves_it(explorer: Opener, section: str) -> None:
    page = explorer("sparsity=0.9")
    page.click(f"#tab-{section}")
    page.wait_for_selector(f"#{section} > [data-part], #{section} .js-plotly-plot", state="attached")
    assert page.url.endswith(f"#{section}")
    assert page.is_hidden("#stands")
    assert page.is_visible("#stage")
    page.go_back()
    page.wait_for_selector("#stands")
    assert page.is_hidden(f"#{section}")
    page.go_forward()
    page.wait_for_selector(f"#{section}")
    page.focus(f"#tab-{section}")
    page.keyboard.press("Home")
    page.wait_for_selector("#stands")
    assert "#" not in page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#why")
