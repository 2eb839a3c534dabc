"""Moves from a good model towards other minima: features change places, or a faint one takes another place.

An arrangement has a minimum for each order of its features, of which random starts meet few; and a feature that is
just worth keeping takes a place so faint that they do not meet it at all.
"""

from functools import lru_cache
from itertools import combinations

import torch
from torch import Tensor

from app.superposition.models import Models

FAINT, IDLE = 0.5, 0.15  # a feature of smaller norm counts as faint, as ignored
FAINT_NORM, FAINT_BIAS = 0.4, 2 / 3  # the bias in units of the density; as in the ground states near S = 0.3


def some(models: Models, parameters: Tensor, level: Tensor, count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Up to count moves of each kind, drawn evenly: parameters [moves, d], and which model each is from [moves]."""
    norm = models.unpack(parameters)[0].norm(dim=1)
    kinds = [plants(models, parameters, norm, level)]
    if models.spec.features_differ:
        kinds.append(exchanges(models, parameters, norm))
    moved, source = [], []
    for candidates, useful in kinds:
        which = torch.nonzero(useful)
        which = which[torch.randperm(len(which), generator=torch.Generator().manual_seed(seed))[:count]]
        moved.append(candidates[which[:, 0], which[:, 1]])
        source.append(which[:, 0])
    return torch.cat(moved), torch.cat(source)


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


def exchanges(models: Models, parameters: Tensor, norm: Tensor) -> tuple[Tensor, Tensor]:
    """Each model in every order [models, orders, d]; useful [models, orders] if at most one that moves is ignored."""
    n_hidden, n = models.spec.n_hidden, models.spec.n_features
    order = orders(n)
    columns = torch.cat([row * n + order for row in range(n_hidden + 1)], 1)  # of W and b
    rest = torch.arange(columns.shape[1], parameters.shape[1]).expand(len(order), -1)
    moving = order != torch.arange(n)
    useful = (moving & (norm < IDLE)[:, None, :]).sum(2) < 2
    return parameters[:, torch.cat([columns, rest], 1)], useful


def plants(models: Models, parameters: Tensor, norm: Tensor, level: Tensor) -> tuple[Tensor, Tensor]:
    """The most important faint or ignored feature put beside or opposite each represented one [models, plants, d].

    Useful [models, plants] where there are both.
    """
    n_hidden, n = models.spec.n_hidden, models.spec.n_features
    W, _, _ = models.unpack(parameters)
    place = FAINT_NORM * W / norm.clamp_min(IDLE)[:, None, :]  # [models, hidden, features]
    place = torch.cat([place, -place], 2).to(parameters.dtype)
    bias = (FAINT_BIAS * models.density[level]).to(parameters.dtype)
    importances = torch.tensor(models.spec.feature_importances)
    model = torch.arange(len(parameters))
    planted, useful = [], []
    for size in (FAINT, IDLE):
        small = norm < size
        newcomer = torch.where(small, importances, -1.0).argmax(1)  # [models]
        result = parameters[:, None, :].repeat(1, 2 * n, 1)
        for row in range(n_hidden):
            result[model, :, row * n + newcomer] = place[:, row]
        result[model, :, n_hidden * n + newcomer] = bias[:, None]
        planted.append(result)
        useful.append((small.any(1)[:, None] & (norm >= FAINT)).repeat(1, 2))
    return torch.cat(planted, 1), torch.cat(useful, 1)
