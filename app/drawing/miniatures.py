"""Pictures small enough to stand among words: a few arrows, bulbs or bars as inline SVG in the page's own colours."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from markupsafe import Markup

from ..content.glossary import Picture, Rows
from .colours import css_colour
from .projection import Point, project
from .proportions import EYE

SIDE = 64  # of every picture, in units of its own, with the origin in the middle
REACH = 26  # of an arrow of length 1
HEAD = 7  # length of an arrow's head; it is as wide as two thirds of that
PITCH = 12  # from one bulb or bar to the next
LAMP = 4.5  # radius of a bulb: less than half the pitch
TALL = 48  # height of a bar of 1, and width of a valley: three quarters of the side


def miniature(picture: Picture) -> Markup:
    """A picture of a card as SVG; what it shows is said beside it."""
    return framed(DRAWN[picture.kind](picture.rows))


def arrows(ends: Sequence[Sequence[float]]) -> str:
    """Arrows from the origin, in the colours of their features; on a line or in space as the stage has them."""
    seen = project(tuple(zip(*ends, strict=True)), EYE)
    return "".join(arrow(end, css_colour(i, len(ends))) for i, end in enumerate(seen))


def framed(marks: str) -> Markup:
    """Marks around the origin as one picture."""
    return Markup(
        f'<svg class="miniature" viewBox="{-SIDE // 2} {-SIDE // 2} {SIDE} {SIDE}" aria-hidden="true">{marks}</svg>'
    )


def arrow(end: Point, colour: str) -> str:
    """One arrow; of one shorter than a head only a shorter head is left."""
    x, y = (value * REACH for value in end)
    length = math.hypot(x, y) or 1.0
    along, head = (x / length, -y / length), min(HEAD, length)
    back = (along[0] * (length - head), along[1] * (length - head))
    aside = (-along[1] * head / 3, along[0] * head / 3)
    corners = ((x, -y), (back[0] + aside[0], back[1] + aside[1]), (back[0] - aside[0], back[1] - aside[1]))
    line = "L".join(f"{a:.1f},{b:.1f}" for a, b in corners)
    shaft = f'<path class="shaft" d="M0,0L{back[0]:.1f},{back[1]:.1f}"/>'
    return f'<g color="{colour}">{shaft}<path class="arrow" d="M{line}Z"/></g>'


def bulbs(rows: Rows) -> str:
    """Rows of bulbs, each lit by its amount."""
    marks = ""
    for row, amounts in enumerate(rows):
        for i, amount in enumerate(amounts):
            x, y = PITCH * (i - (len(amounts) - 1) / 2), PITCH * 1.4 * (row - (len(rows) - 1) / 2)
            tint = f'color="{css_colour(i, len(amounts))}" fill-opacity="{amount:g}"'
            marks += f'<circle class="lamp" cx="{x:g}" cy="{y:.1f}" r="{LAMP}" {tint}/>'
    return marks


def bars(rows: Rows) -> str:
    """One row of bars, side by side on one ground."""
    (heights,) = rows
    left = -PITCH * len(heights) / 2
    return "".join(
        f'<rect class="bar-mark" x="{left + PITCH * i + 2:g}" y="{TALL * (1 / 2 - height):.1f}" width="{PITCH - 4}"'
        f' height="{TALL * height:.1f}" color="{css_colour(i, len(heights))}"/>'
        for i, height in enumerate(heights)
    )


def valley(rows: Rows) -> str:
    """A curve through some heights, and a ball in its lowest place."""
    (heights,) = rows
    step = TALL / (len(heights) - 1)
    points = [(step * i - TALL / 2, TALL / 3 * (1 - 2 * height)) for i, height in enumerate(heights)]
    line = f"M{points[0][0]:g},{points[0][1]:.1f}"
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (x + to_x) / 2
        line += f"C{middle:g},{y:.1f} {middle:g},{to_y:.1f} {to_x:g},{to_y:.1f}"
    x, y = max(points, key=lambda point: point[1])
    return f'<path class="curve" d="{line}"/><circle class="ball" cx="{x:g}" cy="{y - LAMP - 1:.1f}" r="{LAMP}"/>'


DRAWN: dict[str, Callable[[Rows], str]] = {"arrows": arrows, "bulbs": bulbs, "bars": bars, "valley": valley}
