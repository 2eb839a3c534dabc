"""Bodies: shapes of one orthogonal group in space, told apart by the angles between any two of its features.

Where no symmetry holds the vertices of a body in place, it is a family: a square antiprism has a height, a capped
octahedron two. The deviation of a group is the largest difference between its angles and those of the nearest member,
both in ascending order; tolerances are, as those of stars, shares of the angle between the nearest two vertices.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations, product

import numpy as np

from .arrangement import Part
from .catalogue import kgon, sorted_angles
from .measures import Array, degrees_between
from .stars import REGULAR, RIGHT, SHARED

BENT = 0.25  # share of the angle between the nearest two vertices: at a star's 0.4 one random set of five in six fitted
STEP = 0.5  # degrees between members of a family: by less than that their angles tell nothing
POLE, EQUATOR = np.array([[0.0], [0.0], [1.0]]), 90.0


@dataclass(frozen=True)
class Body:
    """A body, or a family of them.

    n_vertices: how many. members: their unit vectors (3, n_vertices), made when first asked for. is_sum: whether it
    consists of orthogonal parts, so that a connected group has its shape only when bent.
    """

    name: str
    n_vertices: int
    members: Callable[[], Iterable[Array]]
    is_sum: bool = False

    @cached_property
    def angles(self) -> Array:
        """Degrees (members, pairs) between every two vertices, ascending."""
        return np.array([sorted_angles(member) for member in self.members()])


def ring(k: int, polar: float, turn: float = 0.0) -> Array:
    """k unit vectors (3, k) evenly around the pole at an angle from it, turned by a share of their spacing."""
    around = 2 * np.pi * (np.arange(k) + turn) / k
    down = np.radians(polar)
    return np.stack([np.sin(down) * np.cos(around), np.sin(down) * np.sin(around), np.full(k, np.cos(down))])


def heights(low: float, high: float) -> list[float]:
    """Angles from the pole at which the rings of a family may lie."""
    return np.arange(low, high, STEP).tolist()


def tetrahedron() -> Iterator[Array]:
    """Its vertices (3, 4): every second corner of a cube."""
    yield np.array([[1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]) / np.sqrt(3)


def square_pyramids() -> Iterator[Array]:
    """One vertex on the pole, four in a ring below, each (3, 5)."""
    for down in heights(95, 130):
        yield np.column_stack([POLE, ring(4, down)])


def square_antiprisms() -> Iterator[Array]:
    """Two rings of four, turned against each other, each (3, 8)."""
    for down in heights(45, 75):
        yield np.column_stack([ring(4, down), ring(4, 180 - down, 0.5)])


def capped_octahedra() -> Iterator[Array]:
    """One vertex on the pole, and two rings of three, each (3, 7)."""
    for upper, lower in product(heights(62, 90), heights(115, 145)):
        yield np.column_stack([POLE, ring(3, upper), ring(3, lower, 0.5)])


def tricapped_prisms() -> Iterator[Array]:
    """Two rings of three above each other, and three vertices before the prism's faces, each (3, 9)."""
    for down in heights(35, 60):
        yield np.column_stack([ring(3, down), ring(3, 180 - down), ring(3, EQUATOR, 0.5)])


def bicapped_antiprisms() -> Iterator[Array]:
    """A square antiprism with both poles, each (3, 10)."""
    for down in heights(50, 80):
        yield np.column_stack([POLE, -POLE, ring(4, down), ring(4, 180 - down, 0.5)])


def icosahedron() -> Iterator[Array]:
    """Its vertices (3, 12): both poles, and two rings of five whose distance from a pole is arctan 2."""
    down = np.degrees(np.arctan(2))
    yield np.column_stack([POLE, -POLE, ring(5, down), ring(5, 180 - down, 0.5)])


def octahedron() -> Iterator[Array]:
    """Both ends of three axes, (3, 6)."""
    yield np.column_stack([np.eye(3), -np.eye(3)])


def bipyramid(k: int) -> Iterator[Array]:
    """A regular polygon of k vertices with both poles, (3, k + 2)."""
    yield np.column_stack([np.vstack([kgon(k), np.zeros(k)]), POLE, -POLE])


BODIES = (
    Body("tetrahedron", 4, tetrahedron),
    Body("square_pyramid", 5, square_pyramids),
    Body("square_antiprism", 8, square_antiprisms),
    Body("capped_octahedron", 7, capped_octahedra),
    Body("tricapped_prism", 9, tricapped_prisms),
    Body("bicapped_antiprism", 10, bicapped_antiprisms),
    Body("icosahedron", 12, icosahedron),
    Body("octahedron", 6, octahedron, is_sum=True),
    Body("triangular_bipyramid", 5, partial(bipyramid, 3), is_sum=True),
    Body("pentagonal_bipyramid", 7, partial(bipyramid, 5), is_sum=True),
)


def body_part(unit: Array, features: tuple[int, ...]) -> Part:
    """The shape of connected features whose directions unit (3, k) span space."""
    angles, width, n_vertices = sorted_angles(unit), 0.0, unit.shape[1]
    shared: tuple[tuple[int, ...], ...] = ()
    if angles[0] <= SHARED * RIGHT:
        arms = arms_in_space(unit)
        middle, n_vertices = np.stack([unit[:, arm].sum(1) for arm in arms], 1), len(arms)
        angles = sorted_angles(middle / np.linalg.norm(middle, axis=0))
        width = max(float(degrees_between(unit[:, arm]).max()) for arm in arms)
        shared = tuple(sorted(tuple(features[i] for i in arm) for arm in arms if len(arm) > 1))
    share, off, body = min(
        ((*nearest(body, angles), body) for body in BODIES if body.n_vertices == n_vertices),
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
