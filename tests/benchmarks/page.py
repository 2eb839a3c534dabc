"""The figures of the page in a real Chromium, first visits and what follows the hand, as rows of the table."""

from tests.benchmarks import drag, visits
from tests.benchmarks.chromium import chromium, has_chromium
from tests.benchmarks.table import row
from tests.serving import serving, web


def measure(full: bool) -> None:
    """Print them."""
    if not has_chromium():
        row("the page", "skipped: there is no Chromium here")
        return
    with serving() as server, chromium() as browser:
        web.get(f"{server.url}/api/sweep")  # trained before anybody comes, as a server's first run is
        visits.measure(browser, server.url, row)
        drag.measure(browser, server.url, row)
