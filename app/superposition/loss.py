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
from torch.nn.functional import pad

from app.superposition import characteristic, exact
from app.superposition.constraint import Constraint
from app.superposition.features import Distribution, mask_probability, masks, plain, quadrature
from app.superposition.spec import Spec

# Pre-activations worked on at once, so that a block stays in the second-level cache.
BLOCK_ELEMENTS = 3 << 17
# Models are filled up to a multiple: matrix libraries sum the columns that are left over in another order.
COLUMNS = 32

EXACT_FEATURES = 8  # the closed form grows as 3^n
CLOSED_FORM_CHEAPER = 6

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

    Models stand in the last dimension, where the products are widest, and everything is done in place in one buffer.
    """

    def __init__(self, problem: Problem) -> None:
        nodes = quadrature(problem.distribution)
        n = problem.distribution.n_features
        with_one = np.concatenate([nodes.x, np.ones((*nodes.share.shape, 1))], 2)
        share_x = (nodes.share[:, :, None] * with_one).transpose(0, 2, 1)  # [strata, n + 1, nodes]
        own_share_x = nodes.x.transpose(2, 0, 1)[:, :, None] * share_x  # [n, strata, n + 1, nodes]
        self.importances = torch.tensor(problem.importances, dtype=torch.float32)
        self.x = torch.tensor(with_one.reshape(-1, n + 1), dtype=torch.float32)  # [strata nodes, n + 1]
        self.share_x = torch.tensor(np.tile(share_x, (n, 1, 1)), dtype=torch.float32)
        self.own_share_x = torch.tensor(own_share_x.reshape(self.share_x.shape), dtype=torch.float32)
        probability = mask_probability(problem.distribution, nodes.example, problem.density)
        self.probability = torch.tensor(probability.T.copy(), dtype=torch.float32)  # [strata, levels]
        nothing = mask_probability(problem.distribution, np.zeros((1, n), dtype=bool), problem.density)
        self.nothing = torch.tensor(nothing[:, 0], dtype=torch.float32)  # [levels]
        square = (nodes.share[:, :, None] * nodes.x**2).sum(1)
        self.target_square = torch.tensor((probability @ square).T.copy(), dtype=torch.float32)  # E x_i^2 [n, levels]
        self.models_at_once = max(1, BLOCK_ELEMENTS // (COLUMNS * len(self.x))) * COLUMNS
        self.buffer = torch.empty(max(BLOCK_ELEMENTS, COLUMNS * len(self.x)))

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient:
        parts = (torch.split(part, self.models_at_once) for part in (gram, b, level))
        loss, by_gram, by_b = zip(*map(self.part, *parts), strict=True)
        return torch.cat(loss), torch.cat(by_gram), torch.cat(by_b)

    def part(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient:
        """The same for as many models as the buffer holds at least one output of."""
        (count, n), strata = b.shape, len(self.probability)
        models = max(1, -(-count // COLUMNS)) * COLUMNS
        missing = (0, models - count)
        rows = torch.cat([gram, b[:, :, None]], 2).permute(1, 2, 0)  # [n outputs, n + 1, models]
        rows, level = pad(rows, missing).contiguous(), pad(level, missing)
        moments = torch.empty(n * strata, n + 1, models)  # A, then A - B
        by_output = moments.view(n, strata, n + 1, models)
        at_own = torch.empty(n, strata, models)
        outputs = min(n, len(self.buffer) // (len(self.x) * models))
        for first in range(0, n, outputs):
            last = min(first + outputs, n)
            rest = slice(first * strata, last * strata)
            z = self.buffer[: (last - first) * len(self.x) * models].view(last - first, -1, models)
            torch.bmm(self.x.expand(last - first, -1, -1), rows[first:last], out=z).relu_()
            z = z.view(-1, self.share_x.shape[2], models)
            torch.bmm(self.share_x[rest], z, out=moments[rest])
            for i in range(first, last):
                at_own[i] = by_output[i, :, i]
            moments[rest].baddbmm_(self.own_share_x[rest], z.gt_(0), alpha=-1)
        weight = self.probability[:, level]
        half = by_output.mul_(weight[:, None]).sum(1)  # of the gradient by rows
        b_rows = rows[:, n]
        bias_alone = self.nothing[level] * b_rows.relu()
        per_output = (
            self.target_square[:, level] - (at_own * weight).sum(1) + (rows * half).sum(1) + bias_alone * b_rows
        )
        half[:, n] += bias_alone
        loss = (self.importances[:, None] * per_output).sum(0)
        by_rows = (2 * self.importances[:, None, None] * half).permute(2, 0, 1)
        return loss[:count], by_rows[:count, :, :n], by_rows[:count, :, n]


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
