"""The figures of the page in a real Chromium, first visits and what follows the hand, as rows of the table."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks import drag
from tests.benchmarks.table import row
from tests.serving import CHROMIUMS, serving


def has_chromium() -> bool:
    """Whether there is a browser to measure in: the system's or Playwright's own."""
    if any(map(shutil.which, CHROMIUMS)):
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def measure(full: bool) -> None:
    """Print the times from hand to picture."""
    if not has_chromium():
        row("the page", "skipped: there is no Chromium here")
        return
    with serving() as server:
        drag.measure(server.url, row)
