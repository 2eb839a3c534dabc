"""Moves from a good model towards other minima: features change places, or a faint one takes another place.

An arrangement has a minimum for each order of its features, of which random starts meet few; and a feature that is
just worth keeping takes a place so faint that they do not meet it at all.
"""

from functools import lru_cache
from itertools import combinations

import torch
from torch import Tensor

from app.superposition import minimise
from app.superposition.models import Models
from app.superposition.places import IDLE, plants, ranks, reseated

MOST_LOOKED_AT = 8000  # exchanges whose loss is asked for before the best of them are tried
# The same of the fine loss, which costs as the number of features squared; more where there are fewer levels.
MOST_JUDGED, JUDGED_IN_ALL, MANY_LEVELS = 1200, 76_800, 61


def some(models: Models, parameters: Tensor, level: Tensor, count: int, round_: int) -> tuple[Tensor, Tensor]:
    """About count moves of each kind, spread over the models: parameters [moves, d], and which model each is from.

    Round 0 takes what looks best on the nodes at once, round 1 what looks next best, and so on.
    """
    moved, source = plants(models, parameters, level, round_)
    if not models.spec.features_differ:
        return moved, source
    exchanged, of = exchanges(models, parameters)
    looked_at = torch.randperm(len(of), generator=torch.Generator().manual_seed(round_))[:MOST_LOOKED_AT]
    exchanged, of = exchanged[looked_at], of[looked_at]
    loss, _ = models.value(models.training_loss, exchanged.float(), level[of])
    tried = ranks(loss, of) // max(1, count // max(1, len(parameters))) == round_
    exchanged, of = exchanged[tried], of[tried]
    return torch.cat([moved, reseated(models, exchanged, level[of])]), torch.cat([source, of])


def reordered(models: Models, parameters: Tensor, level: Tensor, count: int, round_: int) -> tuple[Tensor, Tensor]:
    """Of each model's orders up to count that promise most [orders, d], and which model each is of.

    Judged by the fine loss where they stand, and the curvature on the nodes of the model that they were made from:
    which order is best hangs on how far its norms will give way, and the nodes alone do not know that.
    """
    if not models.spec.features_differ:
        return parameters[:0], level[:0]

    def on_nodes(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved.float(), level[index])

    inverse = minimise.inverse_hessian(on_nodes, parameters)
    source, columns = reorderings(models, parameters)
    judged = min(MOST_JUDGED, JUDGED_IN_ALL // models.spec.n_features**2) * max(1, MANY_LEVELS // models.n_levels)
    chosen = torch.randperm(len(source), generator=torch.Generator().manual_seed(round_))[:judged]
    source, columns = source[chosen], columns[chosen]
    moved = parameters[source[:, None], columns]
    loss, gradient = models.value(models.fine_loss, moved, level[source])
    curved = inverse[source[:, None, None], columns[:, :, None], columns[:, None, :]]
    gain = (gradient[:, :, None] * curved * gradient[:, None, :]).sum((1, 2)) / 2
    best = ranks(loss - gain, source) < count
    return moved[best], source[best]


def revived(models: Models, parameters: Tensor, level: Tensor) -> Tensor:
    """Models whose dead features stand at half the density with no weight instead, which is better.

    A feature is dead that ReLU keeps at 0 whatever is active; no gradient would bring it back. Large ones, which other
    features may lean on, are left alone.
    """
    if models.spec.constraint != "free" or models.spec.activation != "relu":
        return parameters
    W, b, _ = models.unpack(parameters)
    highest = b + (W.mT @ W).clamp_min(0).sum(2)
    dead = (W.norm(dim=1) < IDLE) & (highest <= 0)
    half = (models.density[level] / 2).to(b.dtype)[:, None]
    return torch.cat([torch.where(dead[:, None], 0.0, W).flatten(1), torch.where(dead, half, b)], 1)


def pruned(models: Models, parameters: Tensor, level: Tensor) -> tuple[Tensor, Tensor]:
    """Models whose weakest features are ignored altogether [models, d], and which model each is of.

    Ignoring is where a descent arrives last: the loss is nearly flat there.
    """
    if models.spec.constraint != "free":
        return parameters[:0], level[:0]
    W, b, _ = models.unpack(parameters)
    norm = W.norm(dim=1)
    weak = (norm > 0) & (norm < IDLE)
    half = (models.density[level] / 2).to(b.dtype)[:, None]
    without = torch.cat([torch.where(weak[:, None], 0.0, W).flatten(1), torch.where(weak, half, b)], 1)
    source = torch.nonzero(weak.any(1))[:, 0]
    return without[source], source


@lru_cache(maxsize=16)
def orders(n: int) -> Tensor:
    """Every order of features in which two have changed places, or three in a ring [orders, n]."""
    result = []
    for members in (*combinations(range(n), 2), *combinations(range(n), 3)):
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
    norm = models.unpack(parameters)[0].norm(dim=1)
    order = orders(n)
    columns = torch.cat([row * n + order for row in range(n_hidden + 1)], 1)  # of W and b
    rest = torch.arange(columns.shape[1], parameters.shape[1]).expand(len(order), -1)
    moving = order != torch.arange(n)
    source, which = torch.nonzero((moving & (norm < IDLE)[:, None, :]).sum(2) < 2, as_tuple=True)
    return source, torch.cat([columns, rest], 1)[which]
