"""Nodes for losses of a hidden vector that is read at length 1: only the ratios of active features matter to its
direction.

A point of the unit cube of k active features is x = t u, where the largest u_j is 1: u lies on one of the k far faces,
uniformly, and t has the density k t^(k - 1). A function that is homogeneous in x integrates over t in closed form.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from math import comb, prod

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from ..features import (
    ENUMERATED_MASKS,
    Array,
    Distribution,
    balanced_choices,
    independent,
    mask_probability,
    masks,
    sobol,
)

MOST_ENUMERATED = 600  # masks of one size, of which each gets points of its own: those of 3 among 16 are 560
LEAST_POINTS = 4  # of a face
EQUALISED = 1 << 14  # points up to which they are moved to equal distances, and kept; more are as even as they are
PART = 1 << 16  # points that are held at once: 8 MB of 16 features


@dataclass(frozen=True)
class FaceNodes:
    """Points u on far faces, in segments of one number of active features; the first half of a segment, or a quarter,
    and so on, is spread evenly too.
    """

    u: Array  # (n, nodes)
    ends: NDArray[np.intp]  # (segments + 1,): segment s is the nodes from ends[s] up to ends[s + 1]
    active: NDArray[np.intp]  # (segments,), how many features are active
    example: NDArray[np.bool_]  # (segments, n), one of a segment's masks
    present: NDArray[np.bool_]  # (segments, n), whether a feature is on at some node
    ways: Array  # (segments,), how many masks it stands for


@lru_cache(maxsize=16)
def face_nodes(distribution: Distribution, points: int, from_active: int) -> FaceNodes:
    """Nodes for all masks of at least from_active features, with about so many points for each number of them."""
    every = enumerated_segments if distribution.n_masks <= ENUMERATED_MASKS else sampled_segments
    return joined(distribution, list(every(distribution, points, from_active)))


def independent_parts(n: int, density: float, points: int, from_active: int) -> Iterator[tuple[FaceNodes, Array]]:
    """Nodes of n independent features for one level, with the probability of their segments (1, segments): so many
    points for each number of active features, or where masks are many in all; in parts that memory holds.
    """
    distribution, level = independent(n), np.array([density])
    if distribution.n_masks <= ENUMERATED_MASKS:
        for segment in enumerated_segments(distribution, points, from_active):
            nodes = joined(distribution, [segment])
            yield nodes, segment_weights(nodes, distribution, level)
        return
    parts, drawn = max(1, points // PART), max(density, (from_active + 1) / n)
    sequence = qmc.Sobol(n, rng=np.random.default_rng(n))
    for _ in range(parts):
        values = sequence.random(PART)
        x = np.where(values < drawn, values / drawn, 0)  # in place of a choice of masks, and of values for each
        count = (x > 0).sum(1)
        chosen = [(k, x[count == k]) for k in range(from_active, n + 1)]
        segments = [(of / of.max(1, keepdims=True), of[0] > 0, comb(n, k) / parts) for k, of in chosen if len(of)]
        nodes = joined(distribution, segments)
        yield nodes, segment_weights(nodes, distribution, level)


def joined(distribution: Distribution, segments: "list[Segment]") -> FaceNodes:
    """Segments as one."""
    if not segments:
        empty = np.zeros(0)
        none = np.zeros((0, distribution.n_features), dtype=bool)
        return FaceNodes(
            np.zeros((distribution.n_features, 0)), np.zeros(1, np.intp), np.zeros(0, np.intp), none, none, empty
        )
    sizes = [len(u) for u, _, _ in segments]
    return FaceNodes(
        np.ascontiguousarray(np.concatenate([u for u, _, _ in segments]).T),
        np.cumsum([0, *sizes]).astype(np.intp),
        np.array([int(mask.sum()) for _, mask, _ in segments], dtype=np.intp),
        np.stack([mask for _, mask, _ in segments]),
        np.stack([u.any(0) for u, _, _ in segments]),
        np.array([ways for _, _, ways in segments], dtype=np.float64),
    )


Segment = tuple[Array, NDArray[np.bool_], float]


def enumerated_segments(distribution: Distribution, points: int, from_active: int) -> list[Segment]:
    """A segment for each mask: its points (nodes, n), the mask (n,), and 1."""
    every = [mask for mask in masks(distribution) if mask.sum() >= max(1, from_active)]
    alike = Counter(int(mask.sum()) for mask in every)
    return [
        (faces_of(mask[None], points_a_face(points, alike[int(mask.sum())], int(mask.sum())), seed), mask, 1.0)
        for seed, mask in enumerate(every)
    ]


def points_a_face(points: int, n_masks: int, k: int) -> int:
    """How many points each of the k faces of each of so many masks has: a power of two."""
    return max(LEAST_POINTS, 1 << max(0, points // (n_masks * k)).bit_length())


def sampled_segments(distribution: Distribution, points: int, from_active: int) -> list[Segment]:
    """A segment for each mask where few masks are equally probable, else one for all, of masks drawn evenly: its points
    (nodes, n), a mask (n,), and how many it stands for.
    """
    by_size = {
        size: [g for g in distribution.groups if len(g) == size] for size in sorted({*map(len, distribution.groups)})
    }
    rng, n, found = np.random.default_rng(0), distribution.n_features, list[Segment]()
    for counts in product(*(range(len(groups) + 1) for groups in by_size.values())):
        stratum = list(zip(counts, by_size.items(), strict=True))
        on = sum(c if distribution.exclusive else c * size for c, (size, _) in stratum)
        if on < max(1, from_active):
            continue
        ways = prod(comb(len(g), c) * (size**c if distribution.exclusive else 1) for c, (size, g) in stratum)
        if ways <= MOST_ENUMERATED:
            for mask in masks_of(distribution, stratum):
                found.append((faces_of(mask[None], points_a_face(points, ways, on), len(found)), mask, 1.0))
            continue
        drawn = np.zeros((points, n), dtype=bool)
        for c, (size, groups) in stratum:
            for row, chosen in enumerate(balanced_choices(len(groups), c, len(drawn), rng)):
                for group in chosen:
                    members = groups[group]
                    drawn[row, [members[rng.integers(size)]] if distribution.exclusive else list(members)] = True
        found.append((faces_of(drawn, 1, len(found)), drawn[0], float(ways)))
    return found


def masks_of(distribution: Distribution, stratum: list[tuple[int, tuple[int, list[tuple[int, ...]]]]]) -> Array:
    """Every mask (masks, n) of a stratum: so many groups on of each size."""
    parts = []
    for count, (_, groups) in stratum:
        for_size = []
        for chosen in combinations(groups, count):
            members = product(*chosen) if distribution.exclusive else [sum(chosen, ())]
            for_size += [tuple(one) for one in members]
        parts.append(for_size)
    rows = [sum(some, ()) for some in product(*parts)]
    result = np.zeros((len(rows), distribution.n_features), dtype=bool)
    for row, on in zip(result, rows, strict=True):
        row[list(on)] = True
    return result


@lru_cache(maxsize=256)
def cube_sequence(dimensions: int, count: int, seed: int) -> Array:
    """Points (count, dimensions) spread evenly in the cube, as are their first powers of two."""
    return sobol(dimensions, count, seed)


def face_points(dimensions: int, count: int, seed: int) -> Array:
    """The same (count, dimensions) of any number, of which many are not kept; dimensions are at least 1."""
    if count <= EQUALISED:
        return cube_sequence(dimensions, count, seed)
    engine = qmc.Sobol(dimensions, rng=np.random.default_rng(seed))
    return np.asarray(engine.random_base2(count.bit_length() - 1))


def faces_of(active: NDArray[np.bool_], points: int, seed: int) -> Array:
    """Points u (nodes, n) on the far faces of the masks active (masks, n), all of equally many features: of one mask
    the faces take turns, each with its own points; many masks take a face each.
    """
    count, n = active.shape
    k = int(active[0].sum())
    if count == 1:
        on = np.flatnonzero(active[0])
        amount = 1 if k == 1 else points
        u = np.zeros((amount, k, n))
        for which in range(k):
            if k > 1:
                u[:, which, np.delete(on, which)] = face_points(k - 1, amount, 100 * (seed % 16) + which)
            u[:, which, on[which]] = 1
        return u.reshape(-1, n)
    values = cube_sequence(n, count, seed)
    u = np.where(active, values, 0)
    order = np.argsort(~active, axis=1, kind="stable")  # (masks, n), the active features first
    face = order[np.arange(count), np.arange(count) % k]
    u[np.arange(count), face] = 1
    return u


def segment_weights(nodes: FaceNodes, distribution: Distribution, density: Array) -> Array:
    """The probability of each segment at each level (levels, segments), density (levels,)."""
    if not len(nodes.active):
        return np.zeros((len(density), 0))
    return mask_probability(distribution, nodes.example, density) * nodes.ways
