"""Stochastic gradient descent on pairs of a word and a context, one after another, each beside its negative samples.

Reference: Mikolov et al. 2013, Distributed Representations of Words and Phrases, equation 4: one step for each pair.
Beyond the paper words and contexts may have biases; and noise words come as often as words do, not with the power 3/4,
so that the loss is in expectation the exact one.
"""

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled
from .sampling import draw

Array = NDArray[np.float64]


@compiled
def train_on_pairs(
    rows: Array,
    n_hidden: int,
    pair_own: Array,
    pair_other: NDArray[np.int32],
    word_own: Array,
    word_other: NDArray[np.int32],
    negatives: int,
    rates: Array,
    state: NDArray[np.uint64],
) -> None:
    """Train rows (2, words, coordinates) on as many pairs as there are learning rates (pairs,); state (1,) goes on.

    The first n_hidden coordinates are those of u or v, the next, if there is one, is a or b. pair_own, pair_other
    (words * words,) and word_own, word_other (words,) are the alias tables of pairs and of words.
    """
    _, words, coordinates = rows.shape
    bias = coordinates > n_hidden
    U, V = rows[0], rows[1]
    target, slope = np.empty(negatives + 1, dtype=np.int64), np.empty(negatives + 1)
    for pair in range(len(rates)):
        both = draw(pair_own, pair_other, state)
        w = both // words
        target[0] = both - w * words
        for sample in range(1, negatives + 1):
            target[sample] = draw(word_own, word_other, state)
        u = U[w]
        for sample in range(negatives + 1):
            v = V[target[sample]]
            z = u[n_hidden] + v[n_hidden] if bias else 0.0
            for h in range(n_hidden):
                z += u[h] * v[h]
            slope[sample] = -rates[pair] / (1 + np.exp(-z))
        slope[0] += rates[pair]
        for h in range(n_hidden):
            old, change = u[h], 0.0
            for sample in range(negatives + 1):
                change += slope[sample] * V[target[sample], h]
            for sample in range(negatives + 1):
                V[target[sample], h] += slope[sample] * old
            u[h] += change
        if bias:
            for sample in range(negatives + 1):
                V[target[sample], n_hidden] += slope[sample]
                u[n_hidden] += slope[sample]
