"""What arrangements are made of: shapes, each in a space of its own, and the sums of them that fit a model."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from .arrangement import KGON
from .catalogue import Array, capped_octahedron, kgon, thomson_points

Permutation = NDArray[np.intp]

# Directions that no symmetry holds in place: even where features are equal the loss moves them.
LOOSE = ("capped_octahedron", "square_antiprism")


@dataclass(frozen=True)
class Shape:
    """k directions that span `rank` dimensions and no fewer: the place of each feature of one orthogonal group."""

    name: str
    rank: int
    size: int

    @property
    def rigid(self) -> bool:
        """Whether the directions stay while the features are equally important."""
        return self.name not in LOOSE


DEDICATED, PAIR = Shape("dedicated", 1, 1), Shape("antipodal_pair", 1, 2)
SHAPES = (
    DEDICATED,
    PAIR,
    *(Shape(KGON[k], 2, k) for k in KGON),
    Shape("tetrahedron", 3, 4),
    Shape("capped_octahedron", 3, 7),
    Shape("square_antiprism", 3, 8),
)


@lru_cache(maxsize=32)
def directions_of(shape: Shape) -> Array:
    """Unit vectors (rank, size) of a shape."""
    if shape.rank == 1:
        return np.array([[1.0, -1.0]])[:, : shape.size]
    if shape.rank == 2:
        return kgon(shape.size)
    return capped_octahedron() if shape.name == "capped_octahedron" else thomson_points(shape.size)


@lru_cache(maxsize=32)
def orbits(shape: Shape) -> tuple[int, ...]:
    """For each place of a shape a number, the same where places see the same angles."""
    unit = directions_of(shape)
    seen = np.round(np.sort(unit.T @ unit, axis=1), 3)
    return tuple(np.unique(seen, axis=0, return_inverse=True)[1].ravel().tolist())


@lru_cache(maxsize=32)
def distinct_permutations(shape: Shape) -> Permutation:
    """The permutations (permutations, size) of features in a shape's places, no two the same up to rotation or
    reflection.
    """
    unit = directions_of(shape)
    gram = np.round(unit.T @ unit, 3)
    every = np.array(list(permutations(range(shape.size))), dtype=np.intp)
    upper = np.triu_indices(shape.size, 1)
    angles = gram[every[:, upper[0]], every[:, upper[1]]]
    first = np.unique(angles, axis=0, return_index=True)[1]
    return every[np.sort(first)]


def shape_sums(n_features: int, n_hidden: int) -> list[tuple[Shape, ...]]:
    """Every sum of shapes that fills the hidden space with at most n_features features; the others are ignored."""
    if n_features <= n_hidden:
        return [(DEDICATED,) * n_features]
    return list(fillings(n_features, n_hidden, len(SHAPES)))


def fillings(room: int, rank: int, kinds: int) -> Iterator[tuple[Shape, ...]]:
    """Sums of the first `kinds` shapes, largest first, of this rank and with at most `room` features."""
    if rank == 0:
        yield ()
        return
    for kind in reversed(range(kinds)):
        shape = SHAPES[kind]
        if shape.rank <= rank and shape.size <= room:
            for rest in fillings(room - shape.size, rank - shape.rank, kind + 1):
                yield (shape, *rest)
