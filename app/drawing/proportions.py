"""The proportions of the picture of the hidden space, in pixels or shares; the page hands them to its scripts."""

import math
from collections.abc import Iterable
from typing import TypedDict, cast

from ..superposition.geometry.arrangement import IGNORED_BELOW as IGNORED_BELOW

# One marker a feature, told apart without colour: corners, turn in degrees, size that makes them look equally large.
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
HEAD = (15, 6.5)  # an arrow's head, three times as wide as its shaft: its length, half its width
SHAFT = 2  # half the width of an arrow's shaft
STOUTEST = 0.6  # of half its head: the shaft of an arrow that is shorter than a head
DOT = 3.2  # the radius of an ignored feature's dot, little more than a shaft's
RADIUS = 11  # of a marker, around two digits of this type
TYPE = 12  # of the numbers
SMALLER = 0.85  # the markers of ignored features beside others
WIDTHS = {"axis": 1, "unit": 1, "edge": 1.5, "dot": 1.5, "badge": 2.2, "ignored": 1.2}  # of lines
GAP = 8  # between an arrow's tip and its marker
ROOM = 36  # from the longest tip to the edge of the stage: a gap and the largest marker
APART = 2.5  # radii from one marker's middle to another's
OFF_HEADS = 5  # from a marker to the tip of any arrow
INSIDE = 1.6  # radii from a marker's middle to the edge of the stage
FAN = (34, 2.2)  # the markers of ignored features: so far from the origin, and so many radii apart
ROUNDS = 16  # of pushing markers apart; a few settle all but the densest pictures
AXIS = 8  # times the longest arrow: an axis leaves the widest stage
CORNERS = {"unit": 90, "dot": 36}  # of what is drawn round: no corner is off the circle by a tenth of a pixel
SMALLEST_REACH = 1.2  # arrows are seldom longer
STEP = 20  # the reach goes in twentieths, so that it seldom changes
SIDES = (
    180,
    235,
    305,
    395,
    515,
    670,
)  # of stages for which markers are laid out, each 1.3 of the last
SMALL = (235, 0.8)  # a stage of a smaller side is drawn so much smaller, arrows being longer than markers
EYE = (0.7, 0.7, 0.5)  # where space is seen from unless it is turned


def reach_of(norms: Iterable[float]) -> float:
    """The longest arrow that a picture has room for: one for all levels, so that only the arrows move."""
    return max(SMALLEST_REACH, math.ceil(max(norms, default=0) * STEP) / STEP)


class Proportions(TypedDict):
    """What the scripts draw by: the constants of this module, and what length of an arrow counts as ignored."""

    markers: tuple[tuple[int, float, float], ...]
    head: tuple[float, float]
    shaft: float
    stoutest: float
    dot: float
    radius: float
    type: float
    smaller: float
    widths: dict[str, float]
    gap: float
    room: float
    apart: float
    off_heads: float
    inside: float
    fan: tuple[float, float]
    rounds: int
    axis: float
    corners: dict[str, int]
    smallest_reach: float
    step: int
    sides: tuple[int, ...]
    small: tuple[float, float]
    eye: tuple[float, float, float]
    ignored_below: float


def proportions_data() -> Proportions:
    """All of them, by name."""
    return cast(Proportions, {name: globals()[name.upper()] for name in Proportions.__annotations__})
