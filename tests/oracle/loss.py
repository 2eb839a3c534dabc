"""The exact population loss of one model and its gradient, by the characteristic function, in float64.

The pre-activation of an output is z = b + sum of a_j x_j. For |z| <= P

    ReLU(z)^2 = z^2/2 + P z/2 - (P^2/2) sum over odd k of 8/(pi k)^3 sin(pi k z/P),

so that E ReLU(z)^2 is the first two moments of z and the imaginary part of E exp(i w z), a product over groups of
features that are independent. E x_i ReLU(z) is half its derivative by a_i. Where no feature or a single one is on the
expectation is known in closed form and taken out of the series: what is left is smooth, and of the order of the
density squared. The series is the only approximation: `terms` says how many of it are taken.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from tests.oracle.draw import Experiment
from tests.oracle.series import BLOCK, FAST, series, workspace

EXACT_TERMS = 16384  # true to 1e-12 wherever it was compared
SMALLEST_PERIOD = 0.5


class Level(NamedTuple):
    """One experiment at one sparsity, as the compiled code reads it."""

    importance: np.ndarray  # [features], in units in which the empty model loses 1
    group: np.ndarray  # [groups + 1], where each run of features begins
    together: np.ndarray  # [groups], whether all of it are on or none; else one of it at most
    on: np.ndarray  # [groups], probability that all are on, or that a given one of it is
    off: np.ndarray  # [groups]
    none: float  # probability that no feature is on
    single: np.ndarray  # [features], that it alone is on; 0 where it never comes alone
    square: np.ndarray  # [features], E x^2
    rest0: float  # probability, first and second moments over all other cases
    rest1: np.ndarray
    rest2: np.ndarray
    mean: np.ndarray  # first and second moments over all cases
    moment: np.ndarray
    linear: bool


@dataclass(frozen=True)
class Problem:
    """A level and the constraint, with the loss of the empty model as the unit."""

    level: Level
    n_hidden: int
    constraint: str
    unit: float


def problem_of(experiment: Experiment, sparsity: float) -> Problem:
    """What is to be minimised at one sparsity."""
    n = experiment.n_features
    size = 1 if experiment.correlation == "none" else experiment.group_size
    group = np.array([*range(0, n, size), n])
    sizes = np.diff(group)
    together = (sizes > 1) & (experiment.correlation == "correlated")
    on = np.minimum(1 - sparsity, np.where(together, 1.0, 1.0 / sizes))
    off = 1 - np.where(together, on, on * sizes)
    p = np.repeat(on, sizes)
    others = np.array([np.prod(np.delete(off, g)) for g in range(len(off))])
    single = np.repeat(np.where(together, 0.0, on * others), sizes)
    mean = p / 2
    moment = np.outer(mean, mean)
    for g in range(len(off)):
        run = slice(group[g], group[g + 1])
        moment[run, run] = on[g] / 4 if together[g] else 0.0
    np.fill_diagonal(moment, p / 3)
    importance = np.array(experiment.importances)
    unit = float(importance @ (p / 3 - mean**2))
    none = float(np.prod(off))
    level = Level(
        importance / unit, group, together, on, off, none, single, p / 3,
        1 - none - float(single.sum()), mean - single / 2, moment - np.diag(single / 3),
        mean, moment, experiment.activation == "linear",
    )  # fmt: skip
    return Problem(level, experiment.n_hidden, experiment.constraint, unit)


@njit(cache=True)
def reach(G, b):
    """The largest |z| that any input gives."""
    most = 0.0
    for i in range(len(b)):
        low = high = b[i]
        for a in G[i]:
            low += min(a, 0.0)
            high += max(a, 0.0)
        most = max(most, high, -low)
    return most


@njit(cache=True, fastmath=FAST)
def rows(level, G, b, P, terms, loss, dG, db, work):
    """Each output's loss without its importance, and its derivatives by its row of G and by its bias."""
    n = len(b)
    polynomials(level, G, b, P, loss, dG, db)
    if not level.linear and level.rest0 > 0:
        for at in range(0, terms, BLOCK):
            series(level, G, b, P, at, min(BLOCK, terms - at), terms, loss, dG, db, work)
    return n


@njit(cache=True, fastmath=FAST)
def polynomials(level, G, b, P, loss, dG, db):
    """What needs no series: moments of z, and no feature or a single one being on."""
    n = len(b)
    linear = level.linear
    m0 = 1.0 if linear else level.rest0
    m1 = level.mean if linear else level.rest1
    m2 = level.moment if linear else level.rest2
    half = 1.0 if linear else 0.5
    P = 0.0 if linear else P
    for i in range(n):
        mean = 0.0
        square = 0.0
        bi = b[i]
        for j in range(n):
            inner = 0.0
            for k in range(n):
                inner += m2[j, k] * G[i, k]
            mean += m1[j] * G[i, j]
            square += G[i, j] * inner
            dG[i, j] = half * (2 * bi * m1[j] + 2 * inner + P * m1[j])
        own = dG[i, i]
        loss[i] = level.square[i] + half * (bi * bi * m0 + 2 * bi * mean + square + P * (bi * m0 + mean)) - own
        db[i] = half * (2 * bi * m0 + 2 * mean + P * m0) - 2 * half * m1[i]
        for j in range(n):
            dG[i, j] -= 2 * half * m2[i, j]
        if linear:
            continue
        above = max(bi, 0.0)
        loss[i] += level.none * above * above
        db[i] += 2 * level.none * above
        for j in range(n):
            w = level.single[j]
            if w == 0.0:
                continue
            a = G[i, j]
            low, high = 0.0, 1.0  # where b + a x > 0
            if bi + a <= 0 or bi <= 0:
                if bi <= 0 and bi + a <= 0:
                    continue
                if a > 0:
                    low = -bi / a
                else:
                    high = -bi / a
            u0 = high - low
            u1 = (high * high - low * low) / 2
            u2 = (high**3 - low**3) / 3
            loss[i] += w * (bi * bi * u0 + 2 * a * bi * u1 + a * a * u2)
            db[i] += 2 * w * (bi * u0 + a * u1)
            dG[i, j] += 2 * w * (bi * u1 + a * u2)
            if j == i:
                loss[i] -= 2 * w * (bi * u1 + a * u2)
                db[i] -= 2 * w * u1
                dG[i, i] -= 2 * w * u2


def evaluate(experiment: Experiment, sparsity: float, W: np.ndarray, b: np.ndarray, terms: int = EXACT_TERMS) -> float:
    """The loss of given weights; on a sphere with a gain g, W is of columns of length sqrt(g)."""
    problem = problem_of(experiment, sparsity)
    G, n = W.T @ W, len(b)
    loss = np.empty(n)
    P = 1.0001 * max(reach(G, b), SMALLEST_PERIOD)
    rows(problem.level, G, b, P, terms, loss, np.empty((n, n)), np.empty(n), workspace(n))
    return float(problem.level.importance @ loss) * problem.unit
