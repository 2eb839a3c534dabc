"""The expected loss of models on patterns of binary features, and its gradient, exactly: a sum over all patterns.

    L = sum over patterns x of P(x) sum_i I_i (x_i - ReLU(W_i·W x + b_i))^2

A model's parameters are W, row by row, then b.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..geometry.measures import Array
from ..machine.compiled import compiled, compiled_reordered
from ..machine.products import inner_product
from .distribution import Distribution, distribution_of, kept
from .spec import PatternSpec

LEFT_OUT = 1e-13  # probability of all patterns together that are too rare to matter: below rounding of the loss
LEAST_LOSS = 1e-9  # added to what is minimised: of data that are never on the best loss is 0
STEP_WORK = 1.2e8  # products of patterns, features and models in one step of the chain: about half a second
EXCHANGED_EVERY = 3  # levels: what is found there spreads to those between
BLOCK = 256  # patterns that are computed at once: they stay in the cache
REVIVED = 0.8  # norm that a feature which is weak is tried at


class PatternObjective:
    """The models of a spec as a function of flat parameters (models, d), each at a level."""

    def __init__(self, spec: PatternSpec) -> None:
        self.spec = spec
        self.distribution: Distribution = distribution_of(spec)
        self.importance = np.array(spec.feature_importances)  # (n,)
        self.decay = np.array(spec.level_decays)  # (levels,)
        at_levels = [kept(row, LEFT_OUT) for row in self.distribution.probability]
        self.first = np.cumsum([0, *map(len, at_levels)])  # (levels + 1,)
        self.patterns = np.ascontiguousarray(self.distribution.patterns[np.concatenate(at_levels)].T)  # (n, kept)
        rows = zip(self.distribution.probability, at_levels, strict=True)
        self.chance = np.concatenate([row[chosen] for row, chosen in rows])  # (kept,)

    @property
    def n_parameters(self) -> int:
        """d."""
        return (self.spec.n_hidden + 1) * self.spec.n_features

    @property
    def n_levels(self) -> int:
        return len(self.spec.level_values)

    def unpack(self, parameters: Array) -> tuple[Array, Array]:
        """W (models, hidden, n) and b (models, n) of parameters (models, d)."""
        n = self.spec.n_features
        return parameters[:, :-n].reshape(len(parameters), self.spec.n_hidden, n), parameters[:, -n:]

    def pack(self, W: Array, b: Array) -> Array:
        """Parameters (models, d) of W (models, hidden, n) and b (models, n)."""
        return np.concatenate([W.reshape(len(W), -1), b], 1)

    @property
    def flat(self) -> bool:
        """Those of a table are: what seldom comes together leaves much undecided."""
        return self.spec.table is not None

    def steps_at_once(self, models: int) -> int:
        """How many evaluations of so many models a step of the chain may take, at least one."""
        usual = len(self.chance) / self.n_levels
        return max(1, int(STEP_WORK / (max(models, 1) * usual * self.spec.n_features)))

    def carry(self, parameters: Tensor, source: NDArray[np.int64], level: NDArray[np.int64]) -> Tensor:
        """Models (models, d) of levels source (models,) as parameters (models, d) at level (models,): they are the
        same.
        """
        return parameters

    def exchange(self, best: Tensor) -> tuple[Tensor, NDArray[np.int64]]:
        """Of best (levels, d) at some levels models (models, d) with one feature left out or brought back, and their
        level (models,).
        """
        level, tried = np.arange(0, self.n_levels, EXCHANGED_EVERY), []
        for i in range(self.spec.n_features):
            W, b = (one.copy() for one in self.unpack(best[level].numpy()))
            norm = np.sqrt((W[:, :, i] ** 2).sum(1))
            weak = norm < REVIVED / 2
            W[:, :, i] *= np.where(weak, REVIVED / np.maximum(norm, LEAST_LOSS), 0.0)[:, None]
            b[:, i] = np.where(weak, b.min(1), self.distribution.density[level, i])
            tried.append(self.pack(W, b))
        return torch.from_numpy(np.concatenate(tried)), np.tile(level, len(tried))

    def data_loss(self, parameters: Tensor, level: Tensor) -> Tensor:
        """The expected loss (models,) of parameters (models, d) at level (models,), without weight decay."""
        return self(parameters, level)[0] - LEAST_LOSS - self.penalty(parameters, level)

    def penalty(self, parameters: Tensor, level: Tensor) -> Tensor:
        """The weight decay of level (models,) times the squared norm of W of parameters (models, d): (models,)."""
        weights = parameters[:, : -self.spec.n_features]
        return torch.from_numpy(self.decay)[level] * (weights**2).sum(1)

    def __call__(self, parameters: Tensor, level: Tensor) -> tuple[Tensor, Tensor]:
        """What is minimised (models,), the loss with weight decay, and its gradient (models, d) at parameters (models,
        d), each model at its level (models,).
        """
        given, at = parameters.numpy(), level.numpy()
        value, gradient = np.empty(len(given)), np.empty(given.shape)
        evaluate_models(given, at, self.first, self.patterns, self.chance, self.importance, value, gradient)
        n = self.spec.n_features
        gradient[:, :-n] += 2 * self.decay[at][:, None] * given[:, :-n]
        return torch.from_numpy(value) + LEAST_LOSS + self.penalty(parameters, level), torch.from_numpy(gradient)


@compiled_reordered
def pull(z: Array, x: Array, chance: Array, importance: float, slope: Array) -> tuple[float, float]:
    """The loss of one output z (count,) of feature x (count,) under chance (count,), and the sum of its derivatives,
    which are left in slope (count,).
    """
    loss = total = 0.0
    for p in range(len(z)):
        shown = z[p] if z[p] > 0 else 0.0
        off = shown - x[p]
        weighted = importance * chance[p] * off
        loss += weighted * off
        derivative = 2 * weighted if z[p] > 0 else 0.0
        slope[p] = derivative
        total += derivative
    return loss, total


@compiled
def evaluate_models(
    parameters: Array,
    level: NDArray[np.int64],
    first: NDArray[np.int64],
    patterns: Array,
    chance: Array,
    importance: Array,
    value: Array,
    gradient: Array,
) -> None:
    """The loss of each model into value (models,) and its gradient into gradient (models, d), of parameters (models, d)
    at level (models,).

    first: (levels + 1,), where the patterns of each level begin. patterns: (n, kept). chance: (kept,).
    importance: (n,).
    """
    n = len(importance)
    hidden = parameters.shape[1] // n - 1
    z, slope, h, by_h = np.empty(BLOCK), np.empty(BLOCK), np.empty((hidden, BLOCK)), np.empty((hidden, BLOCK))
    for model in range(len(parameters)):
        own, by = parameters[model], gradient[model]
        begin, end = first[level[model]], first[level[model] + 1]
        total = 0.0
        by[:] = 0.0
        for start in range(begin, end, BLOCK):
            count = min(BLOCK, end - start)
            here, slopes, outputs = chance[start : start + count], slope[:count], z[:count]
            for row in range(hidden):
                of_row, by_row = h[row, :count], by_h[row, :count]
                of_row[:] = 0.0
                by_row[:] = 0.0
                for i in range(n):
                    weight, x = own[row * n + i], patterns[i, start : start + count]
                    for p in range(count):
                        of_row[p] += weight * x[p]
            for i in range(n):
                outputs[:] = own[hidden * n + i]
                for row in range(hidden):
                    weight, of_row = own[row * n + i], h[row, :count]
                    for p in range(count):
                        outputs[p] += weight * of_row[p]
                lost, pulled = pull(outputs, patterns[i, start : start + count], here, importance[i], slopes)
                total += lost
                by[hidden * n + i] += pulled
                for row in range(hidden):
                    weight, by_row = own[row * n + i], by_h[row, :count]
                    by[row * n + i] += inner_product(slopes, h[row, :count])
                    for p in range(count):
                        by_row[p] += weight * slopes[p]
            for row in range(hidden):
                for i in range(n):
                    by[row * n + i] += inner_product(patterns[i, start : start + count], by_h[row, :count])
        value[model] = total
