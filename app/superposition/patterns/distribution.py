"""How often each pattern of features is on, at every level: the phase is integrated out to 1e-12.

Given the phase features are independent, so that at each of its nodes all 2^n patterns are products.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..geometry.measures import Array
from ..machine.compiled import compiled
from .spec import PatternSpec

DIGITS = 30.0  # e^-30 is 1e-13: what nodes so many widths of analyticity apart leave out
PHASES = 128  # nodes of the phase whose patterns are held at once: 4 MB of 12 features
FEWEST = 24  # nodes on a circle: products of twelve smooth functions
GOLDEN = math.pi * (3 - math.sqrt(5))  # the turn from one Fibonacci point to the next


@dataclass(frozen=True)
class Phase:
    """Nodes of the phase: how near each feature is to each, from -1 to 1, and their weights."""

    nearness: Array  # (nodes, n)
    weight: Array  # (nodes,)


@dataclass(frozen=True)
class Distribution:
    """The probability of every pattern at each level; patterns are binary numbers with feature 0 as the highest bit."""

    patterns: Array  # (2^n, n)
    probability: Array  # (levels, 2^n)

    @property
    def density(self) -> Array:
        """How often each feature is on (levels, n)."""
        return np.asarray(self.probability @ self.patterns)


@lru_cache(maxsize=4)
def distribution_of(spec: PatternSpec) -> Distribution:
    """The distribution of a spec, made once a process."""
    numbers = np.arange(spec.n_patterns)
    patterns = (numbers[:, None] >> np.arange(spec.n_features)[::-1] & 1).astype(np.float64)
    probability = np.zeros((len(spec.level_values), spec.n_patterns))
    if spec.level_sparsities is not None:
        for sparsity, row in zip(spec.level_sparsities, probability, strict=True):
            add_patterns(np.full((1, spec.n_features), 1 - sparsity), np.ones(1), row)
        return Distribution(patterns, probability)
    sharpness, log_odds = np.array(spec.along("sharpness")), np.array(spec.along("log_odds"))
    for one in np.unique(sharpness):
        here = np.flatnonzero(sharpness == one)
        phase = phase_of(spec, float(one))
        odds, level = np.unique(log_odds[here], return_inverse=True)
        if len(odds) == 1:
            shared = np.zeros(spec.n_patterns)
            add_patterns(1 / (1 + np.exp(-(one * phase.nearness + odds[0]))), phase.weight, shared)
            probability[here] = shared
        else:
            probability[here] = at_log_odds(one * phase.nearness, phase.weight, odds, patterns)[level]
    return Distribution(patterns, probability)


def at_log_odds(pull: Array, weight: Array, log_odds: Array, patterns: Array) -> Array:
    """The probability of every pattern at each of some log-odds (levels, 2^n), which share all else: a product of
    matrices.

    At a node the odds of feature j are e^(pull_j + log_odds), so that a pattern x has the chance that nothing is on
    times e^(x·pull + |x| log_odds).

    pull: (nodes, n), what each feature's log-odds have more at a node. weight: (nodes,). log_odds: (levels,). patterns:
    (2^n, n).
    """
    levels, total = len(log_odds), np.zeros((len(log_odds), len(patterns)))
    for start in range(0, len(weight), PHASES):
        here = pull[start : start + PHASES]
        nothing = np.exp(-np.logaddexp(0, here[None] + log_odds[:, None, None]).sum(2))  # (levels, nodes)
        total += (nothing * weight[start : start + PHASES]) @ patterns_at(np.exp(here))
    count = patterns.sum(1).astype(np.intp)  # (2^n,)
    more = np.exp(log_odds[:, None] * np.arange(patterns.shape[1] + 1))  # (levels, n + 1)
    return np.asarray(total * more[np.arange(levels)[:, None], count])


def patterns_at(odds: Array) -> Array:
    """The product of the odds (nodes, n) of what is on, of every pattern at each node (nodes, 2^n)."""
    result = np.ones((len(odds), 1))
    for i in range(odds.shape[1] - 1, -1, -1):
        result = np.concatenate([result, result * odds[:, i, None]], 1)
    return result


@lru_cache(maxsize=64)
def n_nodes(sharpness: float) -> int:
    """Nodes on a circle. The integrand has poles where sharpness cos(t) + log_odds = i pi, whose distance from the real
    axis is at least asinh(pi / sharpness).

    Reference: Trefethen & Weideman 2014, theorem 3.2, for the trapezoidal rule.
    """
    return FEWEST if sharpness == 0 else max(FEWEST, math.ceil(DIGITS / math.asinh(math.pi / sharpness)))


def phase_of(spec: PatternSpec, sharpness: float) -> Phase:
    """The nodes of the phase of a spec at one sharpness."""
    if spec.table is not None:
        digits = np.array([[int(digit) for digit in row] for row, _ in spec.table])
        weight = np.array([weight for _, weight in spec.table])
        return Phase(2.0 * digits - 1, weight / weight.sum())
    count = n_nodes(sharpness)
    turn = 2 * np.pi * np.arange(count) / count
    if spec.pattern == "months":
        return Phase(np.cos(turn[:, None] - month_angles(spec.n_features)), np.full(count, 1 / count))
    height, weight = np.polynomial.legendre.leggauss(count // 2 + 1)
    ring = np.stack([np.cos(turn), np.sin(turn), np.zeros(count)], 1)
    points = np.sqrt(1 - height**2)[:, None, None] * ring + height[:, None, None] * np.array([0.0, 0.0, 1.0])
    nearness = points.reshape(-1, 3) @ globe_points(spec.n_features)
    return Phase(nearness, np.repeat(weight / (2 * count), count))


def month_angles(n: int) -> Array:
    """Where the features of a year stand (n,), evenly around it, in radians."""
    return np.asarray(2 * np.pi * np.arange(n) / n)


def globe_points(n: int) -> Array:
    """Unit vectors (3, n) spread over a globe.

    Reference: the Fibonacci lattice, for example Gonzalez 2010.
    """
    height = 1 - (2 * np.arange(n) + 1) / n
    turn, radius = GOLDEN * np.arange(n), np.sqrt(1 - height**2)
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), height])


def true_directions(spec: PatternSpec) -> Array | None:
    """Unit vectors (rank, n) where the features of a pattern truly stand, if they stand anywhere."""
    if spec.pattern == "months":
        angle = month_angles(spec.n_features)
        return np.stack([np.cos(angle), np.sin(angle)])
    return globe_points(spec.n_features) if spec.pattern == "globe" else None


@compiled
def add_patterns(chance: Array, weight: Array, into: Array) -> None:
    """Add the probability of every pattern to into (2^n,): a sum over nodes of chance (nodes, n), weight (nodes,)."""
    nodes, n = chance.shape
    row = np.empty(len(into))
    for node in range(nodes):
        row[0] = weight[node]
        filled = 1
        for i in range(n - 1, -1, -1):
            on = chance[node, i]
            for c in range(filled):
                row[filled + c] = row[c] * on
            for c in range(filled):
                row[c] *= 1 - on
            filled *= 2
        for c in range(filled):
            into[c] += row[c]


def kept(probability: Array, left_out: float) -> NDArray[np.int64]:
    """The likeliest patterns (kept,) of probability (2^n,), all but such as have no more than so much together."""
    order = np.argsort(probability, kind="stable")
    rare = int(np.searchsorted(np.cumsum(probability[order]), left_out, side="right"))
    return np.sort(order[rare:])
