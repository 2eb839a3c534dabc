"""Where models start: random weights as is usual, and the arrangements of the catalogue."""

from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ..experiment.spec import Spec
from ..geometry.catalogue import blueprints
from .budget import search_budget

Array = NDArray[np.float64]

START_NORM, START_BIAS = 1.08, -0.08  # between the star's at S = 0.8 and at S = 0.999
CROWDED_STARS = {6: (1.28, -0.5), 7: (1.4, -0.85)}  # the same in the plane, at the S where these are the best
# Random starts of a level at least, and of all levels together while a level has no more than so many.
FEWEST_RANDOM, FEWEST_IN_SPACE, RANDOM_IN_ALL, MOST_RANDOM = 8, 16, 488, 32
PERTURBATION = 0.004  # lets a start that is only a saddle leave it
TYPICAL_DENSITY = 0.3  # of the levels at which arrangements compete
IGNORED = 4.0  # an ignored feature loses a share 1/3 - p/4 of its density p: nearly 1 in 4 at that density
OPPOSITE = 6.0  # one that is on with its opposite loses E min(x, y)^2 = 1/6 for uniform x, y
LEAST_GAIN = 1e-9  # above rounding


def n_random_starts(spec: Spec) -> int:
    """Random starts of each level."""
    fewest = FEWEST_IN_SPACE if spec.n_hidden == 3 else FEWEST_RANDOM
    return max(spec.n_seeds, fewest, min(MOST_RANDOM, RANDOM_IN_ALL // len(spec.levels)))


def random_starts(spec: Spec) -> Array:
    """Xavier-normal W of each seed (starts, hidden, features); seed k does not depend on how many there are.

    Where few seeds or levels are asked for more are drawn, so that the ground state does not depend on their number.

    Reference: Glorot & Bengio 2010.
    """
    scale = np.sqrt(2 / (spec.n_hidden + spec.n_features))
    shape = (spec.n_hidden, spec.n_features)
    return np.stack(
        [scale * np.random.default_rng([spec.seed, k]).normal(size=shape) for k in range(n_random_starts(spec))]
    )


@lru_cache(maxsize=8)
def structured_starts(spec: Spec) -> tuple[Array, Array]:
    """W (starts, hidden, features) and b (starts, features) of every arrangement that fits; b of ignored features is
    nan.

    Important features take the first places; the search for the ground state permutes them.
    """
    by_rank = np.argsort(-np.asarray(spec.feature_importances), kind="stable")
    rng = np.random.default_rng(1)
    weights, biases = [], []
    shapes = blueprints(spec.n_features, spec.n_hidden)
    placed = [(shape, by_rank) for shape in shapes]
    if spec.correlation != "none":
        apart = [(shape, keep_opposite_apart(spec, shape, by_rank)) for shape in shapes]
        placed += [(shape, order) for shape, order in apart if (order != by_rank).any()]
    for shape, order in placed:
        k = shape.shape[1]
        W = PERTURBATION * rng.normal(size=(spec.n_hidden, spec.n_features))
        norm, bias = START_NORM, START_BIAS if k > spec.n_hidden else 0.0
        if spec.n_hidden == 2 and spec.constraint == "free":
            norm, bias = CROWDED_STARS.get(k, (norm, bias))
        W[:, order[:k]] += norm * shape
        b = np.full(spec.n_features, np.nan)
        b[order[:k]] = bias
        weights.append(W)
        biases.append(b)
    if spec.constraint != "free" and spec.features_differ:
        for W in crowded_starts(spec.n_features, spec.n_hidden, search_budget(spec).crowded):
            weights.append(W[:, np.argsort(by_rank)] + PERTURBATION * rng.normal(size=W.shape))
            biases.append(np.full(spec.n_features, START_BIAS))
    return np.stack(weights), np.stack(biases)


def keep_opposite_apart(spec: Spec, shape: Array, order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Which feature takes which place (n,), the last ones none, so that opposite ones are seldom on together.

    shape: (hidden, k). order: (n,), the first k of which take its columns at first; two change places while that
    lowers the share of the loss that ignored and opposite features have.
    """
    n = spec.n_features
    importance = np.asarray(spec.feature_importances)
    group = np.repeat(np.arange(len(spec.groups)), [len(members) for members in spec.groups])
    together = np.where(group[:, None] == group, float(spec.correlation == "correlated"), TYPICAL_DENSITY)
    opposite, ignored = np.zeros((n, n)), np.arange(n) >= shape.shape[1]
    opposite[np.ix_(~ignored, ~ignored)] = np.minimum(shape.T @ shape, 0) ** 2
    shared = (importance[:, None] + importance) * together / OPPOSITE

    def lost(at: NDArray[np.intp]) -> Array:
        pairs = (opposite * shared[at[..., :, None], at[..., None, :]]).sum((-1, -2)) / 2
        return np.asarray(pairs + importance[at[..., ignored]].sum(-1) / IGNORED)

    pairs = np.array(list(combinations(range(n), 2)))
    exchanges = np.tile(np.arange(n), (len(pairs), 1))
    np.put_along_axis(exchanges, pairs, pairs[:, ::-1], axis=1)
    best, lowest = order, lost(order)
    while True:
        losses = lost(best[exchanges])
        if not losses.min() < lowest * (1 - LEAST_GAIN):
            return best
        best, lowest = best[exchanges[losses.argmin()]], losses.min()


def structured_starts_at(spec: Spec, levels: NDArray[np.intp]) -> tuple[Array, Array]:
    """The same at levels (levels,): W (levels, starts, hidden, n) and b (levels, starts, n)."""
    W, b = structured_starts(spec)
    columns = columns_by_rank(spec)[levels]
    return np.moveaxis(W[:, :, columns], 2, 0), np.moveaxis(b[:, columns], 1, 0)


def columns_by_rank(spec: Spec) -> NDArray[np.intp]:
    """Which feature of a structured start each feature takes the place of at each level (levels, n).

    Itself, unless the features' order of importance changes along the axis.
    """
    own = np.argsort(-np.asarray(spec.feature_importances), kind="stable")
    at_levels = np.argsort(-np.asarray(spec.level_importances), axis=1, kind="stable")
    return own[np.argsort(at_levels, axis=1, kind="stable")]


def crowded_starts(n: int, m: int, most: int) -> list[Array]:
    """Unit columns (hidden, features), the most important first, on the 2 m ends of the axes, which several may share.

    On a sphere no feature can be dropped, so that those of little importance crowd together.
    """
    ends = np.repeat(np.eye(m), 2, axis=1) * np.tile([1, -1], m)
    cuts = list(combinations(range(1, n), min(2 * m, n) - 1))
    cuts = cuts[:: -(-len(cuts) // most)]
    return [ends[:, np.repeat(np.arange(len(cut) + 1), np.diff([0, *cut, n]))] for cut in cuts]
