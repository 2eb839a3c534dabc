"""The first stage, drawn on the server as inline SVG: what a person sees before any script has run.

Colours are CSS classes, so that the picture follows the theme; the scripts draw the same picture over it.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 640, 440
SMALLEST_REACH = 1.2
LABEL_ROOM = 36
LABEL_RADIUS = 11
HEAD = (14, 6)
SHAFT = 2
EYE = (0.7, 0.7, 0.5)
CHARACTER = 0.0125  # of a band's name, as a share of the ribbon
IGNORED = re.compile(r" \+ \d+ ignored$")

# One marker a feature, told apart without colour: corners, turn in degrees, size against the circle's.
MARKERS = (
    (28, 0, 1),
    (4, 45, 1.3),
    (4, 0, 1.45),
    (3, 90, 1.75),
    (3, 270, 1.75),
    (6, 0, 1.2),
    (5, 90, 1.25),
    (8, 22.5, 1.15),
)

Point = tuple[float, float]


def reach(levels: Sequence[dict[str, Any]]) -> float:
    """The longest arrow that the stage has room for: one for all levels, so that only the arrows move."""
    longest = max((norm for level in levels for norm in level["feature_norm"]), default=0)
    return max(SMALLEST_REACH, math.ceil(longest * 20) / 20)


def stage(level: dict[str, Any] | None, *, reach: float) -> Markup:
    """The hidden space of one result level, W as arrows; axes and unit circle alone where there is none."""
    scale = (HEIGHT / 2 - LABEL_ROOM) / reach
    marks = [
        f'<line class="axis" x1="{-WIDTH / 2}" x2="{WIDTH / 2}"/>',
        f'<line class="axis" y1="{-HEIGHT / 2}" y2="{HEIGHT / 2}"/>',
        f'<circle class="unit" r="{scale:.1f}"/>',
    ]
    if level is not None:
        marks += arrows(level, scale)
    box = f"{-WIDTH / 2} {-HEIGHT / 2} {WIDTH} {HEIGHT}"
    attributes = f'viewBox="{box}" preserveAspectRatio="xMidYMid slice" role="img" aria-label="The hidden space"'
    return Markup(f"<svg {attributes}>{''.join(marks)}</svg>")


def arrows(level: dict[str, Any], scale: float) -> list[str]:
    """Every feature: an arrow with its numbered marker, or a hollow dot where it is ignored."""
    tips = [(x * scale, -y * scale) for x, y in flat(level["W"])]
    ignored = [i for part in level["parts"] if part["shape"] == "ignored" for i in part["features"]]
    represented = [i for i in range(len(tips)) if i not in ignored]
    marks = [outline([tips[i] for i in part["features"]]) for part in level["parts"] if is_star(part)]
    for i in represented:
        marks.append(f'<path class="arrow feature-{i}" d="{path(arrow(*tips[i]))}"/>')
        marks.append(badge(i, beyond(*tips[i]), "badge"))
    for i, place in zip(ignored, fan([tips[i] for i in represented], len(ignored)), strict=True):
        marks.append(f'<circle class="dot feature-{i}" cx="{tips[i][0]:.1f}" cy="{tips[i][1]:.1f}" r="3"/>')
        marks.append(badge(i, place, "badge ignored"))
    return marks


def flat(W: list[list[float]]) -> list[Point]:
    """W as points of the plane: a line stays a line, space is seen from the default camera."""
    if len(W) == 1:
        return [(x, 0.0) for x in W[0]]
    if len(W) == 2:
        return list(zip(*W, strict=True))
    ground = math.hypot(EYE[0], EYE[1])
    far = math.hypot(ground, EYE[2])
    right = (-EYE[1] / ground, EYE[0] / ground, 0.0)
    up = (-EYE[0] * EYE[2] / ground / far, -EYE[1] * EYE[2] / ground / far, ground / far)
    return [(along(right, w), along(up, w)) for w in zip(*W, strict=True)]


def along(axis: Sequence[float], w: Sequence[float]) -> float:
    """How far w reaches along an axis."""
    return sum(a * b for a, b in zip(axis, w, strict=True))


def arrow(x: float, y: float, shaft: float = SHAFT) -> list[Point]:
    """The outline of an arrow from the origin; shaft: half its width."""
    length = math.hypot(x, y) or 1
    head, half = (side * shaft / SHAFT * min(1, length / HEAD[0]) for side in HEAD)
    ux, uy = x / length, y / length
    neck = length - head
    corners = [(0, shaft), (neck, shaft), (neck, half), (length, 0), (neck, -half), (neck, -shaft), (0, -shaft)]
    return [(along * ux - aside * uy, along * uy + aside * ux) for along, aside in corners]


def beyond(x: float, y: float, radius: float = LABEL_RADIUS) -> Point:
    """Where the marker of an arrow stands."""
    further = 1 + (radius + 8) / (math.hypot(x, y) or 1)
    return x * further, y * further


def marker(i: int, place: Point, radius: float) -> list[Point]:
    """The corners of the marker of feature i."""
    corners, turn, size = MARKERS[i % len(MARKERS)]
    angles = [math.radians(turn + 360 * k / corners) for k in range(corners)]
    return [(place[0] + radius * size * math.cos(a), place[1] - radius * size * math.sin(a)) for a in angles]


def badge(i: int, place: Point, style: str) -> str:
    """The numbered marker of feature i."""
    ring = marker(i, place, LABEL_RADIUS * (0.8 if "ignored" in style else 1))
    middle = (min(y for _, y in ring) + max(y for _, y in ring)) / 2
    text = f'<text class="number" x="{place[0]:.1f}" y="{middle:.1f}" dy="0.35em">{i + 1}</text>'
    return f'<path class="{style} feature-{i}" d="{path(ring)}"/>{text}'


def fan(tips: list[Point], count: int) -> list[Point]:
    """Places for the labels of ignored features: spread over the widest gap between the arrows."""
    angles = sorted(math.atan2(y, x) for x, y in tips) or [0.0]
    gaps = [(after - before, before) for before, after in zip(angles, [*angles[1:], angles[0] + math.tau], strict=True)]
    width, start = max(gaps)
    radius = max(34.0, count * 2.2 * LABEL_RADIUS / width)
    steps = [start + width * (k + 1) / (count + 1) for k in range(count)]
    return [(radius * math.cos(angle), radius * math.sin(angle)) for angle in steps]


def is_star(part: dict[str, Any]) -> bool:
    """Whether a part's tips are joined by a faint line."""
    return part["shape"] != "ignored" and len(part["features"]) > 2


