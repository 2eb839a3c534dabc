"""Corners of the bounds on the page: the stage is drawn, the sentence is there, and so is all below."""

import re
from collections.abc import Iterable

import pytest

from tests.browser.conftest import PATHS, Opener, at_rest, come_to, sentence
from tests.corners import EXTREMES, pairwise_cover, query_of

QUICK = (
    "n_features=2&n_hidden=3&n_seeds=1",
    pytest.param(
        "n_features=3&n_hidden=1&constraint=sphere&correlation=anticorrelated&group_size=3&sparsities=0.9999&n_seeds=1",
        marks=pytest.mark.long,
    ),
)
FEWER: dict[str, Iterable[object]] = {
    "n_features": (2, 3, 16),
    "sparsities": ("slider", "dense", "equal"),
    "n_seeds": (1,),
    "seed": (2**31 - 1,),
}
COVER = [query_of(row) for row in pairwise_cover({**EXTREMES, **FEWER})]
SECTIONS = {  # and what says that they are there
    "why": "document.querySelector('#why [data-part=plot] .plot-container, #why.stale [data-part=state]:not(:empty)')",
    "atlas": "document.querySelector('#atlas [data-part=plot] .plot-container')",
    "learn": "document.querySelector('#learn [data-part=stage] .plot-container')",
    "compare": "document.querySelector('#compare .compare-verdict:is([hidden], :has(strong))')",
    "directions": "document.querySelector('#directions .reading-note')",
    "hand": "document.querySelector('#hand .hand-grip')",
}


def look_around(explorer: Opener, query: str, sections: Iterable[str] = SECTIONS) -> None:
    """Open a corner, go along its slider and down to its sections; the opener fails its test on any error."""
    page = explorer(f"{query}&sparsity=0.9")
    for key in ("Home", "End"):
        page.focus("#sparsity")
        page.keyboard.press(key)
        at_rest(page)
        assert sentence(page)
        assert page.locator(PATHS).count()
    for section in sections:
        come_to(page, section, SECTIONS[section])
    page.wait_for_load_state("networkidle")
    lines = page.inner_text("body").splitlines()
    assert not [line for line in lines if re.search(r"\b(nan|undefined|infinity|a fault in the server)\b", line, re.I)]


@pytest.mark.parametrize("query", QUICK)
def test_a_quick_corner_is_drawn(explorer: Opener, query: str) -> None:
    look_around(explorer, query, ["why", "learn", "directions"])  # for the others whole atlases and sweeps are trained


@pytest.mark.long
@pytest.mark.parametrize("query", COVER)
def test_every_corner_is_drawn(explorer: Opener, query: str) -> None:
    look_around(explorer, query)
