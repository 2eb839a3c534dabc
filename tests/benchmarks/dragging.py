"""The figures of the drag in a real Chromium, as rows of the table."""

import contextlib
import io
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
        row("drag", "skipped: there is no Chromium here")
        return
    printed = io.StringIO()
    with serving() as server, contextlib.redirect_stdout(printed):
        drag.measure(server.url)
    for line in printed.getvalue().splitlines():
        what, _, figure = line.partition(": ")
        row(what, figure, "one frame, 16.7 ms")
