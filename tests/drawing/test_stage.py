"""The first picture, drawn on the server."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from app.drawing import proportions
from app.drawing.marks import layout_side
from app.drawing.stage import stage
from tests.drawing.models import CROSS, CROWD, LINE, OCTAHEDRON, STAR, Level
from tests.serving import ROOT


def draw(level: Level | None, **options: Any) -> str:
    n_hidden = len(level["W"]) if level else 2
    return str(stage(level, **{"reach": 1.2, "n_hidden": n_hidden, **options}))


def classes(svg: str) -> list[str]:
    return [element.get("class", "") for element in ElementTree.fromstring(svg).iter()]


@pytest.mark.parametrize("level", [CROSS, STAR, LINE, OCTAHEDRON])
def test_every_feature_that_is_represented_is_an_arrow_and_every_one_is_numbered(level: Level) -> None:
    drawn = classes(draw(level))
    ignored = sum(len(part["features"]) for part in level["parts"] if part["shape"] == "ignored")
    n_features = len(level["W"][0])
    assert drawn.count("arrow") == drawn.count("shaft") == n_features - ignored
    assert drawn.count("dot") == ignored
    assert drawn.count("badge") == drawn.count("number") >= n_features
    numbers = re.findall(r">(\d+)</text>", draw(level))
    assert set(numbers) == {f"{i + 1}" for i in range(n_features)}


def test_without_a_model_there_are_axes_and_the_unit_circle() -> None:
    assert [name for name in classes(draw(None)) if name] == ["first", "axis", "axis", "unit"]
    assert [name for name in classes(draw(None, n_hidden=1)) if name] == ["first", "axis", "unit"]


def test_a_tip_is_a_share_of_the_square_that_the_longest_arrow_spans() -> None:
    drawn = draw(CROSS)
    assert '<svg x="41.667%" y="0%"><path class="arrow" d="M-15,-6.5L0,0L-15,6.5Z"/>' in drawn
    assert 'x1="41.667%" y1="0%" x2="0" y2="0" stroke-width="4" stroke-dasharray="0 14 9999"' in drawn


def test_type_markers_and_arrows_are_larger_for_who_sits_far_away() -> None:
    drawn = draw(CROSS, size=2)
    assert 'd="M-22.5,-9.75L0,0L-22.5,9.75Z"' in drawn
    assert 'font-size="24"' in drawn


def test_space_is_seen_from_the_eye_of_the_link() -> None:
    assert draw(OCTAHEDRON) == draw(OCTAHEDRON, eye=proportions.EYE) != draw(OCTAHEDRON, eye=(0.1, 0.7, 0.5))


def test_more_features_than_distinct_colours_go_along_the_ramp() -> None:
    drawn = draw(CROWD)
    assert 'color="var(--ramp-0)"' in drawn
    assert 'color="color-mix(in srgb, var(--ramp-1) 26.67%, var(--ramp-0))"' in drawn
    assert "--feature" not in drawn


def test_crowded_markers_stand_elsewhere_on_stages_of_other_sizes() -> None:
    bounds = set(re.findall(r'<g class="([^"]*)">', draw(CROWD)))
    assert {"till-1", "from-5"} <= bounds
    assert '<g class="' not in draw(STAR)


def laid_out(side: int) -> float:
    """For which side a stage of a side is laid out."""
    below, zoom = proportions.SMALL
    return layout_side(side / zoom if side < below else side)


def test_the_style_sheet_shows_what_is_laid_out_for_the_size_of_the_stage() -> None:
    css = (ROOT / "static/css/starcross.css").read_text()
    rules = re.findall(
        r"@container stage \(width (\S+) (\d+)px\) (\w+) \(height (\S+) (\d+)px\) { \.((?:from|till)-\d) ", css
    )
    wanted = [
        (k, next(size for size in range(999) if laid_out(size) >= side)) for k, side in enumerate(proportions.SIDES)
    ][1:]
    below = [("<", f"{side}", "or", "<", f"{side}", f"from-{k}") for k, side in wanted]
    assert rules == below + [(">=", f"{side}", "and", ">=", f"{side}", f"till-{k}") for k, side in wanted]


def test_the_style_sheet_draws_everything_smaller_on_a_small_stage() -> None:
    css = (ROOT / "static/css/starcross.css").read_text()
    found = re.findall(r"\(width < (\d+)px\) or \(height < (\d+)px\) { \.first { --zoom: (\S+); }", css)
    below, zoom = proportions.SMALL
    assert [(int(width), int(height), float(size)) for width, height, size in found] == [(below, below, zoom)]


@pytest.mark.parametrize(("sheet", "size"), [("starcross", 1), ("projector", 2)])
def test_the_style_sheet_leaves_the_room_for_markers(sheet: str, size: int) -> None:
    css = (ROOT / f"static/css/{sheet}.css").read_text()
    assert re.findall(r"\.first { --room: (\d+)px", css) == [f"{2 * proportions.ROOM * size}"]


def test_no_inline_style_for_the_security_policy_to_refuse() -> None:
    assert "style=" not in draw(CROSS) + draw(None)