def outline(tips: list[Point]) -> str:
    """The faint polygon through the tips of one star."""
    ring = sorted(tips, key=lambda tip: math.atan2(tip[1], tip[0]))
    return f'<path class="edge" d="{path(ring)}"/>'


def path(points: list[Point]) -> str:
    """A closed path through points."""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z"


def ribbon(levels: Sequence[dict[str, Any]], changes: Sequence[dict[str, Any]]) -> Markup:
    """The arrangements along the slider as bands, named where their names find room.

    They meet at its changes, or half way between two levels where only a name gives way.
    """
    sparsities = [level["sparsity"] for level in levels]
    starts = [next(run) for _, run in groupby(range(len(levels)), key=lambda k: levels[k]["arrangement"])]
    edges = [*(edge_at(start, sparsities, changes) for start in starts), 1.0]
    marks = []
    for (left, right), level in zip(pairwise(edges), (levels[start] for start in starts), strict=True):
        shape, label = level["parts"][0]["shape"], level["label"]
        marks.append(f'<rect class="band shape-{shape}" x="{left:.3%}" width="{right - left:.3%}" height="100%"/>')
        names = [name for name in (label, IGNORED.sub("", label)) if len(name) * CHARACTER < right - left]
        if names:
            middle = (left + right) / 2
            marks.append(f'<text class="band-name" x="{middle:.3%}" y="50%" dy="0.35em">{names[0]}</text>')
    return Markup("".join(marks))


def edge_at(start: int, sparsities: Sequence[float], changes: Sequence[dict[str, Any]]) -> float:
    """Where the band that begins at a level begins."""
    if start == 0:
        return 0.0
    between = (place(sparsities, one["sparsity"]) for one in changes)
    here = (at for at in between if start - 1 <= at * (len(sparsities) - 1) <= start)
    return next(here, (start - 0.5) / (len(sparsities) - 1))


def place(sparsities: Sequence[float], sparsity: float) -> float:
    """Where a sparsity lies along the slider, from 0 to 1; between two levels the density is read as a power."""
    above = max(1, bisect_left(sparsities, sparsity))
    low, high, at = (math.log(1 - value) for value in (sparsities[above - 1], sparsities[above], sparsity))
    return (above - 1 + (at - low) / (high - low)) / (len(sparsities) - 1)
