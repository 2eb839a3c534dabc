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
from app.superposition.features import Distribution, mask_probability, masks, plain, quadrature
from app.superposition.spec import Spec

# Pre-activations worked on at once, so that a block stays in the second-level cache.
BLOCK_ELEMENTS = 3 << 16

EXACT_FEATURES = 8  # the closed form grows as 3^n
CLOSED_FORM_CHEAPER = 6

# x where the second argument is above the threshold, else 0: one pass where a comparison and a product take two.
on = torch.ops.aten.threshold_backward.grad_input

Gradient = tuple[Tensor, Tensor, Tensor]


class Objective(Protocol):
    """A population loss of models at levels; level[k] is the index of model k's sparsity."""

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient: ...


@dataclass(frozen=True)
class Problem:
    """What a loss is about apart from the model: features, their importances, how often on, and is there a ReLU."""

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


def fine_objective(problem: Problem) -> Objective:
    """The loss to finish on: the exact one, or its Fourier form where that is cheaper and as good."""
    if not problem.relu:
        return MomentLoss(problem)
    few = problem.distribution.n_features <= CLOSED_FORM_CHEAPER
    return ClosedForm(problem) if few else characteristic.FourierLoss(problem)


def exact_objective(problem: Problem) -> Objective:
    """The loss to report: the closed form where it is affordable, else its Fourier form (see characteristic)."""
    if not problem.relu:
        return MomentLoss(problem)
    few = problem.distribution.n_features <= EXACT_FEATURES
    return ClosedForm(problem) if few else characteristic.FourierLoss(problem)


class NodeLoss:
    """Quadrature over nodes shared by every level: a few matrix products and elementwise passes a step, no autograd.

    With z = G_i x + b_i, a stratum gives A_j = E z_+ x_j and B_j = E x_i x_j 1[z > 0] (x_0 = 1). Then E z_+^2 is
    G_i·A + b_i A_0, E x_i z_+ is A_i and G_i·B + b_i B_0, and the gradient by G_ij is 2 (A_j - B_j). Only the sum over
    strata knows the sparsity. Where no feature is on, z = b_i.
    """

    def __init__(self, problem: Problem) -> None:
        nodes = quadrature(problem.distribution)
        n, strata = problem.distribution.n_features, len(nodes.share)
        with_one = np.concatenate([nodes.x, np.ones((*nodes.share.shape, 1))], 2)
        self.importances = torch.tensor(problem.importances, dtype=torch.float32)
        self.x = torch.tensor(with_one.reshape(-1, n + 1).T.copy(), dtype=torch.float32)  # [n + 1, strata nodes]
        self.shared_x = torch.tensor(nodes.share[:, :, None] * with_one, dtype=torch.float32)  # [strata, nodes, n + 1]
        probability = mask_probability(problem.distribution, nodes.example, problem.density)
        self.probability = torch.tensor(probability.T.copy(), dtype=torch.float32)  # [strata, levels]
        nothing = mask_probability(problem.distribution, np.zeros((1, n), dtype=bool), problem.density)
        self.nothing = torch.tensor(nothing, dtype=torch.float32)  # [levels, 1]
        square = (nodes.share[:, :, None] * nodes.x**2).sum(1)
        self.target_square = torch.tensor(probability @ square, dtype=torch.float32)  # E x_i^2 [levels, n]
        self.models_at_once = max(1, BLOCK_ELEMENTS // (n * self.x.shape[1]))
        self.buffers = torch.empty(2, self.models_at_once * n, strata, nodes.share.shape[1])

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient:
        models, n = b.shape
        rows = torch.cat([gram, b[:, :, None]], 2)
        flat = rows.view(models * n, n + 1)
        value_x, own_x = torch.empty(2, len(self.shared_x), models * n, n + 1)
        for first in range(0, models * n, self.models_at_once * n):
            block = slice(first, min(first + self.models_at_once * n, models * n))
            value, own = self.buffers[:, : block.stop - first]
            shape = (len(value) // n, n, self.x.shape[1])
            torch.mm(flat[block], self.x, out=value.view(len(value), -1)).relu_()
            on(self.x[:n].expand(shape), value.view(shape), 0, grad_input=own.view(shape))
            torch.bmm(value.transpose(0, 1), self.shared_x, out=value_x[:, block])
            torch.bmm(own.transpose(0, 1), self.shared_x, out=own_x[:, block])
        by_stratum = (len(value_x), models, n, n + 1)
        weight = self.probability[:, level, None]  # [strata, models, 1]
        at_own = (value_x.view(by_stratum)[..., :n].diagonal(dim1=2, dim2=3) * weight).sum(0)
        half = (value_x.sub_(own_x).view(by_stratum) * weight[..., None]).sum(0)  # of the gradient by rows
        per_output = self.target_square[level] - at_own + (rows * half).sum(2)
        bias_alone = self.nothing[level] * b.relu()
        per_output += bias_alone * b
        half[..., n] += bias_alone
        by_rows = 2 * self.importances[:, None] * half
        return (per_output * self.importances).sum(1), by_rows[..., :n], by_rows[..., n]


class ClosedForm:
    """The exact loss in float64 for n <= 8 (see exact)."""

    def __init__(self, problem: Problem) -> None:
        self.masks = masks(problem.distribution)
        self.weights = mask_probability(problem.distribution, self.masks, problem.density)
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
    problem = Problem(plain(n), tuple(importances), (sparsity,), activation == "relu")
    on_set, pull_back = Constraint(constraint).project(weights)
    loss, by_gram, by_b = exact_objective(problem)(on_set.mT @ on_set, bias, torch.zeros(1, dtype=torch.long))
    by_W = pull_back(on_set @ (by_gram + by_gram.mT))
    return {"loss": loss.item(), "grad_W": by_W[0].tolist(), "grad_b": by_b[0].tolist()}
