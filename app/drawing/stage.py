"""The first stage, drawn on the server as inline SVG: what a person sees before any script has run.

How large the stage is only the browser knows. The style sheet lays a square around the origin that the longest arrow
spans: places are percentages of it, heads, markers and type are pixels. Of what is laid out in several ways the style
sheet shows the one for the stage's size. Colours are its variables, so that the picture follows the theme.
"""

import functools
import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup

from . import proportions
from .colours import css_colour
from .marks import Mark, Place, ground, marks, thickness_of
from .projection import Point

OVERLAP = 1  # pixel of its shaft that an arrow's head covers, so that no seam shows


def stage(
    level: dict[str, Any] | None, *, reach: float, n_hidden: int, eye: Sequence[float] | None = None, size: float = 1
) -> Markup:
    """The hidden space of one result level, W as arrows; axes and unit circle alone where there is none.

    eye: from where space is seen, unless it is the usual place. size: of type and markers beside the usual.
    """
    if level is None:
        layouts = [ground(n_hidden, reach, eye or proportions.EYE)]
    else:
        lay_out = functools.partial(marks, level, reach=reach, eye=eye or proportions.EYE, size=size)
        layouts = [lay_out(side=side, thickness=thickness_of(size)) for side in proportions.SIDES]
    n_features = 0 if level is None else len(level["W"][0])
    drawn = "".join(
        "".join(shown([paint(mark, reach, size, n_features) for mark in ways])) for ways in zip(*layouts, strict=True)
    )
    return Markup(f'<svg class="first" role="img" aria-label="The hidden space">{drawn}</svg>')


def shown(ways: list[str]) -> Iterator[str]:
    """What a mark looks like on a small stage, and on larger ones where it looks otherwise."""
    start = 0
    for drawing, same in groupby(ways):
        stop = start + len(list(same))
        bounds = [f"from-{start}"] * (start > 0) + [f"till-{stop}"] * (stop < len(ways))
        yield f'<g class="{" ".join(bounds)}">{drawing}</g>' if bounds else drawing
        start = stop


def paint(mark: Mark, reach: float, size: float, n_features: int) -> str:
    """One mark as SVG."""
    if mark.role in ("axis", "globe", "unit", "edge"):
        box = f"{-reach:g} {-reach:g} {2 * reach:g} {2 * reach:g}"
        line = closed([(x, y) for x, y, _, _ in mark.points], digits=4)
        attributes = f'class="{mark.role}" stroke-width="{mark.width}" vector-effect="non-scaling-stroke"'
        return f'<svg x="-50%" y="-50%" viewBox="{box}"><path {attributes} d="{line}"/></svg>'
    assert mark.feature is not None
    tint = f'color="{css_colour(mark.feature, n_features)}"'
    if mark.role == "arrow":
        head = placed(mark.points[2:5], reach, 'class="arrow"')
        return f"<g {tint}>{shaft(mark.points, reach)}{head}</g>"
    return placed(mark.points, reach, f'class="{mark.role}" stroke-width="{mark.width}" {tint}', number(mark, size))


def shaft(points: list[Place], reach: float) -> str:
    """An arrow's shaft as a line from its tip, which begins with a gap as long as the head."""
    tip, (_, _, right, up), (_, _, left, down) = points[3], points[1], points[5]
    width = 2 * math.hypot(*points[0][2:])
    head = math.hypot(right + left, up + down) / 2
    x, y = percent(tip, reach)
    gap = f"0 {shortest(max(0, head - OVERLAP))} 9999"  # then a dash longer than any arrow
    line = f'stroke-width="{shortest(width)}" stroke-dasharray="{gap}"'
    return f'<line class="shaft" x1="{x}" y1="{y}" x2="0" y2="0" {line}/>'


def placed(points: Sequence[Place], reach: float, attributes: str, more: str = "") -> str:
    """A closed line of so many pixels at its place in the hidden space."""
    x, y = percent(points[0], reach)
    line = closed([(right, up) for _, _, right, up in points])
    return f'<svg x="{x}" y="{y}"><path {attributes} d="{line}"/>{more}</svg>'


def number(mark: Mark, size: float) -> str:
    """What stands in a marker."""
    if mark.middle is None:
        return ""
    _, _, right, up = mark.middle
    place = f'x="{shortest(right)}" y="{shortest(-up)}" dy="0.35em"'
    return f'<text class="number" font-size="{proportions.TYPE * size:g}" {place}>{mark.text}</text>'


def percent(point: Place, reach: float) -> tuple[str, str]:
    """Where a place of the hidden space lies from the middle of the square."""
    x, y = (shortest(50 * value / reach, digits=3) for value in (point[0], -point[1]))
    return f"{x}%", f"{y}%"


def closed(points: Sequence[Point], digits: int = 2) -> str:
    """A closed path; y points down."""
    return "M" + "L".join(f"{shortest(x, digits)},{shortest(-y, digits)}" for x, y in points) + "Z"


def shortest(value: float, digits: int = 2) -> str:
    """A number without digits that nobody sees, and without a sign before nought."""
    return f"{round(value, digits) + 0:g}"
