"""The population loss of decoders that read the hidden vector at length 1, rms_norm and relative, and its gradient.

x' = ReLU(Wᵀĥ + b), or the same times |h|, with ĥ = h / |h| (0 at 0). One active feature alone is a single node, pairs
are integrated piece by piece (see faces.pairs), more over nodes on the far faces of the cube (see faces.nodes).
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from .faces.nodes import FaceNodes, face_nodes, independent_parts, segment_weights
from .faces.pairs import NODE_WEIGHTS, NODES, add_pairs
from .faces.sums import add_faces
from .features import Array, Distribution, mask_probability
from .gram import gram_gradient, gram_matrix
from .problem import Problem

# Points for each number of active features: to train on, to polish with, and to report.
TRAINING_POINTS, FINE_POINTS, EXACT_POINTS = 128, 1024, 16384  # powers of two, as the Sobol sequence has them
NEGLIGIBLE = 1e-7  # of the probability that several features are active: rarer segments are left out
LEAST_USED = 4  # points of a face
AMPLE = 8.0  # times a segment's share of what is lost to pairs and more, by which it may have fewer points
Gradient = tuple[Tensor, Tensor, Tensor]


class NormalisedLoss:
    """The loss with so many points for each number of active features; pairs exactly, or over nodes too."""

    def __init__(self, problem: Problem, points: int, exact_pairs: bool) -> None:
        distribution, density = problem.distribution, problem.density
        n = distribution.n_features
        self.relative, self.relu = problem.decoder == "relative", problem.relu
        self.importances = np.ascontiguousarray(problem.level_importances)
        self.nothing = mask_probability(distribution, np.zeros((1, n), dtype=bool), density)[:, 0]
        single = one_node_each(n)
        more = face_nodes(distribution, points, 3 if exact_pairs else 2)
        self.parts = [placed(part, distribution, density) for part in (single, more)]
        self.pairs = pair_probability(distribution, density) if exact_pairs else None

    def __call__(self, W: Tensor, b: Tensor, level: Tensor) -> Gradient:
        """Loss (models, n), its gradient by WᵀW (models, n, n), which counts as far as it is symmetric, and by b
        (models, n), in float64.

        W: (models, hidden, n). b: (models, n). level: (models,).
        """
        loss, by_gram, by_b, _ = (torch.from_numpy(part) for part in self.sums(W, b, level))
        return loss, by_gram, by_b

    def sums(self, W: Tensor, b: Tensor, level: Tensor) -> tuple[Array, Array, Array, Array]:
        """The same as arrays, and what each output loses while its own feature is off (models, n).

        W: (models, hidden, n). b: (models, n). level: (models,).
        """
        models, n = b.shape
        loss, by_W, by_b, off = sums = empty_sums(W)
        by_gram = np.zeros((models, n, n))
        bias, at = b.double().contiguous().numpy(), level.contiguous().numpy()
        for part in self.parts:
            self.add_part(part, W, bias, at, sums)
        self.add_pairs(W, bias, at, (loss, by_gram, by_b, off))
        by_gram += gram_gradient(W.double(), torch.from_numpy(by_W)).numpy()
        if not self.relative:
            alone = np.maximum(bias, 0) if self.relu else bias
            rest = self.nothing[at, None] * self.importances[at]
            loss += rest * alone**2
            off += rest * alone**2
            by_b += 2 * rest * alone
        return loss, by_gram, by_b, off

    def by_active(self, W: Tensor, b: Tensor, level: Tensor) -> Array:
        """What models lose while exactly one feature is on, two are, and more (3, models), times how often that is.

        W: (models, hidden, n). b: (models, n). level: (models,).
        """
        models, n = b.shape
        bias, at = b.double().contiguous().numpy(), level.contiguous().numpy()
        result = np.zeros((3, models))
        for count, add in enumerate((self.parts[0], None, self.parts[1])):
            sums = empty_sums(W)
            if add is None:
                self.add_pairs(W, bias, at, (sums[0], np.zeros((models, n, n)), *sums[2:]))
            else:
                self.add_part(add, W, bias, at, sums)
            result[count] = sums[0].sum(1)
        return result

    def add_part(self, part: tuple[Any, ...], W: Tensor, b: Array, level: Any, sums: tuple[Array, ...]) -> None:
        """Add what the nodes of a part say to the sums (models, ...): the loss, its gradients by W and b, and what is
        lost while the own feature is off.

        W: (models, hidden, n). b: (models, n). level: (models,).
        """
        weights = W.double().contiguous().numpy()
        add_faces(weights, b, level, self.importances, self.relative, self.relu, *part, *sums)

    def add_pairs(self, W: Tensor, b: Array, level: Any, sums: tuple[Array, ...]) -> None:
        """Add the same of pairs, where these are integrated, to sums (models, ...), of which the second is the gradient
        by WᵀW.

        W: (models, hidden, n). b: (models, n). level: (models,).
        """
        if self.pairs is not None:
            own = self.importances[level], self.relative, self.relu, NODES, NODE_WEIGHTS
            add_pairs(gram_matrix(W.double()).numpy(), b, self.pairs[level], *own, *sums)


def given_loss(problem: Problem, W: Tensor, b: Tensor, points: int) -> Gradient:
    """Loss (models, n), its gradient by WᵀW (models, n, n) and by b (models, n) of models that need not be minima, with
    independent features, at the problem's only level: over so many points as would not be held at once.

    W: (models, hidden, n). b: (models, n).
    """
    level, n = torch.zeros(len(b), dtype=torch.long), b.shape[1]
    loss = NormalisedLoss(problem, 1, exact_pairs=True)
    loss.parts = loss.parts[:1]  # features alone
    value, by_gram, by_b, _ = loss.sums(W, b, level)
    sums = empty_sums(W)
    for nodes, weight in independent_parts(n, float(problem.density[0]), points, 3):
        used = np.diff(nodes.ends)[None]
        part = nodes.u, nodes.ends, nodes.active, nodes.present, used, np.ascontiguousarray(weight)
        loss.add_part(part, W, b.double().contiguous().numpy(), level.numpy(), sums)
    more, by_W, more_by_b, _ = (torch.from_numpy(each) for each in sums)
    by_gram += gram_gradient(W.double(), by_W).numpy()
    return torch.from_numpy(value) + more, torch.from_numpy(by_gram), torch.from_numpy(by_b) + more_by_b


def empty_sums(W: Tensor) -> tuple[Array, Array, Array, Array]:
    """Zeros for losses (models, n), their gradients by W (models, hidden, n) and b (models, n), and the losses while
    the own feature is off (models, n).
    """
    models, hidden, n = W.shape
    return np.zeros((models, n)), np.zeros((models, hidden, n)), np.zeros((models, n)), np.zeros((models, n))


def one_node_each(n: int) -> FaceNodes:
    """One feature alone: its far face is a point."""
    own = np.eye(n, dtype=bool)
    return FaceNodes(np.eye(n), np.arange(n + 1), np.ones(n, dtype=np.intp), own, own, np.ones(n))


def placed(nodes: FaceNodes, distribution: Distribution, density: Array) -> tuple[Any, ...]:
    """Nodes with how many of each segment are used at each level, and their weights, as add_faces takes them.

    A segment that is rare beside pairs needs fewer points. density: (levels,).
    """
    weight = segment_weights(nodes, distribution, density) * possible_masks(nodes.example, distribution)
    sizes = np.diff(nodes.ends)
    total = np.maximum(weight.sum(1, keepdims=True), 1e-300)
    two = np.maximum(pair_probability(distribution, density).sum((1, 2))[:, None] / 2, total)
    halvings = np.floor(np.log2(np.clip(two / (AMPLE * total), 1, None)))
    fewest = np.minimum(sizes, LEAST_USED * nodes.active)
    used = np.maximum(fewest, (sizes / 2**halvings).astype(np.intp))
    used = np.where(weight <= NEGLIGIBLE * two, 0, used).astype(np.intp)
    return nodes.u, nodes.ends, nodes.active, nodes.present, used, np.ascontiguousarray(weight)


def possible_masks(active: NDArray[np.bool_], distribution: Distribution) -> NDArray[np.bool_]:
    """Which of the masks active (masks, n) occur (masks,): of an exclusive group at most one feature is on, of another
    all or none.
    """
    result = np.ones(len(active), dtype=bool)
    for group in distribution.groups:
        on = active[:, list(group)].sum(1)
        result &= on <= 1 if distribution.exclusive else (on == 0) | (on == len(group))
    return result


def pair_probability(distribution: Distribution, density: Array) -> Array:
    """P(exactly these two are on) (levels, n, n), 0 on the diagonal, at density (levels,)."""
    n = distribution.n_features
    first, second = np.triu_indices(n, 1)
    active = np.zeros((len(first), n), dtype=bool)
    active[np.arange(len(first)), first] = active[np.arange(len(first)), second] = True
    known = mask_probability(distribution, active, density) * possible_masks(active, distribution)
    result = np.zeros((len(density), n, n))
    result[:, first, second] = result[:, second, first] = known
    return result
