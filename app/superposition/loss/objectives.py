"""The population loss L = E sum_i I_i (x_i - x'_i)^2 and its gradient by hand, for many models at many levels at once.

Five ways, one signature: over shared nodes in float32 (fast, what training uses), by a Fourier series to as many digits
as are wanted (what minima are found with), by the closed form in float64 (n <= 8, what is reported), by second moments
where there is no ReLU (exact for any n), and for decoders that read h at length 1 by ratios alone (see normalised). The
loss depends on W through G = WᵀW alone, from which the Fourier series, the closed form and the moments start; its rows
need not be those of one W there.
"""

from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from ..experiment.cost import EXACT_FEATURES
from . import closed_form, fourier
from .features import mask_probability, masks, quadrature_nodes
from .gram import gram_matrix
from .line import LineLoss
from .normalised import EXACT_POINTS, FINE_POINTS, TRAINING_POINTS, NormalisedLoss
from .problem import Problem, feature_moments
from .quadrature import MOST_HIDDEN, aligned_zeros, extent_of, node_sums, pad_to_blocks

CLOSED_FORM_CHEAPER = 5  # features: of six it takes half as long again as the series, of eight eight times as long
CLOSED_FORM_FASTER = 6  # features: the same where nine digits are wanted
FEWEST = 24  # frequencies to find minima with; rows of weak features take more, until the tolerance is met
NEGLIGIBLE = 1e-5  # of the probability that any feature is active: rarer strata are left out
UNSEEN = 1e-14  # of the same: rarer masks are below rounding in the closed form

LINE_CHEAP = 5  # features up to which the exact loss in one dimension takes no longer than nodes do
PRECISE_IN_ALL = 1 << 17  # points for each number of active features, at all levels together

Gradient = tuple[Tensor, Tensor, Tensor]


class Objective(Protocol):
    """A population loss of each output of models at levels; level[k] is the index of model k's sparsity."""

    def __call__(self, W: Tensor, b: Tensor, level: Tensor) -> Gradient:
        """Loss (models, n) by output, its gradient by WᵀW (models, n, n), whose row i is that of output i, and by b
        (models, n).

        W: (models, hidden, n). b: (models, n). level: (models,).
        """


class GramObjective(Protocol):
    """The same of gram matrices."""

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient:
        """Loss (models, n) by output, its gradient by gram (models, n, n) and by b (models, n).

        gram: (models, n, n). b: (models, n). level: (models,).
        """


def training_objective(problem: Problem) -> Objective:
    """The loss to train on: cheap, and close enough to the exact one to end in the same arrangements."""
    if problem.decoder != "affine":
        return NormalisedObjective(problem, TRAINING_POINTS, exact_pairs=False, on_a_line=LINE_CHEAP)
    return NodeLoss(problem) if problem.relu else through_gram(MomentLoss(problem))


def fine_objective(problem: Problem, tolerance: float = np.inf) -> Objective:
    """The loss to polish with: the exact one, or its Fourier form where that is cheaper and as good."""
    if problem.decoder != "affine":
        return NormalisedObjective(problem, FINE_POINTS)
    n = problem.distribution.n_features
    if problem.relu and n > CLOSED_FORM_CHEAPER:
        return through_gram(fourier.FourierLoss(problem, FEWEST, tolerance))
    return exact_objective(problem)


def precise_objective(problem: Problem) -> Objective:
    """The exact loss to nine digits or more: what a minimum's last digits are told by. Of a normalised decoder at many
    levels with fewer points than are reported of, as long as a request can wait.
    """
    if problem.decoder != "affine":
        each = PRECISE_IN_ALL // len(problem.sparsities)
        return NormalisedObjective(problem, min(EXACT_POINTS, 1 << max(FINE_POINTS, each).bit_length() - 1))
    series = problem.relu and problem.distribution.n_features > CLOSED_FORM_FASTER
    return through_gram(fourier.FourierLoss(problem)) if series else exact_objective(problem)


def through_gram(loss: GramObjective) -> Objective:
    return lambda W, b, level: loss(gram_matrix(W), b, level)


def exact_objective(problem: Problem, points: int = EXACT_POINTS) -> Objective:
    """The loss to report; of a normalised decoder good to 1e-9 where at most two features are on, else as good as so
    many points for each number of active features make it: of models at their minimum to 1e-4.
    """
    if problem.decoder != "affine":
        return NormalisedObjective(problem, points)
    return through_gram(exact_of_gram(problem))


def exact_of_gram(problem: Problem) -> GramObjective:
    """The loss to report: the closed form where it is affordable, else its Fourier form (see fourier)."""
    if not problem.relu:
        return MomentLoss(problem)
    few = problem.distribution.n_features <= EXACT_FEATURES
    return ClosedForm(problem) if few else fourier.FourierLoss(problem)


