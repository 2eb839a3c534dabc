"""From a model's words and contexts to what they mean: the balanced gauge, and the directions of the concepts.

The scores depend on U V' alone, so that any invertible map of the hidden space is free. The balanced gauge takes the
one, up to rotation, that makes the two covariances, weighted by frequency, equal: a vanishing weight decay selects it.
Words and contexts are centred, so that a mean vector, which stands in for biases where there are none, is left out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .language import Array, Language
from .objective import WordsObjective

FLAT = 1e-12  # of the largest singular value: a direction in which nothing is said
STILL = 1e-12  # variance of words that do not differ


@dataclass(frozen=True)
class Meaning:
    """What the words of some models say, in the balanced gauge."""

    words: Array  # (models, words, hidden)
    W: Array  # (models, hidden, K)  directions of the concepts
    additive: Array  # (models,)  share of the words' variance that sums of concepts explain


def meaning(objective: WordsObjective, parameters: Array, level: NDArray[np.int64]) -> Meaning:
    """What models of parameters (models, d), each at its level (models,), say."""
    hidden, language = objective.spec.n_hidden, objective.language
    rows = objective.unpack(parameters, level)[:, :, :hidden]
    frequency = language.frequency[level]
    words = balance(rows[:, 0].mT, rows[:, 1].mT, frequency)
    W = concept_directions(words, language, level)
    return Meaning(words, W, additive_share(words, W, language, level))


def balance(U: Array, V: Array, frequency: Array) -> Array:
    """Centred words (models, words, hidden) of U (models, words, hidden) and V (models, words, hidden) in the balanced
    gauge, weighted by frequency (models, words).
    """
    U, V = (rows - (frequency[:, None] @ rows) for rows in (U, V))
    root = np.sqrt(frequency)[:, :, None]
    (_, of_u), (_, of_v) = np.linalg.qr(root * U), np.linalg.qr(root * V)
    _, singular, right = np.linalg.svd(of_u @ of_v.mT)
    kept = singular > FLAT * np.maximum(singular[:, :1], FLAT)
    shrink = np.where(kept, singular, 1.0) ** -0.5 * kept
    return np.asarray(U @ of_v.mT @ right.mT * shrink[:, None])


def concept_directions(words: Array, language: Language, level: NDArray[np.int64]) -> Array:
    """The least squares (models, hidden, K) of words (models, words, hidden) on their concepts and a constant, weighted
    by frequency, at level (models,). Concepts are independent, so each has its own; one that never changes has none.
    """
    marginal = language.marginal[level]
    weights = language.frequency[level][:, :, None] * (language.concepts - marginal[:, None, :, 1])
    variance = marginal.prod(2)[:, None]
    slope = words.mT @ weights
    return np.asarray(np.divide(slope, variance, out=np.zeros_like(slope), where=variance > 0))


def additive_share(words: Array, W: Array, language: Language, level: NDArray[np.int64]) -> Array:
    """The share (models,) of the variance of words (models, words, hidden) that sums of W (models, hidden, K) explain,
    at level (models,); 1 where words do not differ.
    """
    frequency = language.frequency[level][:, None]
    centred = words - frequency @ words
    concepts = language.concepts - language.marginal[level][:, None, :, 1]
    rest = centred - concepts @ W.mT
    total = (frequency @ centred**2).sum((1, 2))
    unexplained = (frequency @ rest**2).sum((1, 2))
    return np.asarray(np.where(total > STILL, 1 - unexplained / np.maximum(total, STILL), 1.0))
