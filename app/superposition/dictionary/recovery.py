"""What a dictionary has found: single features, or sums of two that often come together."""

from itertools import combinations
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ..geometry.arrangement import IGNORED_BELOW
from ..geometry.measures import Array, directions, feature_norm
from .activations import Activations
from .spec import FOUND

Pair = tuple[int, int]

TOGETHER = 0.5  # a latent of a pair is on mostly while both features are
CONFIDENCE = 1.959963984540054  # standard deviations around the middle 95% of a normal distribution


def often_on(z: Array, weight: Array) -> Array:
    """How often latents z (models, nodes, latents) are on (models, latents), at nodes of weight (nodes,)."""
    return np.asarray(((z > 0) * weight[:, None]).sum(1))


def represented_features(W: Array) -> NDArray[np.intp]:
    """The features (represented,) that W (hidden, n) does not ignore."""
    return np.flatnonzero(feature_norm(W) >= IGNORED_BELOW)


def best_cosines(latents: Array, often: Array, W: Array) -> Array:
    """The largest cosine (models, n) of each feature of W (hidden, n) with latents (models, latents, hidden) that are
    ever on, often (models, latents); -1 where all are dead.
    """
    cosines = np.where(often[:, :, None] > 0, latents @ directions(W), -1.0)
    return np.asarray(cosines.max(1))


def find_all(cosines: Array, W: Array) -> NDArray[np.bool_]:
    """Which dictionaries (models,) of these cosines (models, n) have all represented features of W (hidden, n)."""
    return np.asarray((cosines[:, represented_features(W)] > FOUND).all(1))


def composed_pairs(latents: Array, z: Array, activations: Activations, W: Array) -> list[tuple[int, int, Pair]]:
    """(model, latent, features) of each of latents (models, latents, hidden) that, on as z (models, nodes, latents),
    stands on a sum of two features of W (hidden, n).

    Such a latent points along the sum and along no single feature, and is on mostly while both are: a direction alone
    says little in a plane, where some sum or feature is near to any.

    Reference: Anders et al. 2024, "Sparse autoencoders find composed features in small toy models".
    """
    weight, on, often = activations.weight, activations.on, often_on(z, activations.weight)
    single = (latents @ directions(W)).max(2) > FOUND
    found = []
    for i, j in combinations(represented_features(W).tolist(), 2):
        total = W[:, i] + W[:, j]
        length = np.linalg.norm(total)
        if length < IGNORED_BELOW:
            continue  # opposite: the sum has no direction
        both = on[:, i] & on[:, j]
        together = often_on(z[:, both], weight[both]) > TOGETHER * often
        here = (latents @ (total / length) > FOUND) & ~single & together
        found += [(model, latent, (i, j)) for model, latent in np.argwhere(here).tolist()]
    return sorted(found)


def wilson_interval(count: int, total: int) -> tuple[float, float]:
    """Where the true share lies, with 95% confidence, when count of total were seen.

    Reference: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    share, square = count / total, CONFIDENCE**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = CONFIDENCE * sqrt(share * (1 - share) / total + square / (4 * total**2)) / (1 + square / total)
    return max(middle - half, 0.0), min(middle + half, 1.0)
