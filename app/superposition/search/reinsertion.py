"""Weak features and the places they may take: beside a represented feature or opposite to it.

Which of these places is best depends on which feature stands where, so that there is a minimum for nearly every choice.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from ..optimise.parametrisation import column_norms
from .models import Models

# Norms below which a feature counts as weak and as negligible: one that is said to be ignored (below 0.3, see naming)
# may still have a place to lose, one below 0.15 has none.
WEAK_BELOW, NEGLIGIBLE_BELOW = 0.5, 0.15
INSERTION_NORM, INSERTION_BIAS = 0.4, 2 / 3  # the bias in units of the density; as in the ground states near S = 0.3
SAME_PLACE = 0.9  # cosine
MOST_EVALUATED = 8000  # moves of which the loss is evaluated before the best of them are tried


@dataclass(frozen=True)
class Reinsertion:
    """Which features of each model are weak or negligible, and where and how large they would be inserted."""

    weak: Tensor  # (models, n)
    negligible: Tensor  # (models, n)
    open: Tensor  # (models, 2 n), whether a represented feature makes this a place
    unit: Tensor  # (models, hidden, 2 n)
    taken: Tensor  # (models, n, 2 n), where a weak feature is
    norm: Tensor  # (models, n)
    b: Tensor  # (models, n)


def reinsertion_of(models: Models, parameters: Tensor, level: Tensor) -> Reinsertion:
    """What may be reinserted in parameters (models, d) at level (models,)."""
    W, b, _ = models.unpack(parameters)
    norm = column_norms(W)[:, 0]
    negligible, weak = norm < NEGLIGIBLE_BELOW, (norm >= NEGLIGIBLE_BELOW) & (norm < WEAK_BELOW)
    unit = W / norm.clamp_min(NEGLIGIBLE_BELOW)[:, None, :]
    both = torch.cat([unit, -unit], 2)
    bias = (INSERTION_BIAS * models.density[level]).to(b.dtype)[:, None]
    return Reinsertion(
        weak=weak,
        negligible=negligible,
        open=(norm >= WEAK_BELOW).repeat(1, 2),
        unit=both,
        taken=weak[:, :, None] & (unit.mT @ both > SAME_PLACE),
        norm=torch.where(negligible, INSERTION_NORM, norm),
        b=torch.where(negligible, bias, b),
    )


def insert_feature(
    models: Models, parameters: Tensor, level: Tensor, at: Reinsertion, where: tuple[Tensor, Tensor, Tensor]
) -> tuple[Tensor, Tensor]:
    """Models with one feature in another place (insertions, d) and their losses on the nodes (insertions,).

    parameters: (models, d). level: (models,). where: (insertions,) each of model, feature and place.
    """
    model, feature, place = where
    n_hidden, n = models.spec.n_hidden, models.spec.n_features
    moved, each = parameters[model], torch.arange(len(model))
    for row in range(n_hidden):
        moved[each, row * n + feature] = (at.norm[model, feature] * at.unit[model, row, place]).to(moved.dtype)
    moved[each, n_hidden * n + feature] = at.b[model, feature].to(moved.dtype)
    return moved, models.value(models.training_loss, moved.float(), level[model])[0]


def ranks(loss: Tensor, group: Tensor) -> Tensor:
    """How many of its group have a lower loss than each (models,); loss: (models,), group: (models,)."""
    order = loss.argsort(stable=True)
    order = order[group[order].argsort(stable=True)]
    in_order = group[order]
    result = torch.empty_like(order)
    result[order] = torch.arange(len(order)) - torch.searchsorted(in_order, in_order)
    return result


def insertions(models: Models, parameters: Tensor, level: Tensor, count: int, rank: int) -> tuple[Tensor, Tensor]:
    """Features put in other places (insertions, d), and which model each is of (insertions,).

    Each weak feature, and the most important negligible one, goes where the loss on the nodes is then lowest (rank 0),
    second lowest (rank 1) and so on, but not where it is. On a sphere none is weak, and any may go anywhere: of each
    model about count over all with the lowest loss (rank 0), next lowest (rank 1) and so on. parameters: (models, d).
    level: (models,).
    """
    at, n = reinsertion_of(models, parameters, level), models.spec.n_features
    if models.spec.constraint != "free":
        model, feature, place = torch.nonzero(distinct_places(models, parameters), as_tuple=True)
        some = torch.randperm(len(model), generator=torch.Generator().manual_seed(rank))[:MOST_EVALUATED].sort().values
        model, feature, place = model[some], feature[some], place[some]
        moved, loss = insert_feature(models, parameters, level, at, (model, feature, place))
        chosen = ranks(loss, model) // max(1, count // max(1, len(parameters))) == rank
        return moved[chosen], model[chosen]
    importance = torch.where(at.negligible, models.importances[level].float(), -1.0)
    most_important = at.negligible & (torch.arange(n) == importance.argmax(1, keepdim=True))
    useful = (at.weak | most_important)[:, :, None] & at.open[:, None, :] & ~at.taken
    model, feature, place = torch.nonzero(useful, as_tuple=True)
    moved, loss = insert_feature(models, parameters, level, at, (model, feature, place))
    chosen = ranks(loss, model * n + feature) == rank
    return moved[chosen], model[chosen]


def distinct_places(models: Models, parameters: Tensor) -> Tensor:
    """Whether each feature is away from each place, the first of those that coincide (models, n, 2 n).

    parameters: (models, d).
    """
    unit, _, _ = models.unpack(parameters)
    unit = unit / column_norms(unit)
    cosine = unit.mT @ torch.cat([unit, -unit], 2)
    n = unit.shape[2]
    same = torch.cat([cosine, torch.cat([cosine[:, :, n:], cosine[:, :, :n]], 2)], 1) > SAME_PLACE  # (models, 2n, 2n)
    first = ~(same & torch.ones(2 * n, 2 * n, dtype=torch.bool).tril(-1)).any(2)
    return first[:, None, :] & (cosine <= SAME_PLACE)


def reinsert_all(models: Models, parameters: Tensor, level: Tensor) -> Tensor:
    """Models (models, d) with each weak feature, the most important first, where the loss on the nodes is then lowest.

    parameters: (models, d). level: (models,).
    """
    importance = models.importances[level].float()
    result = parameters.clone()
    for turn in range(models.spec.n_features):
        at = reinsertion_of(models, result, level)
        feature = torch.where(at.weak, importance, -1.0).argsort(stable=True, dim=1, descending=True)[:, turn]
        has_one = at.weak.gather(1, feature[:, None])
        model, place = torch.nonzero(has_one & at.open, as_tuple=True)
        if not len(model):
            break
        moved, loss = insert_feature(models, result, level, at, (model, feature[model], place))
        chosen = ranks(loss, model) == 0
        result[model[chosen]] = moved[chosen]
    return result
