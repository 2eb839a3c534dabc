"""Shapes of one orthogonal group in a line or a plane: pairs, axes, triangles and stars, and how far from regular.

Features in nearly one direction share an arm. The deviation of a group is the largest difference between an angle that
two features of neighbouring arms make and the angle between neighbours of the regular shape. Every tolerance is a share
of that angle, since a star with many points leaves each less room.
"""

import math

import numpy as np

from .arrangement import KGON, Part
from .measures import Array

# Shares of the angle between neighbours.
REGULAR = 0.06  # up to here a name is given plainly: 4.3 degrees of a pentagon, 3.6 of a hexagon, 11 of a pair
BENT = 0.4  # up to here a shape is bent: one random triple of directions in nine is, and one set of five in a hundred
SHARED = 0.25  # features so close share an arm: weak ones, of norm 0.3, lie up to 0.2 from the strong one beside them
RIGHT, STRAIGHT, ROUND = 90.0, 180.0, 360.0  # a quarter, half and whole turn, in degrees

Turns = list[float]  # (k,) directions in a plane, in degrees from 0 to 360


def flat_part(unit: Array, features: tuple[int, ...]) -> Part:
    """The shape of two or more connected features whose directions unit (hidden, k) span two dimensions at most."""
    turn = turns(unit)
    if len(turn) == 2:
        return pair_of(STRAIGHT - abs(STRAIGHT - abs(turn[0] - turn[1])), features)
    arms = arms_of(turn)
    count, ideal = len(arms), ROUND / len(arms)
    shared = tuple(sorted(tuple(sorted(features[i] for i in arm)) for arm in arms if len(arm) > 1))
    if count == 1:
        width = (turn[arms[0][-1]] - turn[arms[0][0]]) % ROUND
        return Part("collapsed", features, width) if width <= REGULAR * STRAIGHT else irregular(turn, features)
    off = deviation(turn, arms, [ideal] * count)
    if off <= REGULAR * ideal and count != 4:  # a cross that is connected is a bent one
        return Part("axis" if count == 2 else KGON.get(count, f"{count}-gon"), features, off, shared)
    if count > 2 and off <= BENT * ideal:
        return Part("uneven_triangle" if count == 3 else "bent_star", features, off, shared)
    if count == 3:
        steps = [(turn[arms[i - 2][0]] - turn[arms[i][-1]]) % ROUND for i in range(3)]
        off = deviation(turn, arms, [STRAIGHT if step == max(steps) else RIGHT for step in steps])
        if off <= BENT * RIGHT:
            return Part("bent_tee", features, off, shared)
    return irregular(turn, features)


def turns(unit: Array) -> Turns:
    """Where the directions unit (hidden, k) are in the plane that fits them best."""
    plane = unit if len(unit) < 3 else np.linalg.svd(unit, full_matrices=False)[0][:, :2].T @ unit
    x, y = plane if len(plane) == 2 else (plane[0], np.zeros_like(plane[0]))
    turn: Turns = [math.degrees(angle) % ROUND for angle in np.arctan2(y, x).tolist()]
    return turn


def pair_of(angle: float, features: tuple[int, ...]) -> Part:
    """Two features at this angle that is no right one, in degrees."""
    if angle <= REGULAR * STRAIGHT:
        return Part("collapsed", features, angle)
    off = STRAIGHT - angle
    return Part("antipodal_pair" if off <= REGULAR * STRAIGHT else "oblique_pair", features, off)


def irregular(turn: Turns, features: tuple[int, ...]) -> Part:
    """Features that fit no shape: how far they are from a star of as many points."""
    k = len(features)
    return Part("irregular", features, max(abs(gap - ROUND / k) for gap in gaps(turn, ascending(turn))))


def arms_of(turn: Turns) -> list[list[int]]:
    """The features by arm, counterclockwise: those within a share of the angle that arms have between them if even, of
    a right angle at most; at first each feature has its own arm.
    """
    count = len(turn)
    while True:
        arms = clusters(turn, SHARED * min(ROUND / count, RIGHT))
        if len(arms) == count:
            return arms
        count = len(arms)


def clusters(turn: Turns, width: float) -> list[list[int]]:
    """The features counterclockwise, in a new list wherever two are further apart than width."""
    order = ascending(turn)
    behind = gaps(turn, order)
    first = behind.index(max(behind)) + 1
    arms = [[order[first % len(order)]]]
    for i in range(first, first + len(order) - 1):
        if behind[i % len(order)] > width:
            arms.append([])
        arms[-1].append(order[(i + 1) % len(order)])
    return arms


def ascending(turn: Turns) -> list[int]:
    """The features in ascending order of their turn."""
    return sorted(range(len(turn)), key=turn.__getitem__)


def gaps(turn: Turns, order: list[int]) -> Turns:
    """From each feature in order to the next, in degrees."""
    return [(turn[order[i - len(order) + 1]] - turn[k]) % ROUND for i, k in enumerate(order)]


def deviation(turn: Turns, arms: list[list[int]], ideal: list[float]) -> float:
    """The largest difference between the angle of two features of neighbouring arms and the ideal one behind each."""
    return max(
        abs((turn[b] - turn[a]) % ROUND - ideal[i])
        for i, arm in enumerate(arms)
        for a in arm
        for b in arms[i - len(arms) + 1]
    )


def neighbour_angles(unit: Array) -> Turns:
    """The angles (k,) between neighbours among the directions unit (hidden, k) in a plane, in degrees."""
    turn = turns(unit)
    return gaps(turn, ascending(turn))
