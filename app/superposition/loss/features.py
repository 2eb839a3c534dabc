"""How features are distributed: masks of active ones, their probabilities, and quadrature nodes for both.

Every x_i is 0 with probability S, else uniform on [0, 1] (TMS, "Demonstrating Superposition"). In a correlated group
all are active together or none is; in an anticorrelated group at most one is, and each as often as without correlation
while that is possible: p = min(1 - S, 1 / group size). The nodes are shared by every sparsity; only their weights
differ, so that all levels train together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, product
from math import comb, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

Array = NDArray[np.float64]
Groups = tuple[tuple[int, ...], ...]


class GroupTable(NamedTuple):
    """Groups for compiled code: members[ends[g] : ends[g + 1]] is group g of features, of which one is active at a time
    if they are exclusive, else all as a whole.
    """

    members: NDArray[np.intp]  # (n,)
    ends: NDArray[np.intp]  # (groups + 1,)
    exclusive: bool


# With at most this many masks every one is enumerated; beyond, masks are drawn within strata of active groups.
ENUMERATED_MASKS = 256
NODES_PER_STRATUM = 96  # at least, shared by all its masks
FEWEST_NODES_PER_MASK = 3  # where a stratum has so many masks that its nodes would not go round
# Nodes per stratum where masks are drawn, by how many groups are active: pairs and threes, of which there are many and
# each counts by itself, decide which features share a place; masks of many are all alike. Of few masks not all.
NODES_BEYOND, NODES_OF_MANY, NODES_A_MASK = {1: 192, 2: 480, 3: 320}, 96, 12
# Groups make few strata, each of which then counts for much: beyond FEW_FEATURES they share NODES_IN_ALL.
FEW_FEATURES, NODES_IN_ALL = 8, 1500  # about as many as 9 features have without groups
SCRAMBLES = 16  # tried for each cube; few points are uneven by chance


@dataclass(frozen=True)
class Distribution:
    """Which features belong together, and whether a group is active as a whole or by one member."""

    groups: Groups
    exclusive: bool

    @property
    def n_features(self) -> int:
        return sum(len(group) for group in self.groups)

    @property
    def n_masks(self) -> int:
        return prod(len(group) + 1 if self.exclusive else 2 for group in self.groups)


def independent(n_features: int) -> Distribution:
    """Every feature by itself."""
    return Distribution(tuple((i,) for i in range(n_features)), False)


def group_table(distribution: Distribution) -> GroupTable:
    """The groups of a distribution for compiled code."""
    members = np.array([feature for group in distribution.groups for feature in group], dtype=np.intp)
    ends = np.cumsum([0, *(len(group) for group in distribution.groups)]).astype(np.intp)
    return GroupTable(members, ends, distribution.exclusive)


@lru_cache(maxsize=32)
def masks(distribution: Distribution) -> NDArray[np.bool_]:
    """Every possible set of active features (masks, n)."""
    choices = []
    for group in distribution.groups:
        on = [(feature,) for feature in group] if distribution.exclusive else [group]
        choices.append([(), *on])
    result = np.zeros((distribution.n_masks, distribution.n_features), dtype=bool)
    for row, parts in enumerate(product(*choices)):
        result[row, [feature for part in parts for feature in part]] = True
    return result


def mask_probability(distribution: Distribution, active: NDArray[np.bool_], density: Array) -> Array:
    """P(mask) (levels, masks) for the masks active (masks, n) at density (levels,)."""
    result = np.ones((len(density), len(active)))
    for group in distribution.groups:
        on = active[:, list(group)].any(1)
        if distribution.exclusive:
            p_on = np.minimum(1, len(group) * density)[:, None]
            result *= np.where(on, p_on / len(group), 1 - p_on)
        else:
            result *= np.where(on, density[:, None], 1 - density[:, None])
    return result


@dataclass(frozen=True)
class Nodes:
    """Quadrature nodes for E over features, shared by every sparsity; the empty mask, where x = 0, needs none.

    A stratum is the masks that are equally probable at every sparsity. A node's weight is its stratum's mask
    probability times its share. All strata have equally many nodes, if need be some with x = 0 and no share.
    """

    x: Array  # (strata, nodes, n_features)
    share: Array  # (strata, nodes)
    example: NDArray[np.bool_]  # (strata, n_features), one mask of each stratum


@lru_cache(maxsize=16)
def quadrature_nodes(distribution: Distribution) -> Nodes:
    """Every mask with nodes of its own where masks are few, else masks drawn evenly within each stratum."""
    if distribution.n_masks <= ENUMERATED_MASKS:
        every = [mask for mask in masks(distribution) if mask.any()]
        kind = [signature(distribution, mask) for mask in every]
        order = sorted(range(len(every)), key=kind.__getitem__)
        strata = [[every[i] for i in members] for _, members in groupby(order, key=kind.__getitem__)]
        size = max(nodes_per_stratum(distribution, len(strata)), FEWEST_NODES_PER_MASK * max(map(len, strata)))
        points = [enumerate_stratum(np.stack(members), size) for members in strata]
    else:
        points = list(sample_strata(distribution))
        size = max(len(x) for x, _, _ in points)
    x = np.zeros((len(points), size, distribution.n_features))
    share = np.zeros((len(points), size))
    for k, (at, part, _) in enumerate(points):
        x[k, : len(at)], share[k, : len(at)] = at, part
    return Nodes(x, share, np.stack([mask for _, _, mask in points]))


def nodes_per_stratum(distribution: Distribution, n_strata: int) -> int:
    """Nodes that every stratum may have."""
    together = len(distribution.groups) < distribution.n_features > FEW_FEATURES
    share = NODES_IN_ALL // n_strata if together else 0
    return max(NODES_PER_STRATUM, share)


def signature(distribution: Distribution, mask: NDArray[np.bool_]) -> tuple[int, ...]:
    """How many groups of each size are active in mask (n,): masks that agree in this are equally probable at every
    sparsity.
    """
    on = [(len(group), bool(mask[list(group)].any())) for group in distribution.groups]
    return tuple(sum(is_on for size, is_on in on if size == wanted) for wanted in sorted({size for size, _ in on}))


def enumerate_stratum(every: NDArray[np.bool_], size: int) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Nodes (nodes, n), shares (nodes,) and an example (n,) of the stratum of the masks every (masks, n), each of which
    has points of its own.
    """
    count = size // len(every)
    xs = np.zeros((len(every), count, every.shape[1]))
    for x, mask in zip(xs, every, strict=True):
        x[:, mask] = cube_points(int(mask.sum()), count)
    return xs.reshape(-1, every.shape[1]), np.full(len(every) * count, 1 / count), every[0]


