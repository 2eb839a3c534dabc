"""How features come: masks of which are active, their probabilities, and quadrature nodes for both.

Every x_i is 0 with probability S, else uniform on [0, 1] (TMS, "Demonstrating Superposition"). In a correlated group
all are active together or none is; in an anticorrelated group at most one is, and each as often as without
correlation while that is possible: p = min(1 - S, 1 / group size).
The nodes are shared by every sparsity; only their weights differ, so that all levels train in one batch.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

Array = NDArray[np.float64]
Groups = tuple[tuple[int, ...], ...]

# Up to this many features every mask is enumerated; beyond, masks are drawn within strata of active groups.
ENUMERATED_FEATURES = 8
NODES_PER_SIZE = 256  # shared by all masks with equally many active features
FEWEST_NODES_PER_MASK = 8
NODES_BEYOND = 3072


@dataclass(frozen=True)
class Distribution:
    """Which features go together, and whether a group is on as a whole or by one member."""

    groups: Groups
    exclusive: bool

    @property
    def n_features(self) -> int:
        return sum(len(group) for group in self.groups)


@lru_cache(maxsize=32)
def masks(distribution: Distribution) -> NDArray[np.bool_]:
    """Every possible set of active features [masks, n_features]."""
    n = distribution.n_features
    choices = []
    for group in distribution.groups:
        on = [(feature,) for feature in group] if distribution.exclusive else [group]
        choices.append([(), *on])
    result = np.zeros((int(np.prod([len(c) for c in choices])), n), dtype=bool)
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
    """Quadrature nodes for E over features: x [nodes, n_features], the masks they stand for, their shares.

    A node's weight at some density is its mask's probability times its share.
    """

    x: Array
    active: NDArray[np.bool_]
    share: Array


@lru_cache(maxsize=16)
def quadrature(distribution: Distribution) -> Nodes:
    """Nodes shared by every sparsity: enumerated masks for few features, strata of active groups for many."""
    if distribution.n_features <= ENUMERATED_FEATURES:
        return enumerated(distribution)
    return stratified(distribution)


def enumerated(distribution: Distribution) -> Nodes:
    """Sobol points in the cube of every mask; one active feature gets an even grid, none gets one node."""
    xs, actives, shares = [], [], []
    every = masks(distribution)
    of_size = np.bincount(every.sum(1))
    for mask in every:
        k = int(mask.sum())
        count = 1 if k == 0 else max(FEWEST_NODES_PER_MASK, NODES_PER_SIZE // int(of_size[k]))
        x = np.zeros((count, len(mask)))
        x[:, mask] = cube_points(k, count)
        xs.append(x)
        actives.append(np.repeat(mask[None], count, 0))
        shares.append(np.full(count, 1 / count))
    return Nodes(np.concatenate(xs), np.concatenate(actives), np.concatenate(shares))


def cube_points(k: int, count: int) -> Array:
    """`count` points spread evenly in the unit cube of k dimensions, the same at every call."""
    if k == 0:
        return np.zeros((count, 0))
    if k == 1:
        return ((np.arange(count) + 0.5) / count)[:, None]
    return sobol(k, count, seed=k)


def sobol(dimensions: int, count: int, seed: int) -> Array:
    """The first `count` points of a scrambled Sobol sequence, moved so that each axis has mean 1/2."""
    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    points = np.asarray(engine.random_base2(int(np.ceil(np.log2(count)))))[:count]
    order = np.argsort(np.argsort(points, axis=0), axis=0)
    return (order + 0.5) / count


def stratified(distribution: Distribution) -> Nodes:
    """Nodes within strata of k active groups: masks drawn evenly, values by Sobol; few active, few nodes needed."""
    groups, n = distribution.groups, distribution.n_features
    rng = np.random.default_rng(0)
    xs, actives, shares = [np.zeros((1, n))], [np.zeros((1, n), dtype=bool)], [np.ones(1)]
    budget = NODES_BEYOND // len(groups)
    for k in range(1, len(groups) + 1):
        count = max(budget, 24 * len(groups)) if k == 1 else budget
        members = sum(len(group) for group in groups) / len(groups)
        active = np.zeros((count, n), dtype=bool)
        for row, chosen in enumerate(even_choices(len(groups), k, count, rng)):
            for group in chosen:
                on = groups[group]
                active[row, [on[(row + group) % len(on)]] if distribution.exclusive else list(on)] = True
        x = sobol(n, count, seed=k) * active
        xs.append(x)
        actives.append(active)
        ways = comb(len(groups), k) * (members**k if distribution.exclusive else 1)
        shares.append(np.full(count, ways / count))
    return Nodes(np.concatenate(xs), np.concatenate(actives), np.concatenate(shares))


def even_choices(n: int, k: int, count: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """`count` choices of k out of n in which every item comes equally often (to within one)."""
    chosen = []
    use = np.zeros(n)
    for _ in range(count):
        order = np.lexsort((rng.random(n), use))[:k]
        use[order] += 1
        chosen.append(order)
    return np.array(chosen)
