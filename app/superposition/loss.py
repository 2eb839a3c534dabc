"""The population loss L = E sum_i I_i (x_i - x'_i)^2 and its gradient by hand, for many models at many levels at once.

Three ways, one signature `(gram_matrix [models, n, n], b [models, n], level [models]) -> (loss, by gram, by b)`:
over shared nodes in float32 (fast, what training uses), by the closed form in float64 (n <= 8, what is reported),
and by second moments where there is no ReLU (exact for any n). The loss depends on W through G = W^T W alone.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from app.superposition import characteristic, exact
from app.superposition.constraint import Constraint
from app.superposition.features import ENUMERATED_FEATURES, Distribution, mask_probability, masks, quadrature
from app.superposition.spec import Spec

# Pre-activations worked on at once, so that a block stays in the second-level cache.
BLOCK_ELEMENTS = 1 << 18

Gradient = tuple[Tensor, Tensor, Tensor]


class Objective(Protocol):
    """A population loss of models at levels; level[k] is the index of model k's sparsity."""

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient: ...


@dataclass(frozen=True)
class Problem:
    """What a loss is about, apart from the model: features, how important, how often on, and whether there is a ReLU."""

    distribution: Distribution
    importances: tuple[float, ...]
    sparsities: tuple[float, ...]
    relu: bool

    @property
    def density(self) -> np.ndarray:
        return 1 - np.asarray(self.sparsities)


def problem_of(spec: Spec) -> Problem:
    distribution = Distribution(spec.groups, spec.correlation == "anticorrelated")
    return Problem(distribution, spec.feature_importances, spec.levels, spec.activation == "relu")


def training_objective(problem: Problem) -> Objective:
    """The loss to train on: cheap, and close enough to the exact one to end in the same arrangements."""
    return NodeLoss(problem) if problem.relu else MomentLoss(problem)


def exact_objective(problem: Problem) -> Objective:
    """The loss to report: the closed form where it is affordable, else its Fourier form (see characteristic)."""
    if not problem.relu:
        return MomentLoss(problem)
    few = problem.distribution.n_features <= ENUMERATED_FEATURES
    return ClosedForm(problem) if few else characteristic.FourierLoss(problem)


