"""Where trainings start: random weights, rings and globes of some or all features, arrangements of the catalogue."""

import numpy as np
import torch

from ..geometry.catalogue import blueprints
from ..geometry.measures import Array
from ..levels.training import Starts
from .distribution import month_angles, true_directions
from .objective import PatternObjective
from .spec import PatternSpec, random_count
from .table import Table

DENSE, SPARSE = (0.5, 0.3), (1.1, -0.6)  # norm and bias where features are mostly on, and where they seldom are
WEAK = 0.15  # norm of a feature that is left out; the best models keep a trace of it
PERTURBATION = 0.004  # lets a start that is only a saddle leave it
SCALES = (0.7, 1.4, 2.3)  # times Xavier's: from where outputs hardly differ to where they overlap
RANDOM_BIAS = 0.2  # beside activities up to 1: outputs begin open, half open or shut
FEWEST_IN_RING = 3  # features


def starts_of(objective: PatternObjective) -> Starts:
    """Every level's random starts, and those of known arrangements."""
    here = np.concatenate([random_starts(objective.spec), structured_starts(objective.spec)])
    level = np.repeat(np.arange(objective.n_levels), len(here))
    return Starts(torch.from_numpy(np.tile(here, (objective.n_levels, 1))), level)


def random_starts(spec: PatternSpec) -> Array:
    """Xavier-normal W and b = 0 of each seed as parameters (starts, d); the same at every level.

    Beyond a table's seeds every other start is tied, features of the same rows beginning together, and the rest have
    random biases and larger or smaller weights: each kind finds models that the others miss.

    Reference: Glorot & Bengio 2010.
    """
    scale, shape = np.sqrt(2 / (spec.n_hidden + spec.n_features)), (spec.n_hidden, spec.n_features)
    W = np.stack([scale * np.random.default_rng([spec.seed, k]).normal(size=shape) for k in range(random_count(spec))])
    b = np.zeros((len(W), spec.n_features))
    if spec.table is not None:
        rng, tied, untied = np.random.default_rng(2), slice(spec.n_seeds, None, 2), slice(spec.n_seeds + 1, None, 2)
        W[tied] = W[tied][:, :, first_alike(spec.table)]
        W[tied] += PERTURBATION * rng.normal(size=W[tied].shape)
        b[untied] = RANDOM_BIAS * rng.normal(size=b[untied].shape)
        W[untied] *= rng.choice(SCALES, size=(len(b[untied]), 1, 1))
    return np.concatenate([W.reshape(len(W), -1), b], 1)


def first_alike(table: Table) -> list[int]:
    """Of each feature the first one that is in the same rows."""
    columns = list(zip(*(digits for digits, _ in table), strict=True))
    return [columns.index(column) for column in columns]


def structured_starts(spec: PatternSpec) -> Array:
    """Parameters (starts, d) of rings in order of every number of features that fits, of features where they truly
    stand, and of the catalogue's arrangements.
    """
    n, m = spec.n_features, spec.n_hidden
    rank = np.argsort(-np.asarray(spec.feature_importances), kind="stable")
    found = list[Array]()
    for shape in blueprints(n, m) if spec.pattern != "months" else ():
        W = np.zeros((m, n))
        W[:, rank[: shape.shape[1]]] = shape
        found.append(flat(W, *SPARSE))
    true = true_directions(spec)
    if true is not None:
        W = np.zeros((m, n))
        W[: len(true)] = true[:m]
        found += [flat(W, *DENSE), flat(W, *SPARSE)]
    if spec.pattern == "months":
        found += [flat(ring(n, m, kept), *SPARSE) for kept in range(FEWEST_IN_RING, n)]
    rng = np.random.default_rng(1)
    return np.stack(found) + PERTURBATION * rng.normal(size=(len(found), (m + 1) * n))


def ring(n: int, hidden: int, kept: int) -> Array:
    """W (hidden, n) of so many features evenly around a circle in order, the others weak at their own angles."""
    angle, norm = month_angles(n), np.full(n, WEAK)
    chosen = np.round(np.arange(kept) * n / kept).astype(int)
    angle[chosen], norm[chosen] = month_angles(kept), 1.0
    W = np.zeros((max(hidden, 2), n))
    W[0], W[1] = norm * np.cos(angle), norm * np.sin(angle)
    return W[:hidden]


def flat(W: Array, norm: float, bias: float) -> Array:
    """Parameters (d,) of norm times W (hidden, n), with this bias where a feature is strong and none elsewhere."""
    strong = np.sqrt((W**2).sum(0)) > WEAK * 2
    return np.concatenate([(norm * W).ravel(), np.where(strong, bias, 0.0)])
