"""Orders of an arrangement's features, of which each has a minimum; random starts meet few of them.

Which order is best hangs on how far its norms and angles give way, and the training nodes tell orders apart no better
than by chance. But an output's loss knows its place and not its feature, which brings nothing but its importance: so
one exact evaluation of a model judges all its orders where they stand, and corrects the nodes on their way from there.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import torch
from torch import Tensor

from ..optimise import lbfgs
from ..optimise.parametrisation import column_norms
from .budget import effort_of
from .candidates import unlike
from .models import Models
from .reinsertion import IDLE, ranks

MOST_FOLLOWED, STEPS, TOLERANCE = 120, 6, 1e-7  # orders of a model that are followed on the corrected nodes
LOOKED_AT = 20  # times as many of the most promising are looked at for such that are one by symmetry
MANY_FEATURES = 8  # of more, rings of four are too many
SAME_ANGLES = 0.05  # difference of cosines below which two orders lead to one minimum, as by the arrangement's symmetry


@dataclass(frozen=True)
class Judge:
    """What is known of each model [models]: losses and gradients by output, exact and on the nodes, and curvature."""

    loss: Tensor  # [models, n]
    gradient: Tensor  # [models, n, d]
    on_nodes: Tensor  # [models, n]
    gradient_on_nodes: Tensor  # [models, n, d]
    inverse_hessian: Tensor  # [models, d, d], on the nodes


def reordered(models: Models, parameters: Tensor, level: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Of all orders of a level's models up to count that promise most [orders, d], and which model each is of.

    Features of a group that is on together are judged as if they were not; the fine loss has the last word anyhow.
    """
    if not models.spec.features_differ:
        return parameters[:0], level[:0]
    judge = judge_of(models, parameters, level)
    source, columns = promising(models, parameters, judge)
    moved, loss = followed(models, parameters, level, judge, source, columns)
    best = ranks(loss, level[source]) < count
    return moved[best].gather(1, columns[best]), source[best]


def judge_of(models: Models, parameters: Tensor, level: Tensor) -> Judge:
    def on_nodes(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved.float(), level[index])

    return Judge(
        *models.by_output(models.fine_loss, parameters, level),
        *models.by_output(models.training_loss, parameters.float(), level),
        lbfgs.inverse_hessian(on_nodes, parameters),
    )


def promising(models: Models, parameters: Tensor, judge: Judge) -> tuple[Tensor, Tensor]:
    """Which model [orders] takes which of its parameters in which place [orders, d]: the orders worth following.

    Those whose loss is lowest where their model's curvature would lead, but no two of which are one by symmetry.
    """
    source, columns = reorderings(models, parameters)
    gains = judge.gradient @ judge.inverse_hessian @ judge.gradient.mT / 2  # [models, n, n]: by pairs of importances
    brought = importances(models, columns)
    promise = (brought * (judge.loss[source] - (gains[source] @ brought[:, :, None])[:, :, 0])).sum(1)
    count = len(parameters)
    most = max(1, min(MOST_FOLLOWED, effort_of(models.spec).orders_followed // parameters.shape[1] ** 2 // count))
    by_promise = promise.argsort(stable=True)
    by_promise = by_promise[ranks(promise, source)[by_promise] < LOOKED_AT * most]
    source, columns = source[by_promise], columns[by_promise]
    order = columns[:, : models.spec.n_features]
    own = angles(models, parameters)
    turned = own[source[:, None, None], order[:, :, None], order[:, None, :]]
    # The models as they are come first, and are left out in the end.
    every, shape = torch.cat([torch.arange(count), source]), torch.cat([own, turned]).flatten(1)
    chosen = torch.tensor(unlike(shape, every, [most + 1] * count, SAME_ANGLES)) - count
    chosen = chosen[chosen >= 0]
    return source[chosen], columns[chosen]


def followed(
    models: Models, parameters: Tensor, level: Tensor, judge: Judge, source: Tensor, columns: Tensor
) -> tuple[Tensor, Tensor]:
    """Where orders lead on the nodes, corrected by what these err at the model: parameters [orders, d] in the places
    of the model, and losses [orders]."""
    brought = importances(models, columns)
    offset = (brought * (judge.loss - judge.on_nodes)[source]).sum(1)
    tilt = (brought[:, None, :] @ (judge.gradient - judge.gradient_on_nodes)[source])[:, 0]
    share = brought / torch.tensor(models.spec.feature_importances)

    def corrected(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        of = source[index]
        loss, gradient = models.value(models.training_loss, moved.float(), level[of], share[index])
        return loss + offset[index] + ((moved - parameters[of]) * tilt[index]).sum(1), gradient + tilt[index]

    start = lbfgs.begin(corrected, parameters[source], judge.inverse_hessian[source])
    end = lbfgs.advance(corrected, start, STEPS, TOLERANCE)
    return end.parameters, end.loss


def importances(models: Models, columns: Tensor) -> Tensor:
    """What each order brings to each of the model's places [orders, n]."""
    place = columns[:, : models.spec.n_features].argsort(1)  # whose feature is there
    return torch.tensor(models.spec.feature_importances, dtype=torch.float64)[place]


def angles(models: Models, parameters: Tensor) -> Tensor:
    """Cosines between features [models, n, n], 0 of those that are ignored: equal where only norms will differ."""
    W, _, _ = models.unpack(parameters)
    norm = column_norms(W)
    unit = torch.where(norm < IDLE, 0.0, W / norm.clamp_min(IDLE))
    return unit.mT @ unit


@lru_cache(maxsize=16)
def orders(n: int) -> Tensor:
    """Every order of features in which two have changed places, or three in a ring [orders, n]; of few also four."""
    result = []
    sizes = (2, 3, 4) if n <= MANY_FEATURES else (2, 3)
    for members in (members for size in sizes for members in combinations(range(n), size)):
        for turn in range(1, len(members)):
            order = list(range(n))
            for k, feature in enumerate(members):
                order[feature] = members[(k + turn) % len(members)]
            result.append(order)
    return torch.tensor(result)


def exchanges(models: Models, parameters: Tensor) -> tuple[Tensor, Tensor]:
    """Each model in every order that moves at most one ignored feature [moves, d], and which model it is of [moves]."""
    source, columns = reorderings(models, parameters)
    return parameters[source[:, None], columns], source


def reorderings(models: Models, parameters: Tensor) -> tuple[Tensor, Tensor]:
    """Which model [moves] takes which of its parameters in which place [moves, d]: the orders of exchanges."""
    n_hidden, n = models.spec.n_hidden, models.spec.n_features
    norm = column_norms(models.unpack(parameters)[0])[:, 0]
    order = orders(n)
    columns = torch.cat([row * n + order for row in range(n_hidden + 1)], 1)  # of W and b
    rest = torch.arange(columns.shape[1], parameters.shape[1]).expand(len(order), -1)
    moving = order != torch.arange(n)
    source, which = torch.nonzero((moving & (norm < IDLE)[:, None, :]).sum(2) < 2, as_tuple=True)
    return source, torch.cat([columns, rest], 1)[which]
