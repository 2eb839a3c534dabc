"""One orthogonal group of features at its lowest loss, at many sparsities together.

Output i depends on the features of its own group alone, so that the loss of a sum of orthogonal groups is the sum of
the groups' losses: each is minimised by itself. Its numbers are a norm and a bias for each feature (one for all where
features and places are alike) and, where unequal importances or the shape itself let them move, the directions, as long
as they are nearly those of the shape; where they would leave it they are fixed.
"""

from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
import torch

from ..geometry.arrangement import PRESENT
from ..geometry.measures import Array, feature_norm
from ..geometry.naming import name_arrangement
from ..geometry.shapes import DEDICATED, PAIR, Shape, directions_of, distinct_permutations, orbits
from ..loss.features import independent
from ..loss.problem import Problem
from ..optimise.group_minimiser import GroupMinimiser, all_coordinates, norms_and_biases

BENT = 20.0  # degrees by which directions may deviate from their shape and still count as it
START_NORM, START_BIAS = 1.1, -0.15  # between those of a pair, 1 and 0, and those of a star
WEAK_NORM = 0.2  # of the second feature of a pair that begins as the other's axis
NODE_STEPS, ROUGH_STEPS = 40, 16  # evaluations on the nodes at most: before the exact loss; to rank permutations
PROBES = 5  # sparsities at which all permutations are tried
MOST_MODELS = 1500  # fewer probes where that would be more models than this
FINALISTS = 4  # permutations that are tried exactly at each of these

Permutation = tuple[int, ...]  # the place of each feature


@dataclass(frozen=True)
class Branch:
    """A group at its lowest loss at each sparsity; nan where it has no minimum, since a feature would vanish."""

    loss: Array  # (sparsities,)
    W: Array  # (sparsities, rank, size)
    b: Array  # (sparsities, size)


@lru_cache(maxsize=512)
def branch_of(
    shape: Shape, permutation: Permutation, importances: tuple[float, ...], sparsities: tuple[float, ...]
) -> Branch:
    """The branch of features of these importances, feature i in the shape's place permutation[i]."""
    count, size = len(sparsities), shape.size
    if shape == DEDICATED:
        return Branch(np.zeros(count), np.ones((count, 1, 1)), np.zeros((count, 1)))
    if shape == PAIR:
        return pair_branch(importances, sparsities)
    norm, bias = np.full((count, size), START_NORM), np.full((count, size), START_BIAS)
    return minimise_branch(shape, permutation, importances, sparsities, norm, bias, near=False)


def pair_branch(importances: tuple[float, ...], sparsities: tuple[float, ...]) -> Branch:
    """A pair from equal norms and from a strong and a weak feature, the best one while most features are active."""
    count = len(sparsities)
    norm, bias = np.ones((2 * count, 2)), np.zeros((2 * count, 2))
    norm[count:, 1], bias[count:, 1] = WEAK_NORM, (1 - np.asarray(sparsities)) / 2
    return lowest_branch(minimise_branch(PAIR, (0, 1), importances, sparsities * 2, norm, bias, near=True), count)


def lowest_branch(every: Branch, count: int) -> Branch:
    """At each of count sparsities the lowest of the branches that follow one another in this one."""
    parts = (slice(k, k + count) for k in range(0, len(every.loss), count))
    return reduce(lower_branch, (Branch(every.loss[part], every.W[part], every.b[part]) for part in parts))


def lower_branch(one: Branch, other: Branch) -> Branch:
    """At each sparsity the lower of two branches."""
    first = np.where(np.isnan(one.loss), np.inf, one.loss) <= np.where(np.isnan(other.loss), np.inf, other.loss)
    return Branch(
        np.where(first, one.loss, other.loss),
        np.where(first[:, None, None], one.W, other.W),
        np.where(first[:, None], one.b, other.b),
    )