class NodeLoss:
    """Quadrature over nodes shared by every level: two matrix products and two elementwise passes a step, no autograd."""

    def __init__(self, problem: Problem) -> None:
        nodes = quadrature(problem.distribution)
        self.importances = torch.tensor(problem.importances, dtype=torch.float32)
        with_one = np.column_stack([nodes.x, np.ones(len(nodes.x))])
        self.x = torch.tensor(with_one.T.copy(), dtype=torch.float32)  # [n + 1, nodes]
        weight = mask_probability_of(nodes.active, problem) * nodes.share  # [levels, nodes]
        weight /= weight.sum(1, keepdims=True)
        # Two equal columns: a product with one column takes another code path, whose rounding depends on company.
        self.weight = torch.tensor(np.stack([weight, weight], 2), dtype=torch.float32)
        self.weighted_x = torch.tensor(weight[:, :, None] * with_one, dtype=torch.float32)  # [levels, nodes, n + 1]

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient:
        models, n = b.shape
        nodes = self.x.shape[1]
        rows = torch.cat([gram, b[:, :, None]], 2)
        loss, by_rows = torch.empty(models), torch.empty_like(rows)
        at_once = max(1, BLOCK_ELEMENTS // (n * nodes))
        z = torch.empty(at_once * n, nodes)
        target = self.x[:n]
        for at_level, start, stop in runs_of(level):
            for first in range(start, stop, at_once):
                last = min(first + at_once, stop)
                block = z[: (last - first) * n]
                torch.mm(rows[first:last].view(-1, n + 1), self.x, out=block)
                by_output = block.view(last - first, n, nodes)
                torch.relu_(by_output)
                on = by_output > 0
                by_output.sub_(target)
                squared = (block * block).mm(self.weight[at_level])[:, 0]
                loss[first:last] = (squared.view(-1, n) * self.importances).sum(1)
                by_output.mul_(on)
                by_rows[first:last] = block.mm(self.weighted_x[at_level]).view(-1, n, n + 1)
        by_rows *= 2 * self.importances[:, None]
        return loss, by_rows[:, :, :n], by_rows[:, :, n]


def runs_of(level: Tensor) -> list[tuple[int, int, int]]:
    """(level, start, stop) of each run of equal levels; models are kept sorted by level."""
    values, counts = torch.unique_consecutive(level, return_counts=True)
    stops = counts.cumsum(0).tolist()
    return [(v, stop - c, stop) for v, c, stop in zip(values.tolist(), counts.tolist(), stops, strict=True)]


class ClosedForm:
    """The exact loss in float64 for n <= 8 (see exact)."""

    def __init__(self, problem: Problem) -> None:
        self.masks = masks(problem.distribution)
        self.weights = mask_probability_of(self.masks, problem)
        self.importances = np.asarray(problem.importances)

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient:
        weights = self.weights[level.numpy()]
        parts = exact.loss_and_gradient(
            gram.double().numpy(), b.double().numpy(), weights, self.masks, self.importances
        )
        loss, by_gram, by_b = (torch.from_numpy(part) for part in parts)
        return loss, by_gram, by_b


class MomentLoss:
    """The exact loss without ReLU: with e = row i of (1 - G), I_i (e E[x x^T] e^T - 2 b_i e·E[x] + b_i^2)."""

    def __init__(self, problem: Problem) -> None:
        mean, second = moments(problem)
        self.mean, self.second = torch.from_numpy(mean), torch.from_numpy(second)
        self.importances = torch.tensor(problem.importances, dtype=torch.float64)

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient:
        mean, second, b = self.mean[level], self.second[level], b.double()
        error = torch.eye(b.shape[1], dtype=torch.float64) - gram.double()
        error_second = error @ second
        error_mean = (error * mean[:, None, :]).sum(2)
        per_output = (error_second * error).sum(2) - 2 * b * error_mean + b * b
        by_gram = -2 * self.importances[:, None] * (error_second - b[:, :, None] * mean[:, None, :])
        return (per_output * self.importances).sum(1), by_gram, 2 * self.importances * (b - error_mean)


@lru_cache(maxsize=32)
def moments(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """E[x] [levels, n] and E[x x^T] [levels, n, n]."""
    density, groups, exclusive = problem.density, problem.distribution.groups, problem.distribution.exclusive
    n = problem.distribution.n_features
    on = np.zeros((len(density), n))
    together = np.zeros((len(density), n, n))
    group_of = {feature: g for g, group in enumerate(groups) for feature in group}
    for i in range(n):
        on[:, i] = np.minimum(density, 1 / len(groups[group_of[i]])) if exclusive else density
    for i in range(n):
        for j in range(n):
            if group_of[i] != group_of[j]:
                together[:, i, j] = on[:, i] * on[:, j] / 4
            elif i == j:
                together[:, i, j] = on[:, i] / 3
            elif not exclusive:
                together[:, i, j] = on[:, i] / 4
    return on / 2, together


def mask_probability_of(active: np.ndarray, problem: Problem) -> np.ndarray:
    return mask_probability(problem.distribution, active, problem.density)


def evaluate(
    W: list[list[float]],
    b: list[float],
    sparsity: float,
    importances: list[float],
    activation: str,
    constraint: str,
) -> dict[str, object]:
    """The loss of one model and its gradient by W (hidden x features) and b; exact for n <= 8.

    Under a constraint W is first put on it (sphere: columns scaled to norm 1; sphere_gain: to their root mean square)
    and the gradient is that of the whole. Raises ValueError where a column of zeros has no direction.
    """
    weights = torch.tensor(W, dtype=torch.float64)[None]
    bias = torch.tensor(b, dtype=torch.float64)[None]
    n = bias.shape[1]
    problem = Problem(
        Distribution(tuple((i,) for i in range(n)), False), tuple(importances), (sparsity,), activation == "relu"
    )
    on_set, pull_back = Constraint(constraint).project(weights)
    loss, by_gram, by_b = exact_objective(problem)(on_set.mT @ on_set, bias, torch.zeros(1, dtype=torch.long))
    by_W = pull_back(on_set @ (by_gram + by_gram.mT))
    return {"loss": loss.item(), "grad_W": by_W[0].tolist(), "grad_b": by_b[0].tolist()}
