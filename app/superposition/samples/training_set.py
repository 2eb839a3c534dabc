"""Training sets: samples of the features, given that at least one of them is on.

A sample with no feature on has no effect on training. Draw d is one endless sequence of samples, and a training
set its first T: one sample more leaves the others as they are.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..geometry.measures import Array
from .spec import SamplesSpec

STREAM = 272  # a stream in which seed 0 shows what most draws do: stars of 3 to 7 samples, no pentagon up to T = 12
FRESH = 2**31  # added to the number of a draw: seeds are below it, so that test samples are those of no draw


@dataclass(frozen=True)
class TrainingSet:
    """Samples by the features that are on in any of them; no other feature is on."""

    features: NDArray[np.intp]  # (k,), ascending
    x: Array  # (samples, k)


@lru_cache(maxsize=8)
def training_set(spec: SamplesSpec, level: int, draw: int) -> TrainingSet:
    """The training set of one draw at one level of a spec."""
    sparsity, count = spec.levels[level]
    x = samples(
        np.random.default_rng([spec.base.seed, draw, STREAM]), count, spec.base.n_features, sparsity, spec.unit_length
    )
    features = np.flatnonzero(x.any(0))
    return TrainingSet(features, np.ascontiguousarray(x[:, features]))


def fresh_samples(spec: SamplesSpec, sparsity: float, count: int) -> Array:
    """Samples (count, n) that no draw has, to estimate what a model loses on the whole distribution."""
    rng = np.random.default_rng([spec.base.seed, FRESH])
    return samples(rng, count, spec.base.n_features, sparsity, spec.unit_length)


def samples(rng: np.random.Generator, count: int, n: int, sparsity: float, unit_length: bool) -> Array:
    """Samples (count, n) of n features, of which at least one is on.

    The first feature that is on is drawn by inverting the distribution of its number, a geometric one that ends at n;
    those behind it are on independently.
    """
    chance = rng.random((count, 2 * n + 1))  # a row a sample, so that one more leaves the others as they are
    ahead, first = np.arange(n), np.zeros(count, dtype=np.intp)
    if sparsity > 0:
        nothing = -np.expm1(n * np.log(sparsity))  # 1 - S^n
        first = np.minimum(np.log1p(-chance[:, 0] * nothing) / np.log(sparsity), n - 1).astype(np.intp)
    on = (chance[:, 1 : n + 1] < 1 - sparsity) & (ahead > first[:, None])
    on |= ahead == first[:, None]
    x = np.where(on, 1 - chance[:, n + 1 :], 0.0)  # in (0, 1]
    return np.asarray(x / np.linalg.norm(x, axis=1, keepdims=True) if unit_length else x)
