"""How quickly the stage follows each slider, slow and fast, with each view open, on a slow processor too."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from tests.benchmarks.table import FRAME, figures
from tests.serving import web

PATIENCE = 240_000  # ms
START = "sparsity=0.9&n_features=5"
RATES = (1, 4)  # times as slow as the processor is
RIBBON = """(selector) => {
  const track = document.querySelector(selector).closest('.track');
  return !track.matches('.stale') && track.querySelector('.ribbon rect') !== null;
}"""
# The ms from input to the changed stage and to the end of its frame; what is said, and the tips of what is drawn.
WATCH = """() => {
  const [stage, sentence] = ['stage', 'sentence'].map((id) => document.getElementById(id));
  const { port1, port2 } = new MessageChannel();
  const seen = { changed: [], painted: [], samples: new Set() };
  let [asked, moved] = [null, null];
  document.addEventListener('input', () => (asked ??= performance.now()), { capture: true });
  new MutationObserver(() => {
    if (asked !== null) seen.changed.push(performance.now() - asked);
    moved ??= asked;
    asked = null;
  }).observe(stage, { childList: true, subtree: true, attributeFilter: ['d'] });
  port1.onmessage = () => {
    if (moved !== null) seen.painted.push(performance.now() - moved);
    moved = null;
    const [{ x, y }] = stage.data;
    seen.samples.add(JSON.stringify([sentence.textContent, x, y]));
  };
  const frame = () => {
    port2.postMessage(null); // heard once the frame is laid out and painted
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.seen = seen;
}"""


@dataclass(frozen=True)
class Slider:
    """What is dragged, and the name of its axis; none where the sweep that is there has all its positions."""

    name: str
    selector: str
    axis: str | None


SLIDERS = (
    Slider("sparsity", "#sparsity", None),
    Slider("importance decay", "#decay", "importance"),
    Slider("one importance", ".bar:nth-child(2) input", "importances.1"),
    Slider("number of features", "#features", "n_features"),
)

# The views beside the stage, and what says that each is there.
VIEWS = {
    "stands": "document.querySelector('#dimensionality .plot-container')",
    "why": "document.querySelector('#why [data-part=list] button')",
    "atlas": "document.querySelectorAll('#atlas [data-part=pad] *').length > 10",
    "learn": "document.querySelector('#learn [data-part=stage] .shapelayer path')",
    "compare": "document.querySelector('.compare-space path')",
    "directions": "document.querySelector('#directions .reading-note')?.textContent",
    "hand": "document.querySelector('#hand .hand-plane path')",
}


def measure(browser: Browser, url: str, tell: Callable[[str, str, str], None]) -> None:
    """Drag each slider with each view open; tell each figure's name, the figure and its aim."""
    for view, ready in VIEWS.items():
        for slider in SLIDERS:
            # No tween: a picture between two models has no sentence.
            page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
            page.set_default_timeout(PATIENCE)
            page.goto(f"{url}/?{START}#{view}")
            page.wait_for_selector("#chip[data-state$=found]")
            page.wait_for_function(f"() => {ready}", polling=200)
            page.wait_for_load_state("networkidle")
            measure_slider(page, view, slider, tell)
            page.close()


def measure_slider(page: Page, view: str, slider: Slider, tell: Callable[[str, str, str], None]) -> None:
    """Take hold of it once its column is there, and drag it there and back at each rate, fast and slowly."""
    requests: list[str] = []
    columns: list[str] = []
    page.on("request", lambda request: columns.append(request.url) if "/api/sweep" in request.url else None)
    page.hover(slider.selector)
    page.wait_for_function(RIBBON, arg=slider.selector, polling=200)
    share = page.eval_on_selector(slider.selector, "(range) => range.valueAsNumber / range.max")
    page.mouse.move(*place(page, slider.selector, share))
    page.mouse.down()
    page.mouse.move(*place(page, slider.selector, 0.0), steps=4)
    page.wait_for_timeout(1000)  # ms; ribbons at rest are drawn once
    page.on("request", lambda request: requests.append(request.url) if "/api/" in request.url else None)
    throttle = page.context.new_cdp_session(page)
    page.evaluate(WATCH)
    for rate in RATES:
        throttle.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        for pace in (fast, slow):
            page.evaluate("() => Object.assign(window.seen, { changed: [], painted: [] })")
            pace(page, slider.selector)
            seen: dict[str, Any] = page.evaluate("() => ({ ...window.seen, samples: null })")
            slower = "" if rate == 1 else f", {rate} times slower"
            what = f"drag of {slider.name}, {view} open, {pace.__name__}{slower}"
            tell(what, f"{figures(seen['changed'])}, {len(seen['changed'])} pictures", FRAME)
            tell("  input to the end of its frame", figures(seen["painted"]), FRAME)
    throttle.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    own = [column for column in columns if f"along={slider.axis}" in column] if slider.axis else []
    address = own[0] if own else f"{page.url.split('/?')[0]}/api/sweep?n_features=5"
    right, all_samples = said_of_what_is_drawn(page, address)
    tell("  requests under the hand", str(len(requests)), "0")
    tell("  pictures whose own model is told of", f"{right} of {all_samples}", "all")


def place(page: Page, selector: str, share: float) -> tuple[float, float]:
    """Where the thumb of a slider stands at a share of its length."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    half = 11 if box["height"] > 24 else 7  # pixels of a wide thumb, and of a narrow one
    return box["x"] + half + (box["width"] - 2 * half) * share, box["y"] + box["height"] / 2


def fast(page: Page, selector: str) -> None:
    """Twice there and back, each way in a second or two."""
    for stop in (1.0, 0.0, 1.0, 0.0):
        page.mouse.move(*place(page, selector, stop), steps=60)


def slow(page: Page, selector: str) -> None:
    """Once there, a step at a time."""
    for step in range(1, 41):
        page.mouse.move(*place(page, selector, step / 40))
        page.wait_for_timeout(100)  # ms
    page.mouse.move(*place(page, selector, 0.0))
    page.wait_for_timeout(500)  # ms


def said_of_what_is_drawn(page: Page, address: str) -> tuple[int, int]:
    """Of how many pictures the sentence was that of a level with the same arrows, and of how many there were."""
    lines = map(json.loads, web.get(address).iter_lines())
    levels = next(line["levels"] for line in lines if line["kind"] == "result")
    known = {(level["sentence"], gram_of(level["W"])) for level in levels}
    samples = [json.loads(sample) for sample in page.evaluate("() => [...window.seen.samples]")]
    right = [any(said == told and near(gram_of(tips), gram) for told, gram in known) for said, *tips in samples]
    return sum(right), len(right)


def gram_of(W: list[list[float]]) -> tuple[float, ...]:
    """WᵀW, which is the same however the space is turned."""
    columns = list(zip(*W, strict=True))
    return tuple(sum(a * b for a, b in zip(one, other, strict=True)) for one in columns for other in columns)


def near(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Of numbers near 1, in a stream to five decimals or more."""
    return len(one) == len(other) and all(abs(a - b) < 1e-4 for a, b in zip(one, other, strict=True))
