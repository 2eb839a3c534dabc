"""Where the markers of features stand, in pixels from the origin: beyond the tips, off each other and off the heads."""

import math
from collections.abc import Collection, Sequence

from .projection import Point
from .proportions import APART, FAN, GAP, INSIDE, OFF_HEADS, ROUNDS

NOWHERE = 1e-3  # pixels: what is nearer has no direction, and one goes upwards


def place_labels(tips: Sequence[Point], ignored: Collection[int], radius: float, side: float) -> list[Point]:
    """The middle of each feature's marker, within a square of this side around the origin."""
    heads = [tip for i, tip in enumerate(tips) if i not in ignored]
    around = iter(fan(heads, len(ignored), radius))
    places = [list(next(around) if i in ignored else beyond(tip, radius)) for i, tip in enumerate(tips)]
    for _ in range(ROUNDS):
        if not spread(places, heads, radius):
            break
    limit = side / 2 - INSIDE * radius
    return [(min(max(x, -limit), limit), min(max(y, -limit), limit)) for x, y in places]


def beyond(tip: Point, radius: float) -> Point:
    """Past the tip of an arrow."""
    x, y = tip
    further = 1 + (radius + GAP) / (length_of(x, y) or 1e-9)
    return x * further, y * further


def fan(heads: Sequence[Point], count: int, radius: float) -> list[Point]:
    """Around the origin in the widest gap between the arrows."""
    angles = sorted(math.atan2(y, x) for x, y in heads) or [0.0]
    width, start = 0.0, 0.0
    for before, after in zip(angles, [*angles[1:], angles[0] + math.tau], strict=True):
        if after - before > width + 1e-6:  # of gaps as wide the first, whatever the last digits
            width, start = after - before, before
    nearest, apart = FAN
    far = max(nearest, count * apart * radius / width)
    steps = [start + width * (k + 1) / (count + 1) for k in range(count)]
    return [(far * math.cos(angle), far * math.sin(angle)) for angle in steps]


def spread(places: list[list[float]], heads: Sequence[Point], radius: float) -> bool:
    """Push markers off each other, half the way each, and off the heads; whether any had to move."""
    moved = False
    for i, one in enumerate(places):
        for other in places[:i]:
            dx, dy, distance = between(one, other)
            push = (APART * radius - distance) / 2
            if push > 0:
                moved = True
                one[0] += dx * push
                one[1] += dy * push
                other[0] -= dx * push
                other[1] -= dy * push
        for head in heads:
            dx, dy, distance = between(one, head)
            push = radius + OFF_HEADS - distance
            if push > 0:
                moved = True
                one[0] += dx * push
                one[1] += dy * push
    return moved


def between(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float]:
    """The direction from another place to one, and their distance."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    distance = length_of(dx, dy)
    return (dx / distance, dy / distance, distance) if distance > NOWHERE else (0.0, 1.0, distance)


def length_of(x: float, y: float) -> float:
    """The same to the last digit as the scripts have it."""
    return math.sqrt(x * x + y * y)