def continue_branch(
    shape: Shape, permutation: Permutation, importances: tuple[float, ...], sparsities: tuple[float, ...], near: Branch
) -> Branch:
    """The branch at sparsities between the two of another: from where that one is at the first at which it exists.

    A pair, which has two minima side by side, from both.
    """
    if shape == DEDICATED:
        return branch_of(shape, permutation, importances, sparsities)
    count, holds = len(sparsities), np.isfinite(near.loss)
    if not (holds.all() if shape == PAIR else holds.any()):  # where it begins only a new start finds it
        return branch_of(shape, permutation, importances, sparsities)
    ends = np.flatnonzero(holds)[: 2 if shape == PAIR else 1].repeat(count)
    norm, bias = np.sqrt((near.W[ends] ** 2).sum(1)), near.b[ends]
    every = minimise_branch(shape, permutation, importances, sparsities * (len(ends) // count), norm, bias, near=True)
    return lowest_branch(every, count)


def minimise_branch(
    shape: Shape,
    permutation: Permutation,
    importances: tuple[float, ...],
    sparsities: tuple[float, ...],
    norm: Array,
    bias: Array,
    near: bool,
) -> Branch:
    """The branch from norm (sparsities, size) and bias (sparsities, size); near: whether they are nearly minimal."""
    unit, every = directions_of(shape)[:, permutation], np.arange(len(sparsities))
    lowest = GroupMinimiser(Problem(independent(shape.size), importances, sparsities, True))
    kinds = equivalence_classes(shape, permutation, importances)
    held, free = norms_and_biases(unit, kinds), all_coordinates(*unit.shape)
    mean = np.eye(max(kinds) + 1)[kinds] / np.bincount(kinds)
    flat = torch.from_numpy(np.concatenate([norm @ mean, bias @ mean], 1))
    if not near:
        flat, _ = lowest.descend(held, flat, every, NODE_STEPS)
    W, b = (part.numpy().copy() for part in held.unpack(flat))
    rest = every
    if shape.rank > 1 and not (shape.rigid and len(set(importances)) == 1):
        start = free.pack(torch.from_numpy(W), torch.from_numpy(b))
        end = free.unpack(lowest.polish(free, start, every, lambda w: keeps_shape(shape, w)))
        bent = np.array([keeps_shape(shape, w) for w in end[0].numpy()])
        W[bent], b[bent] = end[0].numpy()[bent], end[1].numpy()[bent]
        rest = np.flatnonzero(~bent)
    if len(rest):
        end = held.unpack(lowest.polish(held, flat[torch.from_numpy(rest)], rest, all_represented))
        W[rest], b[rest] = end[0].numpy(), end[1].numpy()
    loss = lowest.loss(W, b, every)
    loss[((W * unit).sum(1) < PRESENT).any(1)] = np.nan
    return Branch(loss, W, b)


def equivalence_classes(shape: Shape, permutation: Permutation, importances: tuple[float, ...]) -> list[int]:
    """For each feature a number, the same for features that are alike in alike places; those of a pair may differ."""
    if shape == PAIR:
        return [0, 1]
    every = list(zip([orbits(shape)[place] for place in permutation], importances, strict=True))
    different = sorted(set(every))
    return [different.index(one) for one in every]


def all_represented(W: Array) -> bool:
    """Whether no feature of a group W (rank, size) vanishes."""
    return bool(feature_norm(W).min() > PRESENT / 2)


def keeps_shape(shape: Shape, W: Array) -> bool:
    """Whether a group W (rank, size) has this shape, perhaps a little bent, and all its features."""
    part, *others = name_arrangement(W).parts
    return not others and part.straight == shape.name and not part.shared and part.degrees <= BENT


@lru_cache(maxsize=128)
def best_permutations(
    shape: Shape, importances: tuple[float, ...], sparsities: tuple[float, ...]
) -> tuple[Permutation, ...]:
    """The permutations of features in a shape's places that are the best at one of some sparsities.

    All are tried on the nodes and the most promising exactly, with nothing fixed.
    """
    every = distinct_permutations(shape)
    if len(every) == 1 or len(set(importances)) == 1:
        return (tuple(range(shape.size)),)
    probes = min(PROBES, max(1, MOST_MODELS // len(every)))
    at = sorted({int(k) for k in np.linspace(0, len(sparsities) - 1, probes + 2)[1:-1].round()})
    lowest = GroupMinimiser(Problem(independent(shape.size), importances, tuple(sparsities[k] for k in at), True))
    free, permutation = all_coordinates(shape.rank, shape.size), np.tile(np.arange(len(every)), len(at))
    W = torch.from_numpy(START_NORM * directions_of(shape)[:, every[permutation]].transpose(1, 0, 2))
    start = free.pack(W, torch.full((len(W), shape.size), START_BIAS, dtype=torch.float64))
    flat, rough = lowest.descend(free, start, np.arange(len(at)).repeat(len(every)), ROUGH_STEPS)
    promising = rough.view(len(at), -1).numpy().argsort(1, kind="stable")[:, :FINALISTS]
    chosen = (promising + np.arange(len(at))[:, None] * len(every)).ravel()
    level = np.arange(len(at)).repeat(promising.shape[1])
    end = lowest.polish(free, flat[torch.from_numpy(chosen)], level, lambda w: keeps_shape(shape, w))
    weights, biases = (part.numpy() for part in free.unpack(end))
    loss = lowest.loss(weights, biases, level)
    loss[[not keeps_shape(shape, w) for w in weights]] = np.inf
    best = set()
    for k in range(len(at)):
        here = np.flatnonzero(level == k)
        winner = here[loss[here].argmin()]
        if np.isfinite(loss[winner]):
            best.add(int(permutation[chosen[winner]]))
    return tuple(tuple(int(place) for place in every[index]) for index in sorted(best or {0}))
