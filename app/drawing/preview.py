"""The picture that a link shows where it is posted: the arrangement itself, as a PNG, drawn without a browser."""

import functools
import io
import re
from typing import Any

from PIL import Image, ImageColor, ImageDraw, ImageFont

from ..folders import STATIC
from . import stage
from .stage import Point

WIDTH, HEIGHT = 1200, 630  # what the sites that show previews ask for
FINER = 2  # drawn so much larger, then scaled down: smooth edges
MARGIN, RADIUS, SHAFT = 70, 22, 5
CENTRE = (860, HEIGHT / 2)
TEXT_LEFT, TEXT_WIDTH = 70, 480
TITLE, WORDS, NAME = 60, 30, 28  # sizes of type

DISTINCT = 8  # colours of features, --feature-0 and on
RAMP = 5  # of more features than that, --ramp-0 and on


@functools.cache
def light() -> dict[str, str]:
    """The page's own colours on white, by the names of the style sheet."""
    return dict(re.findall(r"--([\w-]+): light-dark\((#\w+),", (STATIC / "css" / "starcross.css").read_text()))


def png(level: dict[str, Any]) -> bytes:
    """One result level: its arrows on the right, its sentence on the left."""
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), light()["surface"])
    draw = ImageDraw.Draw(image)
    scale = (HEIGHT / 2 - MARGIN) / stage.reach([level])
    draw.ellipse(box(CENTRE, scale), outline=light()["faint"], width=2 * FINER)
    tips = [(x * scale, -y * scale) for x, y in stage.flat(level["W"])]
    ignored = [i for part in level["parts"] if part["shape"] == "ignored" for i in part["features"]]
    represented = [i for i in range(len(tips)) if i not in ignored]
    for i in represented:
        draw.polygon(placed(stage.arrow(*tips[i], SHAFT)), fill=colour(i, len(tips)))
        badge(draw, i, stage.beyond(*tips[i], RADIUS), colour(i, len(tips)))
    for i, (x, y) in zip(ignored, stage.fan([tips[i] for i in represented], len(ignored)), strict=True):
        badge(draw, i, (x * 2, y * 2), colour(i, len(tips)))
    write(draw, level["sentence"])
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    content = io.BytesIO()
    small.save(content, "PNG", optimize=True)
    return content.getvalue()


def colour(i: int, n_features: int) -> tuple[int, ...]:
    """The page's colour of a feature: distinct ones while they last, else along the ramp."""
    if n_features <= DISTINCT:
        return ImageColor.getrgb(light()[f"feature-{i}"])
    place = i / (n_features - 1) * (RAMP - 1)
    left = min(int(place), RAMP - 2)
    pairs = zip(*(ImageColor.getrgb(light()[f"ramp-{k}"]) for k in (left, left + 1)), strict=True)
    return tuple(round(a + (b - a) * (place - left)) for a, b in pairs)


def badge(draw: ImageDraw.ImageDraw, i: int, place: Point, tint: tuple[int, ...]) -> None:
    """The numbered marker of a feature."""
    ring = placed(stage.marker(i, place, RADIUS))
    draw.polygon(ring, fill=light()["surface"], outline=tint, width=4 * FINER)
    middle = (min(y for _, y in ring) + max(y for _, y in ring)) / 2
    draw.text((placed([place])[0][0], middle), f"{i + 1}", fill=light()["ink"], font=type_of(26), anchor="mm")


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


def placed(points: list[Point]) -> list[Point]:
    """Points from the origin of the hidden space, in the drawing's own pixels."""
    return [((x + CENTRE[0]) * FINER, (y + CENTRE[1]) * FINER) for x, y in points]


def box(centre: Point, radius: float) -> tuple[float, float, float, float]:
    """The square around a circle."""
    x, y = centre
    return (x - radius) * FINER, (y - radius) * FINER, (x + radius) * FINER, (y + radius) * FINER