@lru_cache(maxsize=64)
def cube_points(k: int, count: int) -> Array:
    """`count` points (count, k) spread evenly in the unit cube of k dimensions, the same at every call."""
    if k == 1:
        return ((np.arange(count) + 0.5) / count)[:, None]
    candidates = [sobol(k, count, seed=100 * k + scramble) for scramble in range(SCRAMBLES)]
    return min(candidates, key=worst_second_moment)


def worst_second_moment(points: Array) -> float:
    """How far E x_i x_j of points (count, k) is from 1/4, at most: the first quantity that two active features bring
    in.
    """
    second = points.T @ points / len(points)
    return float(np.abs(second[np.triu_indices(len(second), 1)] - 0.25).max())


def sobol(dimensions: int, count: int, seed: int) -> Array:
    """The first `count` points (count, dimensions) of a scrambled Sobol sequence, equalised.

    Reference: Sobol 1967, scrambled as in Matoušek 1998.
    """
    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    points = np.asarray(engine.random_base2(int(np.ceil(np.log2(count)))))[:count]
    return equalise(points, np.ones(points.shape, dtype=bool))


def equalise(points: Array, active: NDArray[np.bool_]) -> Array:
    """points (count, n) moved so that the active values of each feature stand at equal distances with mean 1/2, and the
    others at 0 (count, n); active: (count, n).
    """
    rank = np.argsort(np.argsort(np.where(active, points, 2), axis=0), axis=0)
    return np.where(active, (rank + 0.5) / np.maximum(active.sum(0), 1), 0)


def sample_strata(distribution: Distribution) -> Iterator[tuple[Array, Array, NDArray[np.bool_]]]:
    """Nodes (nodes, n), shares (nodes,) and an example (n,) of each stratum: masks drawn evenly, values by Sobol."""
    by_size = {
        size: [g for g in distribution.groups if len(g) == size] for size in sorted({*map(len, distribution.groups)})
    }
    n, rng = distribution.n_features, np.random.default_rng(0)
    each = nodes_per_stratum(distribution, prod(len(groups) + 1 for groups in by_size.values()) - 1)
    for counts in product(*(range(len(groups) + 1) for groups in by_size.values())):
        if not any(counts):
            continue
        by_count = zip(counts, by_size.items(), strict=True)
        ways = prod(
            comb(len(groups), on) * (size**on if distribution.exclusive else 1) for on, (size, groups) in by_count
        )
        most = max(each, NODES_BEYOND.get(sum(counts), NODES_OF_MANY))
        count = min(most, max(NODES_OF_MANY, NODES_A_MASK * ways))
        active = np.zeros((count, n), dtype=bool)
        for on, (size, groups) in zip(counts, by_size.items(), strict=True):
            turns: list[list[int]] = [[] for _ in groups]  # members of an exclusive group, each group in its own order
            for row, chosen in enumerate(balanced_choices(len(groups), on, count, rng)):
                for group in chosen:
                    members = groups[group]
                    turns[group] = turns[group] or list(rng.permutation(size))
                    active[row, [members[turns[group].pop()]] if distribution.exclusive else list(members)] = True
        yield equalise(sobol(n, count, seed=sum(counts)), active), np.full(count, ways / count), active[0]


def balanced_choices(n: int, k: int, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """`count` choices (count, k) of k out of n in which every item comes equally often (to within one)."""
    chosen = []
    use = np.zeros(n)
    for _ in range(count):
        order = np.lexsort((rng.random(n), use))[:k]
        use[order] += 1
        chosen.append(order)
    return np.array(chosen)
