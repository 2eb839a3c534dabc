"""Small pictures: what they show, and in whose colours."""

import re

from app.content.glossary import Picture
from app.drawing.miniatures import arrows, miniature


def test_an_arrow_ends_where_it_should_and_has_its_features_colour() -> None:
    picture = arrows([(1, 0), (0, 1)])
    tips = re.findall(r'class="arrow" d="M([^L]*)L', picture)
    assert [tuple(map(float, tip.split(","))) for tip in tips] == [(26, 0), (0, -26)]
    assert re.findall(r'color="([^"]*)"', picture) == ["var(--feature-0)", "var(--feature-1)"]


def test_an_arrow_shorter_than_a_head_points_all_the_same() -> None:
    assert "nan" not in arrows([(0, 0), (0.01, 0)])


def test_every_kind_of_picture_is_drawn_without_a_style_of_its_own() -> None:
    bulbs = miniature(Picture("bulbs", ((0, 0.5), (1, 0))))
    assert re.findall(r'fill-opacity="([^"]*)"', bulbs) == ["0", "0.5", "1", "0"]
    bars = miniature(Picture("bars", ((1, 0.5),)))
    assert re.findall(r' height="([^"]*)"', bars) == ["48.0", "24.0"]
    valley = miniature(Picture("valley", ((1, 0, 0.5),)))
    assert 'class="ball" cx="0"' in valley
    assert all(" style=" not in picture for picture in (bulbs, bars, valley))