class NormalisedObjective:
    """The loss of a decoder that reads h at length 1: over nodes, or exactly in one dimension while that is affordable,
    where nodes do not see with what chance the sign of h changes.
    """

    def __init__(
        self, problem: Problem, points: int, exact_pairs: bool = True, on_a_line: int = EXACT_FEATURES
    ) -> None:
        self.over_nodes = lru_cache(maxsize=1)(lambda: NormalisedLoss(problem, points, exact_pairs))
        few = problem.distribution.n_features <= on_a_line
        self.on_a_line = LineLoss(problem) if few else None

    def __call__(self, W: Tensor, b: Tensor, level: Tensor) -> Gradient:
        """Loss (models, n), its gradient by WᵀW (models, n, n) and by b (models, n), in float64.

        W: (models, hidden, n). b: (models, n). level: (models,).
        """
        if self.on_a_line is not None and W.shape[1] == 1:
            return self.on_a_line(W, b, level)
        return self.over_nodes()(W, b, level)


class NodeLoss:
    """Quadrature over nodes shared by every level (see quadrature); only their weights depend on the sparsity."""

    def __init__(self, problem: Problem) -> None:
        given = quadrature_nodes(problem.distribution)
        n = problem.distribution.n_features
        probability = mask_probability(problem.distribution, given.example, problem.density)
        nothing = mask_probability(problem.distribution, np.zeros((1, n), dtype=bool), problem.density)[:, 0]
        rare = probability * given.share.sum(1) < NEGLIGIBLE * (1 - nothing)[:, None]
        square = probability @ (given.share[:, :, None] * given.x**2).sum(1)  # E x_i^2 (levels, n)
        counts = given.share > 0
        self.x = pad_to_blocks(given.x[counts].T)
        self.weight = pad_to_blocks((np.where(rare, 0, probability)[:, :, None] * given.share)[:, counts])
        self.extent = extent_of(self.weight)
        self.room = aligned_zeros(MOST_HIDDEN + 2, self.x.shape[1])  # rows beyond those of W stay 0
        rest = nothing, square, problem.level_importances
        self.rest: Any = tuple(np.ascontiguousarray(part, dtype=np.float32) for part in rest)

    def __call__(self, W: Tensor, b: Tensor, level: Tensor) -> Gradient:
        """Loss (models, n), its gradient by WᵀW (models, n, n) and by b (models, n), in float32.

        W: (models, hidden, n). b: (models, n). level: (models,).
        """
        models, n = b.shape
        parts = (
            np.empty((models, n), np.float32),
            np.empty((models, n, n), np.float32),
            np.empty((models, n), np.float32),
        )
        weights, biases = W.float().contiguous().numpy(), b.float().contiguous().numpy()
        node_sums(
            *parts, weights, biases, level.contiguous().numpy(), self.x, self.weight, self.extent, self.room, *self.rest
        )
        loss, by_gram, by_b = (torch.from_numpy(part) for part in parts)
        return loss, by_gram, by_b


class ClosedForm:
    """The exact loss in float64 for n <= 8 (see closed_form)."""

    def __init__(self, problem: Problem) -> None:
        every = masks(problem.distribution)
        weights = mask_probability(problem.distribution, every, problem.density)
        some_on = 1 - weights[:, ~every.any(1)].sum(1, keepdims=True)
        self.weights = np.where(weights * len(every) < UNSEEN * some_on, 0, weights)
        self.importances, self.active_first = problem.level_importances, closed_form.active_first(every)

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient:
        """Loss (models, n), its gradient by gram (models, n, n) and by b (models, n), in float64.

        gram: (models, n, n). b: (models, n). level: (models,).
        """
        at_level, given = level.numpy(), (gram.double().contiguous().numpy(), b.double().contiguous().numpy())
        about = self.weights[at_level], self.importances[at_level]
        loss, by_gram, by_b = map(torch.from_numpy, closed_form.sum_outputs(*given, *about, *self.active_first))
        return loss, by_gram, by_b


class MomentLoss:
    """The exact loss without ReLU: with e = row i of (1 - G), I_i (e E[x x^T] e^T - 2 b_i e·E[x] + b_i^2)."""

    def __init__(self, problem: Problem) -> None:
        mean, second = feature_moments(problem)
        self.mean, self.second = torch.from_numpy(mean), torch.from_numpy(second)
        self.importances = torch.from_numpy(problem.level_importances)

    def __call__(self, gram: Tensor, b: Tensor, level: Tensor) -> Gradient:
        """Loss (models, n), its gradient by gram (models, n, n) and by b (models, n), in float64.

        gram: (models, n, n). b: (models, n). level: (models,).
        """
        mean, second, b = self.mean[level], self.second[level], b.double()
        error = torch.eye(b.shape[1], dtype=torch.float64) - gram.double()
        error_second = error @ second
        error_mean = (error * mean[:, None, :]).sum(2)
        per_output = (error_second * error).sum(2) - 2 * b * error_mean + b * b
        importances = self.importances[level]
        by_gram = -2 * importances[:, :, None] * (error_second - b[:, :, None] * mean[:, None, :])
        return per_output * importances, by_gram, 2 * importances * (b - error_mean)
