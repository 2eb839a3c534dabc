"""The bands along the slider, drawn on the server."""

import re
from typing import Any

import pytest

from app.drawing.ribbon import ribbon
from tests.drawing.models import CROSS, STAR, level


def along(*levels: dict[str, Any]) -> list[dict[str, Any]]:
    """Levels whose density halves from one to the next."""
    return [{**level, "sparsity": 1 - 0.5**k} for k, level in enumerate(levels)]


def test_bands_meet_where_the_arrangement_changes() -> None:
    bands = ribbon(along(CROSS, CROSS, CROSS, STAR, STAR), [{"sparsity": 1 - 0.5**2.5}])
    assert 'class="band shape-antipodal_pair kept-4" x="0.000%" width="62.500%"' in bands
    assert 'class="band shape-pentagon kept-5" x="62.500%" width="37.500%"' in bands
    assert "pentagon</text>" in bands


def test_where_only_a_name_gives_way_bands_meet_half_way() -> None:
    bands = ribbon(along(CROSS, STAR, STAR, STAR, CROSS), [{"sparsity": 1 - 0.5**0.5}])
    assert re.findall(r'x="([^"]+)" width="([^"]+)" height', bands) == [
        ("0.000%", "12.500%"),
        ("12.500%", "75.000%"),
        ("87.500%", "12.500%"),
    ]


def test_a_name_that_finds_no_room_is_left_without_what_is_shared() -> None:
    shared = level("bent star with 5 points, one arm shared + 2 ignored", STAR["parts"], STAR["W"])
    assert "bent star with 5 points, one arm shared</text>" in ribbon(along(CROSS, shared), [])
    assert "bent star with 5 points</text>" in ribbon(along(CROSS, shared), [{"sparsity": 1 - 0.5**0.6}])


def test_without_a_run_the_ribbon_is_empty() -> None:
    assert ribbon([], []) == ""


@pytest.mark.parametrize(
    ("stars", "name"), [(1, "2 antipodal pairs + 1 ignored"), (3, "2 antipodal pairs"), (40, None)]
)
def test_a_name_is_as_long_as_its_band_has_room_for(stars: int, name: str | None) -> None:
    levels = along(CROSS, *[STAR] * stars)
    bands = ribbon(levels, [{"sparsity": 1 - 0.5**0.95}])
    assert [text for text in re.findall(r">([^<]+)</text>", bands) if text != "pentagon"] == ([name] if name else [])
