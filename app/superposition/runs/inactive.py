"""How much of the loss is due to inactive outputs, those whose own feature is 0.

They lose by interference and, where their feature is ignored, by the constant guess for it: b = p/2, so b^2 each time
it is inactive. That is sum_i I_i E[z_+^2; x_i = 0] with z = G_i x + b_i. It follows from the gradient of the exact
loss, and so holds wherever that does: for any n, with and without ReLU, for groups too.
"""

import numpy as np
import torch
from torch import Tensor

from ..experiment.spec import Spec
from ..loss.features import Distribution
from ..loss.objectives import exact_of_gram
from ..loss.problem import feature_moments, problem_of


def inactive_loss(spec: Spec, gram: Tensor, b: Tensor, level: Tensor) -> Tensor:
    """The loss of inactive outputs (models,) for gram (models, n, n), b (models, n) and level (models,).

    Where the group of feature i does not reach z_i, x_i and z_i are independent. With P = P(z > 0) and q = P(x_i > 0)
    the gradients by b_i and G_ii are then 2 I_i (E z_+ - q/2 P) and 2 I_i (q/2 E z_+ - q/3 P), which give E z_+; and as
    z = G_i x + b_i, those by the whole row give E z_+^2 = E z_+ (z_+ - x_i) + q/2 E z_+.
    """
    problem = problem_of(spec)
    objective = exact_of_gram(problem)
    on = torch.from_numpy(2 * feature_moments(problem)[0])[level]  # q (models, n)
    importances = torch.from_numpy(problem.level_importances)[level]  # (models, n)
    gram, b = gram.double(), b.double()

    def halves(rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Half of the gradients by b and by G_ii, and of E z_+ (z_+ - x_i), per output (models, n)."""
        _, by_gram, by_b = objective(rows, b, level)
        by_gram, by_b = by_gram / (2 * importances[:, :, None]), by_b / (2 * importances)
        return by_b, by_gram.diagonal(dim1=1, dim2=2), (by_gram * rows).sum(2) + by_b * b

    by_b, by_own, rest = halves(gram * torch.from_numpy(~same_group(problem.distribution)))
    value = (2 / 3 * by_b - by_own) / (2 / 3 - on / 2)
    square = rest + on / 2 * value
    if not problem.distribution.exclusive:
        return ((1 - on) * square * importances).sum(1).clamp_min(0)
    # While x_i is 0 others of its group may be active; while it is active they are 0, and z is the one from above.
    _, _, rest = halves(gram * ~torch.eye(b.shape[1], dtype=torch.bool))
    return ((rest + on / 2 * value - on * square) * importances).sum(1).clamp_min(0)


def same_group(distribution: Distribution) -> np.ndarray:
    """Whether two features are of one group (n, n); each is with itself."""
    result = np.zeros((distribution.n_features, distribution.n_features), dtype=bool)
    for group in distribution.groups:
        result[np.ix_(group, group)] = True
    return result
