"""How soon a first visit shows its picture, how much it moves meanwhile and how much is sent, in a real Chromium."""

import statistics
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser

from tests.benchmarks.table import spell

VISITS = 5
MEGABIT = 1e6 / 8  # bytes
# A name, and the network's latency in ms and bytes a second where it is not as fast as it can be.
NETWORKS = (("loopback", None, "0.4 s"), ("10 Mbit/s, 40 ms", (40, 10 * MEGABIT), "2.5 s"))
# A name, the path, and how much a first visit may be sent.
PATHS = (("the explorer", "/", "1550 kB"), ("a lesson", "/lesson/star", ""), ("the shelf of lessons", "/lessons", ""))
WATCH = """() => {
  window.seen = { paint: 0, shift: 0 };
  const watch = (type, note) => {
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  };
  watch('largest-contentful-paint', ({ startTime }) => (window.seen.paint = startTime));
  watch('layout-shift', ({ value, hadRecentInput }) => hadRecentInput || (window.seen.shift += value));
}"""


def visit(browser: Browser, url: str, network: tuple[float, float] | None) -> dict[str, Any]:
    """A first visit with nothing in the cache: largest paint in s, shift of the layout, kB and requests until rest."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    if network:
        latency, rate = network
        conditions = {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate}
        session.send("Network.emulateNetworkConditions", conditions)
    page.goto(url, wait_until="networkidle")
    seen: dict[str, Any] = page.evaluate("() => window.seen")
    context.close()
    return {
        "paint": seen["paint"] / 1000,
        "shift": seen["shift"],
        "kilobytes": sum(sizes) / 1000,
        "requests": len(sizes),
    }


def measure(browser: Browser, url: str, tell: Callable[[str, str, str], None]) -> None:
    """Tell the middle one of some visits to each page on each network, for each figure by itself."""
    for where, path, most in PATHS:
        for name, network, aim in NETWORKS:
            visits = [visit(browser, url + path, network) for _ in range(VISITS)]
            usual = {key: statistics.median(one[key] for one in visits) for key in visits[0]}
            tell(f"first visit of {where}, {name}: largest paint", spell(usual["paint"]), aim)
            tell("  shift of the layout", f"{usual['shift']:.3f}", "0.02")
            tell("  sent until it rests", f"{usual['kilobytes']:.0f} kB in {usual['requests']} requests", most)
