"""Bodies: shapes of one orthogonal group in space, told apart by the angles between any two of its features.

Where no symmetry holds the vertices of a body in place, it is a family: a square antiprism has a height, a capped
octahedron two. The deviation of a group is the largest difference between its angles and those of the nearest member,
both in ascending order; tolerances are, as those of stars, shares of the angle between the nearest two vertices.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .arrangement import Part
from .catalogue import kgon, sorted_angles, thomson_points
from .measures import Array, degrees_between
from .stars import REGULAR, RIGHT, SHARED

BENT = 0.25  # share of the angle between the nearest two vertices: at a star's 0.4 one random set of five in six fitted
STEP = 0.5  # degrees between members of a family: by less than that their angles tell nothing
POLE, EQUATOR = np.array([[0.0], [0.0], [1.0]]), 90.0


@dataclass(frozen=True)
class Body:
    """A body, or a family of them.

    angles: between every two vertices, ascending, in degrees.
    is_sum: whether it consists of orthogonal parts, so that a connected group has its shape only when bent.
    """

    name: str
    angles: Array  # (members, pairs)
    is_sum: bool = False


def ring(k: int, polar: float, turn: float = 0.0) -> Array:
    """k unit vectors (3, k) evenly around the pole at an angle from it, turned by a share of their spacing."""
    around = 2 * np.pi * (np.arange(k) + turn) / k
    down = np.radians(polar)
    return np.stack([np.sin(down) * np.cos(around), np.sin(down) * np.sin(around), np.full(k, np.cos(down))])


def family(*members: Array) -> Array:
    """The angles (members, pairs) of bodies, each as unit vectors (3, k)."""
    return np.array([sorted_angles(member) for member in members])


def heights(low: float, high: float) -> list[float]:
    """Angles from the pole at which the rings of a family may lie."""
    return np.arange(low, high, STEP).tolist()


BODIES = (
    Body("tetrahedron", family(thomson_points(4))),
    Body("square_pyramid", family(*(np.column_stack([POLE, ring(4, a)]) for a in heights(95, 130)))),
    Body(
        "square_antiprism",
        family(*(np.column_stack([ring(4, a), ring(4, 180 - a, 0.5)]) for a in heights(45, 75))),
    ),
    Body(
        "capped_octahedron",
        family(
            *(np.column_stack([POLE, ring(3, a), ring(3, b, 0.5)]) for a in heights(62, 90) for b in heights(115, 145))
        ),
    ),
    Body(
        "tricapped_prism",
        family(
            *(np.column_stack([ring(3, a), ring(3, 180 - a), ring(3, EQUATOR, 0.5)]) for a in heights(35, 60)),
        ),
    ),
    Body(
        "bicapped_antiprism",
        family(*(np.column_stack([POLE, -POLE, ring(4, a), ring(4, 180 - a, 0.5)]) for a in heights(50, 80))),
    ),
    Body("icosahedron", family(thomson_points(12))),
    Body("octahedron", family(np.column_stack([np.eye(3), -np.eye(3)])), is_sum=True),
    *(
        Body(name, family(np.column_stack([np.vstack([kgon(k), np.zeros(k)]), POLE, -POLE])), is_sum=True)
        for name, k in (("triangular_bipyramid", 3), ("pentagonal_bipyramid", 5))
    ),
)


def body_part(unit: Array, features: tuple[int, ...]) -> Part:
    """The shape of connected features whose directions unit (3, k) span space."""
    angles, width = sorted_angles(unit), 0.0
    shared: tuple[tuple[int, ...], ...] = ()
    if angles[0] <= SHARED * RIGHT:
        arms = arms_in_space(unit)
        middle = np.stack([unit[:, arm].sum(1) for arm in arms], 1)
        angles = sorted_angles(middle / np.linalg.norm(middle, axis=0))
        width = max(float(degrees_between(unit[:, arm]).max()) for arm in arms)
        shared = tuple(sorted(tuple(features[i] for i in arm) for arm in arms if len(arm) > 1))
    share, off, body = min(
        ((*nearest(body, angles), body) for body in BODIES if body.angles.shape[1] == len(angles)),
        key=lambda found: found[0],
        default=(np.inf, width, None),
    )
    if body is None or share > BENT or width > SHARED * RIGHT:
        return Part("irregular", features, off)
    regular = share <= REGULAR and not body.is_sum
    return Part(body.name if regular else f"bent_{body.name}", features, max(off, width), shared)


def nearest(body: Body, angles: Array) -> tuple[float, float]:
    """How far ascending angles (pairs,) are from those of the nearest member of a body: as a share of the angle between
    its nearest two vertices, and in degrees.
    """
    off = np.abs(body.angles - angles).max(1)
    share = off / body.angles[:, 0]
    best = int(share.argmin())
    return float(share[best]), float(off[best])


def arms_in_space(unit: Array) -> list[list[int]]:
    """The features of unit (3, k) by arm: together where a share of a right angle apart, in however many steps."""
    arms = [[i] for i in range(unit.shape[1])]
    apart = degrees_between(unit)
    for i, j in combinations(range(unit.shape[1]), 2):
        one, other = (next(arm for arm in arms if k in arm) for k in (i, j))
        if one is not other and apart[i, j] <= SHARED * RIGHT:
            one += other
            arms.remove(other)
    return [sorted(arm) for arm in arms]
