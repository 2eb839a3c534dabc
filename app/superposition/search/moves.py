"""Moves from a good model towards other minima: features change places, or a weak one takes another place.

An arrangement has a minimum for each permutation of its features, of which random starts find few; and a feature that
is just worth representing takes a place so weakly that they do not find it at all.
"""

import torch
from torch import Tensor

from .models import Models
from .permutations import permuted_models
from .reinsertion import MOST_EVALUATED, insertions, ranks, reinsert_all, reinsertion_of

# Norm of a feature that is inserted weakly; features of a model that may be; by how much more it may lose on the nodes.
WEAK_INSERTION_NORM, WEAK_INSERTIONS = 0.1, 4
WEAK_INSERTION_MARGIN = 3e-3  # as in ground states where one was worth a thousandth


def propose_moves(models: Models, parameters: Tensor, level: Tensor, count: int, round_: int) -> tuple[Tensor, Tensor]:
    """About count moves of each kind, spread over the models: parameters (moves, d), and which model each is from
    (moves,).

    parameters: (models, d). level: (models,). Round 0 takes what is best on the nodes at once, round 1 what is next
    best, and so on.
    """
    moved, source = insertions(models, parameters, level, count, round_)
    if not models.spec.features_differ:
        return moved, source
    exchanged, of = permuted_models(models, parameters)
    some = torch.randperm(len(of), generator=torch.Generator().manual_seed(round_))[:MOST_EVALUATED]
    exchanged, of = exchanged[some], of[some]
    loss, _ = models.value(models.training_loss, exchanged.float(), level[of])
    tried = ranks(loss, of) // max(1, count // max(1, len(parameters))) == round_
    exchanged, of = exchanged[tried], of[tried]
    return torch.cat([moved, reinsert_all(models, exchanged, level[of])]), torch.cat([source, of])


def insert_weakly(models: Models, parameters: Tensor, level: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Up to so many of each model with one more feature (moves, d), and which model each is of (moves,).

    Of the negligible features one of the most important is inserted weakly where another is or opposite to it.
    parameters: (models, d). level: (models,). A feature so weak may be worth it by less than the nodes resolve.
    """
    if models.spec.constraint != "free" or not count:
        return parameters[:0], level[:0]
    at, n_hidden, n = reinsertion_of(models, parameters, level), models.spec.n_hidden, models.spec.n_features
    importance = torch.where(at.negligible, models.importances[level].float(), -1.0)
    first = importance.argsort(dim=1, descending=True, stable=True).argsort(1) < WEAK_INSERTIONS
    model, feature, place = torch.nonzero((first & at.negligible)[:, :, None] & at.open[:, None, :], as_tuple=True)
    moved, each = parameters[model], torch.arange(len(model))
    beside = torch.where(place < n, WEAK_INSERTION_NORM, 0.0)
    host = place % n  # which makes room for the overlap
    for row in range(n_hidden):
        moved[each, row * n + feature] = (WEAK_INSERTION_NORM * at.unit[model, row, place]).to(moved.dtype)
        moved[each, row * n + host] *= 1 + beside / 3
    moved[each, n_hidden * n + host] -= beside / 2
    before, _ = models.value(models.training_loss, parameters.float(), level)
    after, _ = models.value(models.training_loss, moved.float(), level[model])
    accepted = (after <= before[model] * (1 + WEAK_INSERTION_MARGIN)) & (ranks(after, model) < count)
    return moved[accepted], model[accepted]
