"""The first picture, drawn on the server."""

import math
import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from app.drawing import stage


def level(arrangement: str, parts: list[dict[str, Any]], W: list[list[float]]) -> dict[str, Any]:
    norms = [math.hypot(*column) for column in zip(*W, strict=True)]
    return {"arrangement": arrangement, "label": arrangement, "parts": parts, "W": W, "feature_norm": norms}


CROSS = level(
    "2 antipodal pairs + 1 ignored",
    [
        {"shape": "antipodal_pair", "features": [0, 1]},
        {"shape": "antipodal_pair", "features": [2, 3]},
        {"shape": "ignored", "features": [4]},
    ],
    [[1.0, -1.0, 0.0, 0.0, 0.01], [0.0, 0.0, 1.0, -1.0, 0.0]],
)
TURNS = [2 * math.pi * i / 5 for i in range(5)]
STAR = level(
    "pentagon",
    [{"shape": "pentagon", "features": [0, 1, 2, 3, 4]}],
    [[1.1 * math.cos(turn) for turn in TURNS], [1.1 * math.sin(turn) for turn in TURNS]],
)


def classes(svg: str) -> list[str]:
    return [element.get("class", "") for element in ElementTree.fromstring(svg).iter()]


def test_a_cross_is_four_arrows_and_a_hollow_dot() -> None:
    drawn = classes(stage.stage(CROSS, reach=1.2))
    assert sum(name.startswith("arrow ") for name in drawn) == 4
    assert drawn.count("dot feature-4") == 1
    assert drawn.count("badge ignored feature-4") == 1
    assert "edge" not in drawn


def test_a_star_has_its_outline() -> None:
    drawn = classes(stage.stage(STAR, reach=1.2))
    assert drawn.count("edge") == 1
    assert sum(name.startswith("arrow ") for name in drawn) == 5


def test_without_a_model_there_are_axes_and_the_unit_circle() -> None:
    assert classes(stage.stage(None, reach=1.2))[1:] == ["axis", "axis", "unit"]


@pytest.mark.parametrize("n_hidden", [1, 3])
def test_a_line_and_space_are_drawn_too(n_hidden: int) -> None:
    W = [[float(h == i) for i in range(n_hidden)] for h in range(n_hidden)]
    dedicated = level("dedicated", [{"shape": "dedicated", "features": [i]} for i in range(n_hidden)], W)
    drawn = classes(stage.stage(dedicated, reach=1.2))
    assert sum(name.startswith("arrow ") for name in drawn) == n_hidden


def test_no_inline_style_for_the_security_policy_to_refuse() -> None:
    assert "style=" not in stage.stage(CROSS, reach=1.2) + stage.ribbon(along(CROSS, STAR), [{"sparsity": 0.3}])


def test_the_stage_has_room_for_the_longest_arrow_of_all_levels() -> None:
    assert stage.reach([]) == stage.SMALLEST_REACH
    assert stage.reach([CROSS, level("x", [], [[1.32], [0.0]])]) == 1.35


def test_neighbouring_labels_of_ignored_features_do_not_touch() -> None:
    places = stage.fan([(0.0, -100.0), (100.0, 0.0)], 14)
    gaps = [math.dist(one, other) for one, other in pairwise(places)]
    assert min(gaps) > 2 * 0.8 * stage.LABEL_RADIUS


def along(*levels: dict[str, Any]) -> list[dict[str, Any]]:
    """Levels whose density halves from one to the next."""
    return [{**level, "sparsity": 1 - 0.5**k} for k, level in enumerate(levels)]


def test_bands_meet_where_the_arrangement_changes() -> None:
    ribbon = stage.ribbon(along(CROSS, CROSS, CROSS, STAR, STAR), [{"sparsity": 1 - 0.5**2.5}])
    assert 'class="band shape-antipodal_pair" x="0.000%" width="62.500%"' in ribbon
    assert 'class="band shape-pentagon" x="62.500%" width="37.500%"' in ribbon
    assert "pentagon</text>" in ribbon


def test_where_only_a_name_gives_way_bands_meet_half_way() -> None:
    ribbon = stage.ribbon(along(CROSS, STAR, STAR, STAR, CROSS), [{"sparsity": 1 - 0.5**0.5}])
    assert re.findall(r'x="([^"]+)" width="([^"]+)" height', ribbon) == [
        ("0.000%", "12.500%"),
        ("12.500%", "75.000%"),
        ("87.500%", "12.500%"),
    ]


def test_without_a_run_the_ribbon_is_empty() -> None:
    assert stage.ribbon([], []) == ""


@pytest.mark.parametrize(
    ("stars", "name"), [(1, "2 antipodal pairs + 1 ignored"), (3, "2 antipodal pairs"), (40, None)]
)
def test_a_name_is_as_long_as_its_band_has_room_for(stars: int, name: str | None) -> None:
    levels = along(CROSS, *[STAR] * stars)
    ribbon = stage.ribbon(levels, [{"sparsity": 1 - 0.5**0.95}])
    assert [text for text in re.findall(r">([^<]+)</text>", ribbon) if text != "pentagon"] == ([name] if name else [])
