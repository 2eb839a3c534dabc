"""Where trainings on samples start: small random weights, features in known arrangements, samples around a star, and
the model of fewer samples.
"""

import numpy as np

from ..geometry.catalogue import blueprints, kgon, thomson_points
from ..geometry.measures import Array, feature_norm
from .lines import NAMED
from .objective import Samples

RANDOM_STARTS = 10  # a draw; of 24 from small weights about a tenth end lowest
STAR_STARTS = 6  # orders of the samples around the star: those that share features should be neighbours
STAR_LENGTH = 1.3  # of a sample's hidden vector, between 0.8 of three samples and 1.4 of six
NORM, BIAS = 1.1, -0.2  # of a feature in a star of five; cross and axes are not far
UNSEEN_BIAS = 0.05  # of a feature that is new: without some output it would have no gradient


def starting_parameters(
    samples: Samples, draw: int, n_hidden: int, importances: Array, rng: np.random.Generator, previous: Array | None
) -> Array:
    """W above b (starts, hidden + 1, k) for one draw of the samples.

    importances: (k,). previous: (hidden + 1, k), the best model of this draw at the level before, if there is one.
    """
    k, x = len(samples.features), samples.x[draw]
    scale = np.sqrt(2 / (max(int(x.any(0).sum()), 1) + n_hidden))  # Glorot & Bengio 2010, of the features that are on
    random = np.zeros((RANDOM_STARTS, n_hidden + 1, k))
    random[:, :n_hidden] = rng.normal(0, scale, (RANDOM_STARTS, n_hidden, k)) * x.any(0)
    found = [random]
    if len(x) <= NAMED:
        found.append(np.stack([around_a_star(x, n_hidden, rng) for _ in range(STAR_STARTS)]))
    if k <= NAMED:
        found.append(arranged_features(k, n_hidden, importances))
    if previous is not None:
        found.append(carried_on(previous, x, scale, rng)[None])
    return np.concatenate(found)


def around_a_star(x: Array, n_hidden: int, rng: np.random.Generator) -> Array:
    """W above b (hidden + 1, k) that sends samples x (samples, k) in a random order around a star, or a sphere."""
    count = len(x)
    if n_hidden == 1:
        places = np.where(np.arange(count) % 2, -1.0, 1.0)[None]
    elif n_hidden == 2 or count < 4:  # points: fewer lie in a plane
        places = np.zeros((n_hidden, count))
        places[:2] = kgon(count)
    else:
        places = thomson_points(count)
    W = STAR_LENGTH * places[:, rng.permutation(count)] @ np.linalg.pinv(x).T
    return np.concatenate([W, np.zeros((1, x.shape[1]))])


def arranged_features(k: int, n_hidden: int, importances: Array) -> Array:
    """W above b (shapes, hidden + 1, k) of every arrangement of the catalogue, the most important features first;
    importances (k,).
    """
    order = np.argsort(-importances, kind="stable")
    shapes = blueprints(k, n_hidden)
    rows = np.zeros((len(shapes), n_hidden + 1, k))
    for row, shape in zip(rows, shapes, strict=True):
        row[:n_hidden, order[: shape.shape[1]]] = NORM * shape
        row[n_hidden, order[: shape.shape[1]]] = BIAS
    return rows


def carried_on(previous: Array, x: Array, scale: float, rng: np.random.Generator) -> Array:
    """W above b (hidden + 1, k) of the previous (hidden + 1, k) model; where only samples x (samples, k) have one,
    small random weights.
    """
    new = x.any(0) & (feature_norm(previous) == 0)
    W = previous.copy()
    W[:-1, new] = rng.normal(0, scale, (len(W) - 1, int(new.sum())))
    W[-1, new] = UNSEEN_BIAS
    return W
