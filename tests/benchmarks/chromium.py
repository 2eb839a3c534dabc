"""A real Chromium to measure in, where there is one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.serving import CHROMIUMS


def has_chromium() -> bool:
    """Whether there is a browser to measure in: the system's or Playwright's own."""
    if any(map(shutil.which, CHROMIUMS)):
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless one, the system's where it has one."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()
