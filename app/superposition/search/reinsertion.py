"""Faint features and the places they may take: beside a represented feature or opposite it.

Which of these places is best depends on who stands where, so that there is a minimum for nearly every choice.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ..optimise.parametrisation import column_norms
from .models import Models

FAINT, IDLE = 0.5, 0.15  # a feature of smaller norm counts as faint, as ignored
FAINT_NORM, FAINT_BIAS = 0.4, 2 / 3  # the bias in units of the density; as in the ground states near S = 0.3
SAME_PLACE = 0.9  # cosine
MOST_LOOKED_AT = 8000  # moves whose loss is asked for before the best of them are tried


@dataclass(frozen=True)
class Places:
    """Of each model which features are faint or ignored, and where and how large they would be planted."""

    faint: Tensor  # [models, n]
    ignored: Tensor  # [models, n]
    open: Tensor  # [models, 2 n], whether a represented feature makes this a place
    unit: Tensor  # [models, hidden, 2 n]
    taken: Tensor  # [models, n, 2 n], where a faint feature is
    norm: Tensor  # [models, n]
    b: Tensor  # [models, n]


def places(models: Models, parameters: Tensor, level: Tensor) -> Places:
    W, b, _ = models.unpack(parameters)
    norm = column_norms(W)[:, 0]
    ignored, faint = norm < IDLE, (norm >= IDLE) & (norm < FAINT)
    unit = W / norm.clamp_min(IDLE)[:, None, :]
    both = torch.cat([unit, -unit], 2)
    bias = (FAINT_BIAS * models.density[level]).to(b.dtype)[:, None]
    return Places(
        faint=faint,
        ignored=ignored,
        open=(norm >= FAINT).repeat(1, 2),
        unit=both,
        taken=faint[:, :, None] & (unit.mT @ both > SAME_PLACE),
        norm=torch.where(ignored, FAINT_NORM, norm),
        b=torch.where(ignored, bias, b),
    )


def planted(
    models: Models, parameters: Tensor, level: Tensor, at: Places, where: tuple[Tensor, Tensor, Tensor]
) -> tuple[Tensor, Tensor]:
    """Models with one feature in another place [plants, d] and their losses on the nodes, each where = (model,
    feature, place)."""
    model, feature, place = where
    n_hidden, n = models.spec.n_hidden, models.spec.n_features
    moved, each = parameters[model], torch.arange(len(model))
    for row in range(n_hidden):
        moved[each, row * n + feature] = (at.norm[model, feature] * at.unit[model, row, place]).to(moved.dtype)
    moved[each, n_hidden * n + feature] = at.b[model, feature].to(moved.dtype)
    return moved, models.value(models.training_loss, moved.float(), level[model])[0]


def ranks(loss: Tensor, group: Tensor) -> Tensor:
    """How many of its group have a lower loss than each."""
    order = loss.argsort(stable=True)
    order = order[group[order].argsort(stable=True)]
    in_order = group[order]
    result = torch.empty_like(order)
    result[order] = torch.arange(len(order)) - torch.searchsorted(in_order, in_order)
    return result


def plants(models: Models, parameters: Tensor, level: Tensor, count: int, rank: int) -> tuple[Tensor, Tensor]:
    """Features put in other places [plants, d], and which model each is of.

    Each faint feature, and the most important ignored one, goes where the loss on the nodes is then lowest (rank 0),
    second lowest (rank 1) and so on, but not where it is. On a sphere none is faint, and any may go anywhere: of each
    model those about count over all that promise most (rank 0), next most (rank 1) and so on.
    """
    at, n = places(models, parameters, level), models.spec.n_features
    if models.spec.constraint != "free":
        model, feature, place = torch.nonzero(anywhere(models, parameters), as_tuple=True)
        some = torch.randperm(len(model), generator=torch.Generator().manual_seed(rank))[:MOST_LOOKED_AT].sort().values
        model, feature, place = model[some], feature[some], place[some]
        moved, loss = planted(models, parameters, level, at, (model, feature, place))
        chosen = ranks(loss, model) // max(1, count // max(1, len(parameters))) == rank
        return moved[chosen], model[chosen]
    importance = torch.where(at.ignored, torch.tensor(models.spec.feature_importances), -1.0)
    first_ignored = at.ignored & (torch.arange(n) == importance.argmax(1, keepdim=True))
    useful = (at.faint | first_ignored)[:, :, None] & at.open[:, None, :] & ~at.taken
    model, feature, place = torch.nonzero(useful, as_tuple=True)
    moved, loss = planted(models, parameters, level, at, (model, feature, place))
    chosen = ranks(loss, model * n + feature) == rank
    return moved[chosen], model[chosen]


def anywhere(models: Models, parameters: Tensor) -> Tensor:
    """Whether each feature [models, n, 2 n] is away from each place, the first of those that are one."""
    unit, _, _ = models.unpack(parameters)
    unit = unit / column_norms(unit)
    cosine = unit.mT @ torch.cat([unit, -unit], 2)
    n = unit.shape[2]
    same = torch.cat([cosine, torch.cat([cosine[:, :, n:], cosine[:, :, :n]], 2)], 1) > SAME_PLACE  # [models, 2n, 2n]
    first = ~(same & torch.ones(2 * n, 2 * n, dtype=torch.bool).tril(-1)).any(2)
    return first[:, None, :] & (cosine <= SAME_PLACE)


def reseated(models: Models, parameters: Tensor, level: Tensor) -> Tensor:
    """Models with each faint feature, the most important first, where the loss on the nodes is then lowest."""
    importance = torch.tensor(models.spec.feature_importances)
    result = parameters.clone()
    for turn in range(models.spec.n_features):
        at = places(models, result, level)
        feature = torch.where(at.faint, importance, -1.0).argsort(stable=True, dim=1, descending=True)[:, turn]
        has_one = at.faint.gather(1, feature[:, None])
        model, place = torch.nonzero(has_one & at.open, as_tuple=True)
        if not len(model):
            break
        moved, loss = planted(models, result, level, at, (model, feature[model], place))
        chosen = ranks(loss, model) == 0
        result[model[chosen]] = moved[chosen]
    return result
