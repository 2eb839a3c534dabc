"""Everyone can take part: axe finds nothing, a projector is readable from the last row."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from app.content.lessons import LESSONS
from tests.browser.conftest import Opener, come_to

# The theme and the system's scheme of each look, which is another than that of the look before: at its change scripts
# draw anew.
LOOKS = {
    "light": ("system", "light"),
    "contrast": ("contrast", "dark"),
    "forced": ("system", "light"),  # the system's own colours
    "dark": ("system", "dark"),
}
SIZES = ((1280, 800), (360, 740))
OWN = {"color_scheme": "dark"}  # a page with a context of its own, which may look in any way
SET_THEME = "(theme) => { document.documentElement.dataset.theme = theme; }"
FRAMES = "async () => { for (let k = 0; k < 3; k += 1) await new Promise(requestAnimationFrame); }"
# Rules of WCAG 2.2 A and AA and axe's own of good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
VIEWS = {
    "explorer": ("/", "sparsity=0.9"),
    "projector": ("/", "sparsity=0.9&view=projector"),
    "panel": ("/", "sparsity=0.9&panel=gram"),
    "predict": ("/lesson/cross", "step=1"),
    "reveal": ("/lesson/cross", "step=2&guess=1"),
    "play": ("/lesson/cross", "step=3"),
    "embed": ("/embed", "sparsity=0.9&lock=sparsity&answer=hidden"),
}
PAGES = (
    "/words",
    "/patterns",
    "/samples",
    "/dictionary",
    "/just-directions",
    "/teachers",
    "/glossary",
    "/lessons",
    "/lesson/star/teacher",
    "/lesson/star/worksheet",
    "/room",
)
SECTIONS = {  # and what says that they are there
    "why": "document.querySelector('.why-list button')",
    "atlas": "document.querySelector('#atlas [data-part=plot] .plot-container')",
    "learn": "document.querySelector('#learn [data-part=stage] .shapelayer path')",
    "compare": "document.querySelector('.compare-space path')",
    "directions": "document.querySelector('#directions .reading-note')",
    "hand": "document.querySelector('#hand .hand-grip')",
}


def faults(page: Page, part: str | None = None) -> list[str]:
    """What axe objects to in the page or a part of it, each with the elements concerned.

    It is run through the debugger, past the page's policy.
    """
    found = Axe().run(page, context=part, options=RULES).response["violations"]
    return [f"{fault['id']}: {[node['target'] for node in fault['nodes'][:4]]}" for fault in found]


def test_axe_finds_nothing_in_the_dialog(explorer: Opener) -> None:
    page = explorer("n_features=2&n_hidden=1&n_seeds=1&sparsity=0.9&theme=light")
    page.click("#open-share")
    page.wait_for_selector("#share[open]")
    assert faults(page, "#share") == []  # the rest is out of reach


def faults_in_every_look(page: Page) -> dict[str, list[str]]:
    """What axe objects to on a screen and a phone, in each look: a page is opened once, and looks as it is told to."""
    found = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for look, (theme, scheme) in LOOKS.items():
            page.evaluate(SET_THEME, theme)
            page.emulate_media(color_scheme=scheme, forced_colors="active" if look == "forced" else "none")
            page.evaluate(FRAMES)
            found[f"{look} at {width}"] = faults(page)
            assert page.get_attribute("html", "data-theme") == theme
    return {where: each for where, each in found.items() if each}


@pytest.mark.long
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_in_any_view_and_look(explorer: Opener, view: str) -> None:
    path, query = VIEWS[view]
    assert faults_in_every_look(explorer(query, path=path, **OWN)) == {}


@pytest.mark.long
@pytest.mark.parametrize("section", SECTIONS)
def test_axe_finds_nothing_in_any_section_and_look(explorer: Opener, section: str) -> None:
    page = explorer("sparsity=0.9", **OWN)
    come_to(page, section, SECTIONS[section])
    page.wait_for_load_state("networkidle")
    assert faults_in_every_look(page) == {}


@pytest.mark.long
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_any_other_page_in_any_look(explorer: Opener, path: str) -> None:
    page = explorer(path=path, settle=False, **OWN)
    page.wait_for_load_state("networkidle")
    assert faults_in_every_look(page) == {}


@pytest.mark.long
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_axe_finds_nothing_in_any_lesson_and_look(explorer: Opener, lesson) -> None:
    own = bool(lesson.page(2))  # another page than the explorer's
    page = explorer("step=2&guess=1", path=f"/lesson/{lesson.id}", settle=not own, **OWN)
    page.wait_for_load_state("networkidle")
    assert faults_in_every_look(page) == {}


@pytest.mark.long
def test_axe_finds_nothing_in_a_room_in_any_look(explorer: Opener) -> None:
    host = explorer(path="/lesson/cross", settle=False, **OWN)
    host.click("#open-room")
    host.wait_for_url("**/host*", wait_until="commit")
    host.wait_for_selector("#join-qr[src]")
    assert faults_in_every_look(host) == {}
    host.set_viewport_size({"width": 1280, "height": 800})
    host.goto(host.url.partition("/host")[0])
    host.wait_for_selector("#room-answers .answer")
    assert faults_in_every_look(host) == {}


# Whatever a pointer can use in a section, of a group of radio buttons one.
CONTROLS = """(section) => {
  const usable = 'button, input, select, textarea, a[href], summary, [tabindex], [role=button], [onclick]';
  const every = [...document.querySelectorAll(`#${section} :is(${usable})`)];
  const seen = (control) => !control.disabled && control.tabIndex >= 0
    && control.checkVisibility({ checkVisibilityCSS: true });
  const key = (control) => (control.type === 'radio' ? control.name : control);
  const controls = new Map(every.filter(seen).map((control) => [key(control), control]));
  const reached = new Set();
  document.addEventListener('focusin', ({ target }) => reached.add(key(target)));
  window.missed = () => [...controls].filter(([name]) => !reached.has(name))
    .map(([, control]) => control.outerHTML.slice(0, 90));
  every.find(seen).focus();
  return controls.size;
}"""


@pytest.mark.long
@pytest.mark.parametrize("section", SECTIONS)
def test_tab_reaches_every_control_of_a_section(explorer: Opener, section: str) -> None:
    page = explorer("sparsity=0.9&n_features=3&n_seeds=1")
    come_to(page, section, SECTIONS[section])
    page.wait_for_load_state("networkidle")
    for _ in range(page.evaluate(CONTROLS, section) + 8):
        page.keyboard.press("Tab")
    assert page.evaluate("() => window.missed()") == []


SMALL_TYPE = """() => [...document.querySelectorAll('body *')]
  .filter((element) => element.checkVisibility({ checkVisibilityCSS: true }) && !element.closest('.away, .skip'))
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((element) => [element.textContent.trim().slice(0, 30), parseFloat(getComputedStyle(element).fontSize)])
  .filter(([, size]) => size < 24)"""


@pytest.mark.parametrize(
    ("path", "query"),
    [("/", "sparsity=0.9"), pytest.param("/lesson/cross", "step=2&guess=1", marks=pytest.mark.long)],
)
def test_on_a_projector_nothing_is_small_and_nothing_hangs_over(explorer: Opener, path: str, query: str) -> None:
    page = explorer(f"{query}&view=projector", path=path, viewport={"width": 1024, "height": 768}, color_scheme="dark")
    page.wait_for_function("() => document.getElementById('corner-qr').naturalWidth > 0")
    assert page.evaluate(SMALL_TYPE) == []
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("() => document.documentElement.scrollWidth") == 1024
    assert "projector" not in page.inner_text("#corner-link")
