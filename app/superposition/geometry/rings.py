"""Rings: features that stand around a circle in their own order, as the months of a year do."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from .arrangement import IGNORED_BELOW, STARS, Arrangement, Part
from .measures import Array, directions
from .naming import FLAT_BELOW, name_arrangements
from .stars import ascending, gaps, turns

FEWEST = 5  # features in order around a circle: three always are, four are the cross or nearly
WIDEST = 120.0  # degrees between neighbours: what leaves more of the circle empty is no ring


def name_rings(W: Array, ignored_below: float = IGNORED_BELOW) -> list[Arrangement]:
    """The arrangement of each model, W (models, hidden, features), where features have an order around a circle: a star
    in that order is a ring.
    """
    return [
        replace(named, parts=tuple(as_ring(one, part) for part in named.parts))
        for one, named in zip(W, name_arrangements(W, ignored_below), strict=True)
    ]


def as_ring(W: Array, part: Part) -> Part:
    """The part as a ring where it is one of W (hidden, features), else itself."""
    regular = part.shape in STARS
    if len(part.features) < FEWEST or not (regular or part.shape in ("bent_star", "irregular")):
        return part
    unit = directions(W[:, part.features])
    if not is_flat(unit):
        return part
    turn = turns(unit)
    order = ascending(turn)
    in_order = is_cyclic(order) or is_cyclic(order[::-1])
    if not in_order or max(gaps(turn, order)) > WIDEST:
        return part
    return replace(part, shape="ring" if regular else "bent_ring")


def is_flat(unit: Array) -> bool:
    """Whether the directions unit (hidden, k) lie in a plane."""
    values = np.linalg.svd(unit, compute_uv=False)
    return len(values) < 3 or bool(values[2] <= FLAT_BELOW * values[0])


def is_cyclic(order: list[int]) -> bool:
    """Whether the numbers ascend but for one step down."""
    return sum(after < before for before, after in pairwise([*order, order[0]])) == 1
