"""The picture of a link where it is posted."""

import io

import pytest
from PIL import Image

from app.drawing.preview import CENTRE, HEIGHT, WIDTH, colour, light, png
from tests.drawing.models import CROSS, CROWD, STAR, Level

BLUE, ORANGE, WHITE = (0, 0x72, 0xB2), (0xD5, 0x5E, 0), (0xFF, 0xFF, 0xFF)
SCALE = 2 * (HEIGHT / 4 - 36) / 1.2  # pixels of a unit: of a stage of half the height, and room for markers around it


def picture(level: Level) -> Image.Image:
    return Image.open(io.BytesIO(png(level))).convert("RGB")


def at(image: Image.Image, x: float, y: float) -> tuple[int, ...] | None:
    """Which of the three colours is at a place in the hidden space, as far as scaling leaves colours alone."""
    found = image.getpixel((round(CENTRE[0] + x * SCALE), round(CENTRE[1] - y * SCALE)))
    assert isinstance(found, tuple)
    near = (tint for tint in (BLUE, ORANGE, WHITE) if max(abs(a - b) for a, b in zip(found, tint, strict=True)) < 16)
    return next(near, None)


def test_arrows_reach_from_the_origin_to_their_tips() -> None:
    image = picture(CROSS)
    assert image.size == (WIDTH, HEIGHT)
    for x, tint in ((0.3, BLUE), (0.97, BLUE), (-0.3, ORANGE), (-0.97, ORANGE)):
        assert at(image, x, 0) == tint
    assert at(image, 1.03, 0) != BLUE


def test_a_head_is_as_wide_as_on_the_page_twice_as_large() -> None:
    image = picture(CROSS)
    neck = 1 - 29 / SCALE  # of a head 30 pixels long
    for pixels, tint in ((11, BLUE), (14, WHITE)):
        assert at(image, neck, pixels / SCALE) == tint
    assert at(image, neck - 3 / SCALE, 11 / SCALE) == WHITE


def test_what_is_ignored_is_a_hollow_dot() -> None:
    assert at(picture(CROSS), 0.01, 0) == WHITE
    assert at(picture(STAR), 0.01, 0) != WHITE


def test_the_words_stand_on_nothing() -> None:
    image = picture({**CROSS, "sentence": ""})
    left = image.crop((0, 0, 540, 400))
    assert left.getcolors() == [(540 * 400, WHITE)]


def test_colours_are_the_style_sheets() -> None:
    assert light()["surface"] == "#ffffff"
    assert light()["faint"] == "#c9cad0"  # not what the system may ask for instead
    assert [colour(i, 2) for i in range(2)] == [BLUE, ORANGE]
    assert colour(1, 9) == (14, 112, 140)  # half way between two of the ramp


@pytest.mark.parametrize("level", [STAR, CROWD])
def test_the_same_level_is_the_same_picture(level: Level) -> None:
    assert png(level) == png(level)
