"""What is minimised on a training set, and its gradient: two products with the samples, no n x n matrix.

    L = (1 / T) (sum over samples of sum_i I_i (x_i - x'_i)^2 + DECAY |W|^2),   x' = ReLU(W'h + b),  h = W x

The samples alone leave a model free wherever it fits them: few samples lose nothing at any angles. A weight decay takes
the least weights of all that fit. It counts as a prior does, less beside more samples, and is no part of what is told.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..geometry.measures import Array
from ..machine.compiled import compiled, compiled_reordered
from ..machine.products import inner_product

DECAY = 0.09  # of one sample's weight: T = 3 to 6 stand in stars with train losses up to .015; .03 leaves them slower
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Samples:
    """Training sets of several draws, of equally many samples, by one list of features (k,).

    index, value: the features that are on and how much, sample by sample and draw by draw, of which sample t of draw d
    has start[d, t] to start[d, t + 1].
    """

    features: Indices  # (k,)
    x: Array  # (draws, samples, k)
    start: Indices  # (draws, samples + 1)
    index: Indices  # (on,)
    value: Array  # (on,)


def pack_samples(features: Indices, x: Array) -> Samples:
    """Training sets x (draws, samples, k) of the features (k,), and which of these are on."""
    draws, count, _ = x.shape
    draw, sample, index = np.nonzero(x)
    start = np.searchsorted(draw * count + sample, np.arange(draws * count + 1))
    at = np.arange(draws)[:, None] * count + np.arange(count + 1)
    return Samples(features, np.ascontiguousarray(x), start[at], index, x[draw, sample, index])


class SamplesObjective:
    """The loss of models of flat parameters (models, (hidden + 1) k): W and b of the features that are on anywhere.

    A feature that no sample has is at its minimum with W_i = 0 and b_i = 0, where no output of it errs.
    """

    def __init__(self, samples: Samples, n_hidden: int, importances: Array, relu: bool) -> None:
        """importances: (n,), of all features."""
        self.samples, self.n_hidden, self.relu = samples, n_hidden, relu
        self.importances = importances[samples.features]

    def unpack(self, parameters: Array) -> Array:
        """W above b (models, hidden + 1, k) of parameters (models, d)."""
        return parameters.reshape(len(parameters), self.n_hidden + 1, -1)

    def __call__(self, parameters: Tensor, draw: Tensor) -> tuple[Tensor, Tensor]:
        """What is minimised (models,) and its gradient (models, d) at parameters (models, d), each on its draw
        (models,).
        """
        given = self.unpack(np.ascontiguousarray(parameters.numpy()))
        value, gradient = np.zeros(len(given)), np.zeros_like(given)
        own = self.samples
        evaluate_models(
            given, draw.numpy(), own.x, own.start, own.index, own.value, self.importances, self.relu, value, gradient
        )
        count = own.x.shape[1]
        W = given[:, : self.n_hidden]
        value += DECAY * (W**2).sum((1, 2))
        gradient[:, : self.n_hidden] += 2 * DECAY * W
        return torch.from_numpy(value / count), torch.from_numpy(gradient.reshape(len(given), -1) / count)

    def loss(self, parameters: Array, draw: Indices) -> Array:
        """The loss on the samples alone (models,) of parameters (models, d), each on its draw (models,)."""
        value, _ = self(torch.from_numpy(parameters), torch.from_numpy(draw))
        W = self.unpack(parameters)[:, : self.n_hidden]
        return np.asarray(value.numpy() - DECAY * (W**2).sum((1, 2)) / self.samples.x.shape[1])


@compiled_reordered
def add_output_errors(
    W: Array, h: Array, x: Array, importances: Array, relu: bool, slope: Array, error: Array
) -> float:
    """The loss of one sample x (k,) with hidden vector h (hidden,), its gradient by the outputs before the ReLU
    into error (k,), and that by W above b, of the decoder alone, added to slope (hidden + 1, k). W: (hidden + 1, k).
    importances: (k,).
    """
    hidden, k = len(h), len(x)
    total = 0.0
    for i in range(k):
        error[i] = W[hidden, i]
    for row in range(hidden):
        for i in range(k):
            error[i] += W[row, i] * h[row]
    for i in range(k):
        z = error[i]
        out = z if z > 0 or not relu else 0.0
        miss = out - x[i]
        total += importances[i] * miss * miss
        error[i] = 2 * importances[i] * miss if z > 0 or not relu else 0.0
    for i in range(k):
        slope[hidden, i] += error[i]
    for row in range(hidden):
        for i in range(k):
            slope[row, i] += error[i] * h[row]
    return total


@compiled
def evaluate_models(
    parameters: Array,
    draw: Indices,
    x: Array,
    start: Indices,
    index: Indices,
    amount: Array,
    importances: Array,
    relu: bool,
    value: Array,
    gradient: Array,
) -> None:
    """The loss of each model, summed over its samples, into value (models,) and its gradient (models, hidden + 1, k).

    parameters: (models, hidden + 1, k), W above b. draw: (models,). x: (draws, samples, k).
    start: (draws, samples + 1). index: (on,). amount: (on,). importances: (k,).
    """
    models, rows, k = parameters.shape
    hidden = rows - 1
    h, error = np.empty(hidden), np.empty(k)
    for model in range(models):
        W, slope, own = parameters[model], gradient[model], draw[model]
        slope[:] = 0.0
        total = 0.0
        for t in range(x.shape[1]):
            first, last = start[own, t], start[own, t + 1]
            for row in range(hidden):
                h[row] = 0.0
                for j in range(first, last):
                    h[row] += W[row, index[j]] * amount[j]
            total += add_output_errors(W, h, x[own, t], importances, relu, slope, error)
            for row in range(hidden):
                by_h = inner_product(error, W[row])
                for j in range(first, last):
                    slope[row, index[j]] += by_h * amount[j]
        value[model] = total
