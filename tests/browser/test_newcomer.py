"""A newcomer's first five questions, each answered by what is to be read on the screen and by nothing else."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener, at_rest

# The words that are in sight: shown, not kept for a reader's voice alone, and not below the fold.
IN_SIGHT = r"""() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const texts = [];
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (!data.trim() || parent.closest('.away, script')) continue;
    if (!parent.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })) continue;
    range.selectNodeContents(walker.currentNode);
    const { top, bottom, width } = range.getBoundingClientRect();
    if (width > 0 && top >= 0 && bottom <= innerHeight) texts.push(data);
  }
  return texts.join(' ').replace(/\s+/g, ' ');
}"""


def read(page: Page, pattern: str) -> re.Match[str]:
    """What a pattern finds in the words in sight."""
    at_rest(page)
    words = page.evaluate(IN_SIGHT)
    found = re.search(pattern, words)
    assert found, f"no {pattern} in: {words}"
    return found


@pytest.mark.long
@pytest.mark.parametrize("size", [(1280, 800), (360, 740)], ids=str)
def test_a_newcomer_reads_five_answers_from_the_screen(explorer: Opener, size: tuple[int, int]) -> None:
    page = explorer("sparsity=0", viewport=dict(zip(("width", "height"), size, strict=True)))
    read(page, r"Each arrow is the direction in which one feature ?is kept")
    read(page, r", its length how much")

    read(page, r"Two axes: 2 of 5 features")
    page.focus("#sparsity")
    page.keyboard.press("PageUp")  # to the next arrangement
    assert read(page, r": ([3-5]) of 5 features")[1] == "3"
    third = float(read(page, r"Sparsity ([\d.]+)%: each feature is on")[1])
    assert 20 < third < 50, "as the exact losses have it"

    page.fill("#sparsity-number", "99")
    page.keyboard.press("Enter")
    read(page, r"Star with 5 points: all 5 features")

    found, starts = read(page, r"found by (\d+) of (\d+) starts|found by every start").groups()
    assert starts in (None, "8")
    assert found is None or 0 < int(found) < 8
