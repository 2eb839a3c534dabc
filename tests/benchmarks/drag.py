"""How quickly pictures follow the hand, and how evenly a film plays: frame times, and the way from input to picture.

Run it with the address of a running server, or without one to start its own.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.benchmarks import sliders
from tests.benchmarks.chromium import chromium
from tests.benchmarks.table import FRAME, figures
from tests.browser.conftest import come_to
from tests.serving import serving, web

MOVES, SWEEPS = 90, 8  # a hand crosses the slider in a second or two
PATIENCE = 120_000  # ms
WATCH = """([type, target]) => {
  const seen = { frames: [], follow: [], inputs: 0, changes: 0 };
  let last = null, asked = null;
  const frame = (now) => {
    if (last !== null) seen.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  const asking = () => {
    seen.inputs += 1;
    if (type === 'input') asked ??= performance.now();
    else asked = performance.now(); // a move within a cell changes nothing
  };
  document.addEventListener(type, asking, { capture: true }); // before the page itself hears of it
  new MutationObserver(() => {
    seen.changes += 1;
    if (asked !== null) seen.follow.push(performance.now() - asked);
    asked = null;
  }).observe(document.querySelector(target), { childList: true, subtree: true, attributes: true });
  requestAnimationFrame(frame);
  window.seen = seen;
}"""


@dataclass(frozen=True)
class Picture:
    """Where a hand drags: the section and what says that it is there, what is dragged, and what has to follow."""

    name: str
    section: str | None
    ready: str
    dragged: str
    follows: str
    by: str = "input"


PICTURES = (
    Picture(
        "the atlas",
        "atlas",
        "document.querySelectorAll('#atlas [data-part=pad] *').length > 10",
        "#atlas [data-part=pad]",
        "#stage",
        "pointermove",
    ),
    Picture(
        "h in the plane",
        "directions",
        "document.querySelector('#directions .reading-note')?.textContent",
        "#directions .plane",
        "#directions [data-part=rows]",
        "pointermove",
    ),
    Picture(
        "two models side by side",
        "compare",
        "document.querySelector('.compare-space path')",
        ".compare-card input[type=range]",
        "#compare .compare-cards",
    ),
)


def drag(page: Page, picture: Picture) -> dict[str, Any]:
    """Drag there and back, times over; the frames and the times from input to changed picture, in ms."""
    box = page.locator(picture.dragged).first.bounding_box()
    assert box is not None
    ends, height = (box["x"] + 70, box["x"] + box["width"] - 12), box["y"] + box["height"] / 2
    page.mouse.move(ends[0], height)
    page.mouse.down()
    page.evaluate(WATCH, [picture.by, picture.follows])
    for sweep in range(SWEEPS):
        page.mouse.move(ends[(sweep + 1) % 2], height, steps=MOVES)
    seen: dict[str, Any] = page.evaluate("() => window.seen")
    page.mouse.up()
    return seen


def replay(page: Page) -> dict[str, Any]:
    """Play a whole film of a training; the frames in ms, and how often the hidden space changed."""
    come_to(page, "learn", "document.querySelector('#learn [data-part=stage] .shapelayer path')")
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH, ["input", "#learn [data-part=stage]"])
    page.click("#learn [data-part=play]")
    ended = "() => document.querySelector('#learn [data-part=play]').textContent === 'Play'"
    page.wait_for_function(ended, polling=500)
    seen: dict[str, Any] = page.evaluate("() => window.seen")
    return seen


def measure(browser: Browser, url: str, tell: Callable[[str, str, str], None]) -> None:
    """Measure each in its own page; tell each figure's name, the figure and its aim."""
    sliders.measure(browser, url, tell)
    for picture in PICTURES:
        page = opened(browser, url)
        if picture.section:
            come_to(page, picture.section, picture.ready)
            page.wait_for_load_state("networkidle")  # the server trains on the same machine
        tell_drag(page, picture, tell)
        page.close()
    page = opened(browser, url)
    seen = replay(page)
    tell("replay of a training, frame time", figures(seen["frames"]), FRAME)
    tell("  pictures of the hidden space, of frames", f"{seen['changes']} of {len(seen['frames'])}", "all")
    page.close()
    with tempfile.NamedTemporaryFile(suffix=".html") as file:
        file.write(web.get(f"{url}/offline.html?sparsity=0.9").content)
        file.flush()
        page = browser.new_page(viewport={"width": 1280, "height": 800}, offline=True)
        page.goto(Path(file.name).as_uri())
        tell_drag(page, Picture("the slider of a saved file, no network", None, "", "#sparsity", "#stage"), tell)
        page.close()


def opened(browser: Browser, url: str) -> Page:
    """The explorer with its result on the stage."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}/?sparsity=0.9&n_features=5")
    page.wait_for_selector("#chip[data-state$=found]")
    page.wait_for_selector("#stage .shapelayer path")
    return page


def tell_drag(page: Page, picture: Picture, tell: Callable[[str, str, str], None]) -> None:
    seen = drag(page, picture)
    tell(f"drag of {picture.name}, frame time", figures(seen["frames"]), FRAME)
    tell("  input to changed picture", f"{figures(seen['follow'])}, {seen['inputs']} inputs", FRAME)


def main() -> None:
    """Print the figures."""

    def tell(name: str, figure: str, aim: str) -> None:
        print(f"{name}: {figure}; {aim}", flush=True)

    with chromium() as browser:
        if len(sys.argv) > 1:
            measure(browser, sys.argv[1], tell)
            return
        with serving() as server:
            measure(browser, server.url, tell)


if __name__ == "__main__":
    main()
