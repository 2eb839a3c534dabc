"""What a first screen holds: the stage beside every view, few stops before the slider, and nothing that jumps."""

import pytest

from app.content.lessons import LESSONS
from app.routes.pages import SECTIONS
from tests.browser.conftest import Opener, at_rest
from tests.browser.test_access import SECTIONS as READY

QUERY = "n_seeds=2&sparsity=0.9"
VIEWS = ("stands", *(section.name for section in SECTIONS))
MOST_STOPS = 12  # of the Tab key from the page's head to the sparsity slider
MOST_SHIFT = 0.02  # of CLS, a fifth of what is called good
SEEN = """(view) => ['stage', view].map((id) => {
  const element = id === view ? document.querySelector(`#${id} > .question`) : document.getElementById(id);
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const lowest = Math.min(innerHeight, document.querySelector('.tabs').getBoundingClientRect().top || innerHeight);
  return Math.min(right, innerWidth) > Math.max(left, 0) && Math.min(bottom, lowest) - Math.max(top, 0) >= 12;
})"""
LOW = 480  # pixels: a phone on its side, which has no room for what is said at first
WIDE = 960  # pixels from which on words stand beside the stage
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
STAGE = ":is([data-beside] .directions-space, :not([data-beside]) > .explorer #stage, #space)"  # of a lesson
# How much of an element is in sight, in pixels.
IN_SIGHT = """(element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return Math.min(bottom, innerHeight) - Math.max(top, 0);
}"""
TYPE = "(texts) => texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"
LEAST_TYPE = 8  # pixels
SHIFTS = """() => { window.shift = 0; new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.shift += value;
}).observe({ type: 'layout-shift' }); }"""


@pytest.mark.long
def test_few_stops_lead_to_the_slider(explorer: Opener) -> None:
    page = explorer(QUERY)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "sparsity":
            return
    pytest.fail(f"the focus has come to {page.evaluate('() => document.activeElement.outerHTML')[:80]}")


@pytest.mark.long
@pytest.mark.parametrize("view", VIEWS)
def test_on_a_phone_the_stage_and_the_words_of_each_view_are_in_sight(explorer: Opener, view: str) -> None:
    page = explorer(QUERY, **PHONE)
    page.click(f"#tab-{view}")
    at_rest(page)
    page.locator(f"#{view} > .question").scroll_into_view_if_needed()
    assert page.evaluate(SEEN, view) == [True, True]
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360


@pytest.mark.long
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
@pytest.mark.parametrize("step", [1, 2, 3])
def test_on_a_phone_the_stage_and_the_words_of_each_lesson_are_in_sight(explorer: Opener, lesson, step: int) -> None:
    page = explorer(f"step={step}&guess=1", path=f"/lesson/{lesson.id}", settle=False, **PHONE)
    stage = page.locator(STAGE).first
    words = page.locator(".lesson > :is(p, ul, h2, form)")
    for each in (page.locator(".lesson-head"), words.first, words.last):  # at the top, and wherever one reads
        each.evaluate("(element) => element.scrollIntoView({ block: 'end' })")
        assert page.locator(".lesson-head, .lesson").evaluate_all(f"(all) => Math.max(...all.map({IN_SIGHT}))") >= 60
        assert stage.evaluate(IN_SIGHT) >= 120
    if lesson.page(step):  # a picture that is scaled: its type is not, as far as a phone goes
        page.wait_for_selector("#space text")
        assert min(page.locator("#space text").evaluate_all(TYPE)) >= LEAST_TYPE
    top = stage.evaluate("(stage) => (stage.closest('.sight') ?? stage).getBoundingClientRect().toJSON()")
    assert top["y"] == 0
    assert top["height"] <= 0.45 * 740
    assert page.evaluate("() => document.documentElement.scrollWidth") == 360


@pytest.mark.long
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800), (768, 1024), (360, 740)], ids=str)
def test_a_lesson_has_stage_and_slider_where_the_explorer_has_them(explorer: Opener, size: tuple[int, int]) -> None:
    wide, tall = size
    places = []
    for path, query in (("/", QUERY), ("/lesson/star", "step=2&n_seeds=2"), ("/lesson/star", "step=3&n_seeds=2")):
        page = explorer(query, path=path, viewport={"width": wide, "height": tall})
        places.append([page.locator(part).bounding_box() for part in ("#stage", "#track")])
    for stage, slider in places[1:]:
        for ours, its in ((stage, places[0][0]), (slider, places[0][1])):
            assert ours is not None
            assert its is not None
            assert [ours[side] for side in ("x", "width", "height")] == [its[side] for side in ("x", "width", "height")]
            assert abs(ours["y"] - its["y"]) <= 12


@pytest.mark.long
@pytest.mark.parametrize("size", [(1280, 800), (360, 740), (740, 360)], ids=str)
def test_nothing_jumps_when_a_view_comes_or_is_shown_again(explorer: Opener, size: tuple[int, int]) -> None:
    page = explorer(QUERY, viewport={"width": size[0], "height": size[1]})
    at_rest(page)
    page.evaluate(SHIFTS)
    for ready in ({**READY, "stands": "true"}, dict.fromkeys(VIEWS, "true")):  # as each comes, and once it is there
        for view, there in ready.items():
            page.evaluate("(view) => { location.hash = view; }", view)  # no hand, whose shifts would not count
            page.wait_for_selector(f"#{view}", state="visible")
            page.wait_for_function(f"() => {there}", polling=200)
            page.wait_for_load_state("networkidle")
            at_rest(page)
    assert page.evaluate("() => window.shift") < MOST_SHIFT


@pytest.mark.long
@pytest.mark.parametrize(
    ("size", "least"),
    [
        ((1920, 1080), 0.28),
        ((1280, 800), 0.24),
        ((1024, 768), 0.2),
        ((768, 1024), 0.2),
        ((360, 740), 0.16),
        ((740, 360), 0.2),
    ],
    ids=str,
)
def test_the_stage_has_its_share_of_the_first_screen(explorer: Opener, size: tuple[int, int], least: float) -> None:
    wide, tall = size
    page = explorer(QUERY, viewport={"width": wide, "height": tall})
    box = page.locator("#stage").bounding_box()
    assert box is not None
    assert box["y"] < 0.45 * tall, "what is said above it leaves it in sight"
    slider, words = (page.locator(part).bounding_box() for part in ("#sparsity", ".first-words"))
    assert slider is not None
    assert box["y"] + box["height"] <= slider["y"] < slider["y"] + slider["height"] <= tall
    if words is None:
        assert tall < LOW
    elif wide < WIDE:  # the stage comes at once, and in sight below it what it is
        assert box["y"] <= 100
        assert slider["y"] + slider["height"] <= words["y"] <= tall - words["height"]
    else:
        assert words["x"] >= box["x"] + box["width"]
        assert 0 < words["y"] < box["y"]
    assert box["width"] * box["height"] / (wide * tall) >= least
