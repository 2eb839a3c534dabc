"""The picture of the hidden space as a list of marks; static/js/figures/marks.js makes the same list of the same model.

Every point is a place in the hidden space and, from there, pixels: a stage of another size moves the places apart and
leaves heads, markers and type as large as they are.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from . import proportions
from .labels import length_of, place_labels
from .projection import Point, far_first, great_circles, hull_edges, project

Place = tuple[float, float, float, float]  # x, y in the hidden space; then pixels to the right, and upwards
Offset = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """One closed line: its role, which feature's it is, how wide it is, and what is written in its middle."""

    role: str  # axis, globe, unit, edge, arrow, dot, badge
    points: list[Place]
    feature: int | None = None
    width: float = 0
    text: str = ""
    middle: Place | None = None


def scale_of(side: float, reach: float, size: float = 1, room: float = proportions.ROOM) -> float:
    """Pixels of a unit of the hidden space, on a stage whose shorter side is given."""
    return (side / 2 - room * size) / reach


def thickness_of(size: float) -> float:
    """Of arrows whose markers have this size: they lie on each other sooner than markers do."""
    return (1 + size) / 2


def layout_side(side: float) -> float:
    """The side for which the markers of a stage are laid out."""
    return max((one for one in proportions.SIDES if one <= side), default=proportions.SIDES[0])


def marks(
    model: dict[str, Any],
    *,
    reach: float,
    side: float,
    eye: Sequence[float] = proportions.EYE,
    size: float = 1,
    thickness: float = 1,
) -> list[Mark]:
    """Every mark of a model {W, parts}, from the ground up.

    side: the square, in pixels, for which markers are laid out. size: of markers and type, and thickness of arrows,
    beside the usual.
    """
    scale = scale_of(side, reach, size)
    tips = project(model["W"], eye)
    ignored = ignored_features(model["parts"])
    order = far_first(model["W"], eye)
    drawn = [*ground(len(model["W"]), reach, eye), *edges(model, tips, ignored)]
    drawn += [
        Mark("dot", polygon(tip, proportions.DOT * thickness, proportions.CORNERS["dot"]), i, proportions.WIDTHS["dot"])
        if i in ignored
        else Mark("arrow", arrow(tip, scale, thickness), i)
        for i, tip in ((i, tips[i]) for i in order)
    ]
    radius = proportions.RADIUS * size
    places = place_labels([(x * scale, y * scale) for x, y in tips], ignored, radius, side)
    return drawn + [
        badge(i, tip, (x - tip[0] * scale, y - tip[1] * scale), radius, i in ignored)
        for i, tip, (x, y) in ((i, tips[i], places[i]) for i in order)
    ]


def ground(n_hidden: int, reach: float, eye: Sequence[float]) -> list[Mark]:
    """What is there before any model: axes and the unit circle, in space the unit sphere."""
    if n_hidden < 3:
        return [*axes(n_hidden, reach), unit_circle()]
    circles = great_circles(proportions.CORNERS["unit"], eye)
    width = proportions.WIDTHS["axis"]
    return [*(Mark("globe", [(x, y, 0, 0) for x, y in circle], width=width) for circle in circles), unit_circle()]


def axes(n_hidden: int, reach: float) -> list[Mark]:
    """Upright through the origin and, unless the space is that line itself, across."""
    far = proportions.AXIS * reach
    upright = Mark("axis", [(0.0, -far, 0, 0), (0.0, far, 0, 0)], width=proportions.WIDTHS["axis"])
    across = Mark("axis", [(-far, 0.0, 0, 0), (far, 0.0, 0, 0)], width=proportions.WIDTHS["axis"])
    return [upright, across] if n_hidden > 1 else [upright]


def unit_circle() -> Mark:
    turns = [math.tau * k / proportions.CORNERS["unit"] for k in range(proportions.CORNERS["unit"])]
    return Mark("unit", [(math.cos(t), math.sin(t), 0, 0) for t in turns], width=proportions.WIDTHS["unit"])


def edges(model: dict[str, Any], tips: Sequence[Point], ignored: Collection[int]) -> Iterable[Mark]:
    """The outline through the tips of each part that has an inside; in space the edges of the body that all span."""
    width = proportions.WIDTHS["edge"]
    if len(model["W"]) < 3:
        for part in model["parts"]:
            if part["shape"] != "ignored" and len(part["features"]) > 2:
                corners = sorted((tips[i] for i in part["features"]), key=lambda tip: math.atan2(tip[1], tip[0]))
                yield Mark("edge", [(x, y, 0, 0) for x, y in corners], width=width)
        return
    shown = [i for i in range(len(tips)) if i not in ignored]
    columns = list(zip(*model["W"], strict=True))
    for ends in hull_edges(tuple(columns[i] for i in shown)):
        yield Mark("edge", [(*tips[shown[end]], 0, 0) for end in ends], width=width)


def arrow(tip: Point, scale: float, thickness: float) -> list[Place]:
    """An arrow from the origin: tail, neck, head. One shorter than a head is all head, and a smaller one."""
    x, y = tip
    length = length_of(x, y) * scale or 1e-9
    shrink = min(1, length / proportions.HEAD[0]) * thickness
    half = proportions.HEAD[1] * shrink
    shaft = min(proportions.SHAFT * thickness, half * proportions.STOUTEST)
    head = min(proportions.HEAD[0] * shrink, length)
    ux, uy = x * scale / length, y * scale / length

    def at(place: Point, along: float, aside: float) -> Place:
        return (*place, along * ux - aside * uy, along * uy + aside * ux)

    origin = (0.0, 0.0)
    return [
        at(origin, 0, shaft),
        at(tip, -head, shaft),
        at(tip, -head, half),
        at(tip, 0, 0),
        at(tip, -head, -half),
        at(tip, -head, -shaft),
        at(origin, 0, -shaft),
    ]


def badge(i: int, tip: Point, offset: Offset, radius: float, ignored: bool) -> Mark:
    """The numbered marker of a feature, so many pixels from its tip."""
    corners, turn, size = proportions.MARKERS[i % len(proportions.MARKERS)]
    ring = polygon(tip, radius * size * (proportions.SMALLER if ignored else 1), corners, turn, offset)
    heights = [point[3] for point in ring]
    middle = (*tip, offset[0], (min(heights) + max(heights)) / 2)
    width = proportions.WIDTHS["ignored" if ignored else "badge"]
    return Mark("badge", ring, i, width, f"{i + 1}", middle)


def polygon(place: Point, radius: float, corners: int, turn: float = 0, offset: Offset = (0, 0)) -> list[Place]:
    """Corners around a place, the first at an angle of turn degrees."""
    angles = [math.radians(turn + 360 * k / corners) for k in range(corners)]
    return [(*place, offset[0] + radius * math.cos(a), offset[1] + radius * math.sin(a)) for a in angles]


def ignored_features(parts: Iterable[dict[str, Any]]) -> list[int]:
    """The features that the model does not represent."""
    return [i for part in parts if part["shape"] == "ignored" for i in part["features"]]
