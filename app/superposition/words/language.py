"""The language: how often each word is, and how often it occurs with each context, at every level.

P(w, c) is proportional to P(w) P(c) exp(sum_i s_i w_i c_i), P(w) = prod_i p^w_i (1 - p)^(1 - w_i): a product over
concepts, so that each level is K tables of two by two.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .spec import WordsSpec

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Language:
    """Of each level: how a word and a context share concepts, and how often words are. Words and contexts are alike."""

    joint: Array  # (levels, K, 2, 2)  P(w_i, c_i)
    marginal: Array  # (levels, K, 2)  P(w_i)
    frequency: Array  # (levels, words)  P(w)
    unrestricted: Array  # (levels,)  the loss of the best model of any dimension

    @property
    def concepts(self) -> Array:
        """Which concepts each word has (words, K)."""
        return concepts_of(self.joint.shape[1])


@lru_cache(maxsize=8)
def concepts_of(n_concepts: int) -> Array:
    """Which concepts each word has (2^K, K): words are binary numbers, with concept 0 as the highest bit."""
    numbers = np.arange(1 << n_concepts)
    return np.asarray(numbers[:, None] >> np.arange(n_concepts)[::-1] & 1, dtype=np.float64)


def exchanged(n_concepts: int, concept: int) -> NDArray[np.int64]:
    """The order (words,) in which words stand when a concept and the next change places."""
    words, last = np.arange(1 << n_concepts), n_concepts - 1
    one, other = words >> last - concept & 1, words >> last - concept - 1 & 1
    return np.asarray(words ^ np.where(one != other, 1 << last - concept | 1 << last - concept - 1, 0))


@lru_cache(maxsize=8)
def language_of(spec: WordsSpec) -> Language:
    """The language of a spec, made once a process."""
    density = 1 - np.array(spec.levels)
    strength = np.array(spec.level_strengths)
    alone = np.stack([1 - density, density], 1)  # (levels, 2)
    both = alone[:, :, None] * alone[:, None, :]
    joint = np.repeat(both[:, None], spec.n_concepts, 1)
    joint[:, :, 1, 1] *= np.exp(strength)
    joint /= joint.sum((2, 3), keepdims=True)
    marginal = joint.sum(3)
    frequency = products(marginal[..., None])[..., 0]
    lowest = [unrestricted_loss(*level, spec.negatives) for level in zip(joint, frequency, strict=True)]
    return Language(joint, marginal, frequency, np.array(lowest))


def products(factors: Array) -> Array:
    """The products (levels, 2^K, n) over concepts of factors (levels, K, 2, n), words in their order."""
    result = np.ones_like(factors[:, 0, :1])
    for concept in range(factors.shape[1]):
        result = (result[:, :, None] * factors[:, concept, None]).reshape(len(factors), -1, factors.shape[3])
    return result


def unrestricted_loss(joint: Array, frequency: Array, negatives: int) -> float:
    """The loss where each pair of a word and a context has a score of its own, for joint (K, 2, 2) and frequency
    (words,): shifted pointwise mutual information.

    Reference: Levy & Goldberg 2014.
    """
    pairs = np.ones((1, 1))
    for table in joint:
        pairs = np.kron(pairs, table)
    noise = negatives * frequency[:, None] * frequency
    there = (pairs > 0) & (noise > 0)
    positive, negative = pairs[there], noise[there]
    total = positive + negative
    return float(-(positive * np.log(positive / total) + negative * np.log(negative / total)).sum())
