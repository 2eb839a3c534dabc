"""How features come: masks of which are active, their probabilities, and quadrature nodes for both.

Every x_i is 0 with probability S, else uniform on [0, 1] (TMS, "Demonstrating Superposition"). In a correlated group
all are active together or none is; in an anticorrelated group at most one is, and each as often as without
correlation while that is possible: p = min(1 - S, 1 / group size).
The nodes are shared by every sparsity; only their weights differ, so that all levels train in one batch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, product
from math import comb, prod

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

Array = NDArray[np.float64]
Groups = tuple[tuple[int, ...], ...]

# With at most this many masks every one is enumerated; beyond, masks are drawn within strata of active groups.
ENUMERATED_MASKS = 256
NODES_PER_STRATUM = 96  # shared by all masks with equally many active groups
FEWEST_NODES_PER_MASK = 6
NODES_BEYOND = 2560
SCRAMBLES = 16  # tried for each cube; few points are uneven by chance


@dataclass(frozen=True)
class Distribution:
    """Which features go together, and whether a group is on as a whole or by one member."""

    groups: Groups
    exclusive: bool

    @property
    def n_features(self) -> int:
        return sum(len(group) for group in self.groups)

    @property
    def n_masks(self) -> int:
        return prod(len(group) + 1 if self.exclusive else 2 for group in self.groups)


def plain(n_features: int) -> Distribution:
    """Every feature for itself."""
    return Distribution(tuple((i,) for i in range(n_features)), False)


@lru_cache(maxsize=32)
def masks(distribution: Distribution) -> NDArray[np.bool_]:
    """Every possible set of active features [masks, n_features]."""
    choices = []
    for group in distribution.groups:
        on = [(feature,) for feature in group] if distribution.exclusive else [group]
        choices.append([(), *on])
    result = np.zeros((distribution.n_masks, distribution.n_features), dtype=bool)
    for row, parts in enumerate(product(*choices)):
        result[row, [feature for part in parts for feature in part]] = True
    return result


def mask_probability(distribution: Distribution, active: NDArray[np.bool_], density: Array) -> Array:
    """P(mask) for masks [masks, n_features] at densities [levels]: [levels, masks]."""
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
    """Quadrature nodes for E over features, shared by every sparsity.

    x [nodes, n_features], sorted by stratum: masks that are equally probable at every sparsity. A node's weight is
    its stratum's mask probability [levels, strata] times its share [nodes].
    """

    x: Array
    share: Array
    strata: tuple[slice, ...]
    example: NDArray[np.bool_]  # one mask of each stratum


@lru_cache(maxsize=16)
def quadrature(distribution: Distribution) -> Nodes:
    """Every mask with nodes of its own where there are few, else masks drawn evenly within each stratum."""
    points = []
    if distribution.n_masks <= ENUMERATED_MASKS:
        every = masks(distribution)
        kind = [signature(distribution, mask) for mask in every]
        order = sorted(range(len(every)), key=kind.__getitem__)
        for _, members in groupby(order, key=kind.__getitem__):
            points.append(enumerated(every[list(members)]))
    else:
        points = list(stratified(distribution))
    stops = np.cumsum([len(x) for x, _, _ in points]).tolist()
    return Nodes(
        x=np.concatenate([x for x, _, _ in points]),
        share=np.concatenate([share for _, share, _ in points]),
        strata=tuple(slice(start, stop) for start, stop in zip([0, *stops], stops, strict=False)),
        example=np.stack([mask for _, _, mask in points]),
    )


def signature(distribution: Distribution, mask: NDArray[np.bool_]) -> tuple[int, ...]:
    """How many groups of each size are on: masks that agree in this are equally probable at every sparsity."""
    on = [(len(group), bool(mask[list(group)].any())) for group in distribution.groups]
    return tuple(sum(is_on for size, is_on in on if size == wanted) for wanted in sorted({size for size, _ in on}))


def enumerated(every: NDArray[np.bool_]) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Nodes, shares and an example for one stratum, each of its masks with a cube of points of its own."""
    xs = []
    for mask in every:
        k = int(mask.sum())
        count = max(FEWEST_NODES_PER_MASK, NODES_PER_STRATUM // len(every)) if k else 1
        x = np.zeros((count, len(mask)))
        x[:, mask] = cube_points(k, count)
        xs.append(x)
    return np.concatenate(xs), np.concatenate([np.full(len(x), 1 / len(x)) for x in xs]), every[0]


def cube_points(k: int, count: int) -> Array:
    """`count` points spread evenly in the unit cube of k dimensions, the same at every call."""
    if k == 0:
        return np.zeros((count, 0))
    if k == 1:
        return ((np.arange(count) + 0.5) / count)[:, None]
    candidates = [sobol(k, count, seed=100 * k + scramble) for scramble in range(SCRAMBLES)]
    return min(candidates, key=worst_second_moment)


def worst_second_moment(points: Array) -> float:
    """How far E x_i x_j is from 1/4, at most: the first thing that two active features depend on."""
    second = points.T @ points / len(points)
    return float(np.abs(second[np.triu_indices(len(second), 1)] - 0.25).max())


def sobol(dimensions: int, count: int, seed: int) -> Array:
    """The first `count` points of a scrambled Sobol sequence, evened."""
    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    points = np.asarray(engine.random_base2(int(np.ceil(np.log2(count)))))[:count]
    return evened(points, np.ones(points.shape, dtype=bool))


def evened(points: Array, active: NDArray[np.bool_]) -> Array:
    """Points moved so that the active values of each feature stand at equal distances, mean 1/2; the others are 0."""
    rank = np.argsort(np.argsort(np.where(active, points, 2), axis=0), axis=0)
    return np.where(active, (rank + 0.5) / np.maximum(active.sum(0), 1), 0)


def stratified(distribution: Distribution) -> Iterator[tuple[Array, Array, NDArray[np.bool_]]]:
    """Nodes, shares and an example of each stratum: masks drawn evenly, values by Sobol."""
    by_size = {
        size: [g for g in distribution.groups if len(g) == size] for size in sorted({*map(len, distribution.groups)})
    }
    n, rng = distribution.n_features, np.random.default_rng(0)
    n_strata = prod(len(groups) + 1 for groups in by_size.values())
    for counts in product(*(range(len(groups) + 1) for groups in by_size.values())):
        k = sum(counts)
        count = max(NODES_BEYOND // n_strata, 24 * n if k == 1 else 0) if k else 1
        active = np.zeros((count, n), dtype=bool)
        ways = 1
        for on, (size, groups) in zip(counts, by_size.items(), strict=True):
            ways *= comb(len(groups), on) * (size**on if distribution.exclusive else 1)
            turn = np.zeros(len(groups), dtype=int)  # members of an exclusive group take turns
            for row, chosen in enumerate(even_choices(len(groups), on, count, rng)):
                for group in chosen:
                    members = groups[group]
                    active[row, [members[turn[group] % size]] if distribution.exclusive else list(members)] = True
                    turn[group] += 1
        yield evened(sobol(n, count, seed=k), active), np.full(count, ways / count), active[0]


def even_choices(n: int, k: int, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """`count` choices of k out of n in which every item comes equally often (to within one)."""
    chosen = []
    use = np.zeros(n)
    for _ in range(count):
        order = np.lexsort((rng.random(n), use))[:k]
        use[order] += 1
        chosen.append(order)
    return np.array(chosen)
