"""The picture that a link shows where it is posted: the arrangement itself, as a PNG, drawn without a browser."""

import functools
import io
import re
from typing import Any

from PIL import Image, ImageColor, ImageDraw, ImageFont

from ..folders import STATIC
from . import proportions
from .colours import feature_colour
from .marks import Mark, Place, layout_side, marks, scale_of

WIDTH, HEIGHT = 1200, 630  # what the sites that show previews ask for
FINER = 2  # drawn so much larger, then scaled down: smooth edges
NEARER = 2  # times as large as on a stage of the page, since it is looked at small
CENTRE = (860, HEIGHT / 2)  # of the picture, to the right of the words
TEXT_LEFT, TEXT_WIDTH = 70, 480  # of the words: they end where the picture begins
TITLE, WORDS, NAME = 60, 30, 28  # sizes of type
LINES = {"axis": "line", "globe": "line", "unit": "faint", "edge": "faint"}  # their colours

Pixel = tuple[float, float]


@functools.cache
def light() -> dict[str, str]:
    """The page's own colours on white, by the names of the style sheet; the first of a name is the usual one."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w+),", (STATIC / "css" / "starcross.css").read_text())
    return dict(reversed(found))


def png(level: dict[str, Any]) -> bytes:
    """One result level: its arrows on the right, its sentence on the left."""
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), light()["surface"])
    draw = ImageDraw.Draw(image)
    side, reach = HEIGHT / NEARER, proportions.reach_of(level["feature_norm"])
    for mark in marks(level, reach=reach, side=layout_side(side)):
        paint(draw, mark, scale_of(side, reach), len(level["W"][0]))
    draw.rectangle((0, 0, (CENTRE[0] - HEIGHT / 2) * FINER, HEIGHT * FINER), fill=light()["surface"])  # for the words
    write(draw, level["sentence"])
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    content = io.BytesIO()
    small.save(content, "PNG", optimize=True)
    return content.getvalue()


def paint(draw: ImageDraw.ImageDraw, mark: Mark, scale: float, n_features: int) -> None:
    """One mark of the picture."""
    points = [pixel(point, scale) for point in mark.points]
    line = [*points, *points[:2]]
    width = round(mark.width * NEARER * FINER)
    if mark.feature is None:
        draw.line(line, fill=light()[LINES[mark.role]], width=width, joint="curve")
        return
    tint = colour(mark.feature, n_features)
    draw.polygon(points, fill=tint if mark.role == "arrow" else light()["surface"])
    if width:
        draw.line(line, fill=tint, width=width, joint="curve")
    if mark.middle is not None:
        font = type_of(proportions.TYPE * NEARER)
        draw.text(pixel(mark.middle, scale), mark.text, fill=light()["ink"], font=font, anchor="mm")


def pixel(point: Place, scale: float) -> Pixel:
    """Where a point lies in the drawing."""
    x, y, right, up = point
    along, down = (x * scale + right) * NEARER, -(y * scale + up) * NEARER
    return (CENTRE[0] + along) * FINER, (CENTRE[1] + down) * FINER


def colour(i: int, n_features: int) -> tuple[int, ...]:
    """The page's colour of a feature."""
    first, second, share = feature_colour(i, n_features)
    pairs = zip(*(ImageColor.getrgb(light()[name]) for name in (first, second)), strict=True)
    return tuple(round(a + (b - a) * share) for a, b in pairs)


def write(draw: ImageDraw.ImageDraw, sentence: str) -> None:
    """The arrangement's name large, its facts below, the page's name at the foot."""
    name, _, facts = sentence.partition(":")
    top = 150.0
    for size, words, tint in ((TITLE, name, "ink"), (WORDS, facts.strip(), "muted")):
        for line in wrapped(draw, words, type_of(size)):
            draw.text((TEXT_LEFT * FINER, top * FINER), line, fill=light()[tint], font=type_of(size))
            top += size * 1.3
        top += 14
    foot = (TEXT_LEFT * FINER, (HEIGHT - 90) * FINER)
    draw.text(foot, "Starcross · superposition, live", fill=light()["accent"], font=type_of(NAME))


def wrapped(draw: ImageDraw.ImageDraw, words: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Words in lines that fit beside the picture."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and draw.textlength(longer, font=font) > TEXT_WIDTH * FINER:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def type_of(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own face, so that the picture is the same on every machine."""
    face = ImageFont.load_default(size * FINER)
    assert isinstance(face, ImageFont.FreeTypeFont)
    return face
