"""How quickly the stage follows the hand: frame times and the way from input to picture over a whole drag.

Run it with the address of a running server, or without one to start its own.
"""

import shutil
import statistics
import sys
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.serving import CHROMIUMS, serving

MOVES = 240
SWEEPS = 4
WATCH = """() => {
  const seen = { frames: [], follow: [], inputs: 0 };
  let last = null, asked = null;
  const frame = (now) => {
    if (last !== null) seen.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  const asking = () => { seen.inputs += 1; asked ??= performance.now(); };
  document.addEventListener('input', asking, { capture: true }); // before the page itself hears of it
  new MutationObserver(() => {
    if (asked !== null) seen.follow.push(performance.now() - asked);
    asked = null;
  }).observe(document.getElementById('stage'), { childList: true, subtree: true, attributes: true });
  requestAnimationFrame(frame);
  window.seen = seen;
}"""


def drag(page: Page) -> dict[str, Any]:
    """Drag the slider there and back; the frames and the times from input to changed shapes, in ms."""
    box = page.locator("#sparsity").bounding_box()
    assert box is not None
    ends, height = (box["x"] + 12, box["x"] + box["width"] - 12), box["y"] + box["height"] / 2
    page.mouse.move(ends[0], height)
    page.mouse.down()
    page.evaluate(WATCH)
    for sweep in range(SWEEPS):
        page.mouse.move(ends[(sweep + 1) % 2], height, steps=MOVES)
    seen: dict[str, Any] = page.evaluate("() => window.seen")
    page.mouse.up()
    return seen


def figures(times: list[float]) -> str:
    """The median and the 95th percentile."""
    return f"median {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms"


def measure(url: str) -> None:
    """Measure one drag in a headless Chromium and print the figures."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        browser = playwright.chromium.launch(executable_path=path)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{url}/?sparsity=0")
        page.wait_for_selector("#chip[data-state$=found]")
        page.wait_for_selector("#stage .shapelayer path")
        seen = drag(page)
        browser.close()
    print(f"drag, frame time: {figures(seen['frames'])} over {len(seen['frames'])} frames")
    print(f"drag, input to changed stage: {figures(seen['follow'])} over {seen['inputs']} inputs")


def main() -> None:
    """Print the figures."""
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    with serving() as server:
        measure(server.url)


if __name__ == "__main__":
    main()
