"""The expected loss of skip-gram with negative sampling, and its gradient, exactly: a sum over all words and contexts.

    L = -sum P(w, c) ln sigmoid(z) - k sum P(w) P(c) ln sigmoid(-z),   z = u_w·v_c + a_w + b_c

Reference: Mikolov et al. 2013, Distributed Representations of Words and Phrases, equation 4, in expectation.

A model's parameters are its words' rows, then its contexts': u or v [hidden][words] and, with biases, a or b [words].
They are held in units of 1 / sqrt(P(w)): rare words then weigh as much in a step as they do in the loss.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..machine.compiled import compiled
from ..machine.products import inner_product
from .language import Language, exchanged, language_of
from .logistic import softplus_and_sigmoid
from .spec import WordsSpec

Array = NDArray[np.float64]

RAREST = 1e-12  # words that are rarer are trained as if they were no rarer
LEAST_LOSS = 1e-9  # added to what a model loses more than the best of any dimension; smaller differences are rounding
STEP_WORK = 6e7  # pairs of a word and a context in one step of the chain: about half a second
EXCHANGED_EVERY = 3  # levels: what is found there spreads to those between
BLOCK = 512  # pairs whose scores are computed at once: they stay in the cache


class WordsObjective:
    """The models of a spec as a function of flat parameters (models, d), each at a level."""

    def __init__(self, spec: WordsSpec) -> None:
        self.spec = spec
        self.language: Language = language_of(spec)
        self.rows = spec.n_hidden + spec.bias
        self.strength = np.array(spec.level_strengths)  # (levels, K)
        self.unit = 1 / np.sqrt(np.maximum(self.language.frequency, RAREST))  # (levels, words)

    @property
    def n_parameters(self) -> int:
        """d."""
        return 2 * self.rows * self.spec.n_words

    @property
    def n_levels(self) -> int:
        return len(self.spec.levels)

    @property
    def flat(self) -> bool:
        """The loss is smooth, and the lowest is soon known."""
        return False

    def steps_at_once(self, models: int) -> int:
        """How many evaluations of so many models a step of the chain may take, at least one."""
        return max(1, int(STEP_WORK / (max(models, 1) * self.spec.n_words**2)))

    def carry(self, parameters: Tensor, source: NDArray[np.int64], level: NDArray[np.int64]) -> Tensor:
        """Models (models, d) of levels source (models,) as parameters (models, d) at level (models,)."""
        return torch.from_numpy(self.pack(self.unpack(parameters.numpy(), source), level))

    def exchange(self, best: Tensor) -> tuple[Tensor, NDArray[np.int64]]:
        """best (levels, d) with neighbouring concepts exchanged (models, d), and their level (models,); none
        where concepts are alike.
        """
        if not self.spec.concepts_differ:
            return best[:0], np.arange(0)
        level = np.arange(0, self.n_levels, EXCHANGED_EVERY)
        rows = self.unpack(best[level].numpy(), level)
        swaps = [exchanged(self.spec.n_concepts, k) for k in range(self.spec.n_concepts - 1)]
        every = np.tile(level, len(swaps))
        return torch.from_numpy(self.pack(np.concatenate([rows[..., swap] for swap in swaps]), every)), every

    def unpack(self, parameters: Array, level: NDArray[np.int64]) -> Array:
        """Rows (models, 2, rows, words) of words and contexts, of parameters (models, d) at level (models,)."""
        shape = (len(parameters), 2, self.rows, self.spec.n_words)
        return np.asarray(parameters.reshape(shape) * self.unit[level][:, None, None])

    def pack(self, rows: Array, level: NDArray[np.int64]) -> Array:
        """Parameters (models, d) of rows (models, 2, rows, words) at level (models,)."""
        return np.asarray((rows / self.unit[level][:, None, None]).reshape(len(rows), self.n_parameters))

    def loss(self, parameters: Tensor, level: Tensor) -> Tensor:
        """The expected loss (models,) of parameters (models, d) at level (models,)."""
        value, _ = self(parameters, level)
        return value - LEAST_LOSS + torch.from_numpy(self.language.unrestricted)[level]

    def __call__(self, parameters: Tensor, level: Tensor) -> tuple[Tensor, Tensor]:
        """What is minimised (models,), the loss less that of the best model of any dimension, and its gradient
        (models, d) at parameters (models, d), each model at its level (models,).
        """
        shape = (len(parameters), 2, self.rows, self.spec.n_words)
        given = parameters.numpy().reshape(shape)
        value, gradient = np.empty(len(given)), np.empty(shape)
        known = self.language
        evaluate_models(
            given,
            level.numpy(),
            self.spec.n_hidden,
            known.joint,
            known.frequency,
            self.unit,
            float(self.spec.negatives),
            value,
            gradient,
        )
        value += LEAST_LOSS - known.unrestricted[level.numpy()]
        return torch.from_numpy(value), torch.from_numpy(gradient).flatten(1)


@compiled
def fill_row(joint: Array, word: int, row: Array) -> None:
    """P(w, c) of one word with every context into row (words,), from joint (K, 2, 2)."""
    row[0] = 1.0
    filled = 1
    for concept in range(len(joint) - 1, -1, -1):
        bit = word >> (len(joint) - 1 - concept) & 1
        without, with_it = joint[concept, bit, 0], joint[concept, bit, 1]
        for c in range(filled):
            row[filled + c] = row[c] * with_it
        for c in range(filled):
            row[c] *= without
        filled *= 2


@compiled
def evaluate_models(
    parameters: Array,
    level: NDArray[np.int64],
    n_hidden: int,
    joint: Array,
    frequency: Array,
    unit: Array,
    negatives: float,
    value: Array,
    gradient: Array,
) -> None:
    """The loss of each model into value (models,) and its gradient (models, 2, rows, words).

    parameters: (models, 2, rows, words). level: (models,). joint: (levels, K, 2, 2). frequency: (levels, words).
    unit: (levels, words).
    """
    models, _, rows, words = parameters.shape
    held = min(words, max(1, BLOCK // words))  # words of a block; both are powers of two
    scaled = np.empty((2, rows, words))
    pairs, noise, total = np.empty((held, words)), np.empty(words), np.empty(words)
    z, softplus, sigmoid = np.empty((held, words)), np.empty((held, words)), np.empty((held, words))
    work, power = np.empty(held * words), np.empty(held * words, dtype=np.int64)
    for model in range(models):
        at = level[model]
        scale, often, slope = unit[at], frequency[at], gradient[model]
        for side in range(2):
            for row in range(rows):
                for c in range(words):
                    scaled[side, row, c] = parameters[model, side, row, c] * scale[c]
                    slope[side, row, c] = 0.0
        own, other = scaled[0], scaled[1]
        for c in range(words):
            noise[c] = negatives * often[c]
            total[c] = 0.0
        for first in range(0, words, held):
            for k in range(held):
                word, score = first + k, z[k]
                fill_row(joint[at], word, pairs[k])
                for c in range(words):
                    score[c] = 0.0
                if rows > n_hidden:
                    bias, biases = own[n_hidden, word], other[n_hidden]
                    for c in range(words):
                        score[c] = bias + biases[c]
                for row in range(n_hidden):
                    u, v = own[row, word], other[row]
                    for c in range(words):
                        score[c] += u * v[c]
            softplus_and_sigmoid(z.reshape(-1), softplus.reshape(-1), sigmoid.reshape(-1), work, power)
            for k in range(held):
                word, score, chance, loss, share = first + k, z[k], pairs[k], softplus[k], sigmoid[k]
                often_here = often[word]
                for c in range(words):
                    both = chance[c] + often_here * noise[c]
                    total[c] += both * loss[c] - chance[c] * score[c]
                    share[c] = both * share[c] - chance[c]
                for row in range(n_hidden):
                    u, by_v = own[row, word], slope[1, row]
                    for c in range(words):
                        by_v[c] += share[c] * u
                    slope[0, row, word] = inner_product(share, other[row])
                if rows > n_hidden:
                    by_b, whole = slope[1, n_hidden], 0.0
                    for c in range(words):
                        by_b[c] += share[c]
                        whole += share[c]
                    slope[0, n_hidden, word] = whole
        value[model] = total.sum()
        for side in range(2):
            for row in range(rows):
                for c in range(words):
                    slope[side, row, c] *= scale[c]
