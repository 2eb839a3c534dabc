"""Permutations of an arrangement's features, of which each has a minimum; random starts find few of them.

Which permutation is best depends on how far its norms and angles adapt, and the training nodes tell permutations apart
no better than by chance. But an output's loss depends on its place alone, to which a feature brings only its
importance: so one exact evaluation of a model judges all its permutations where they stand, and corrects the nodes on
their way from there.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import torch
from torch import Tensor

from ..optimise import lbfgs
from ..optimise.parametrisation import column_norms
from .budget import search_budget
from .candidates import choose_distinct
from .models import Models
from .reinsertion import NEGLIGIBLE_BELOW, ranks

MOST_DESCENDED, STEPS, TOLERANCE = 120, 6, 1e-7  # permutations of a model that descend on the corrected nodes
RANKED = 20  # times as many are compared, lowest predicted loss first, to leave out those that are one by symmetry
MANY_FEATURES = 8  # of more, rotations of four are too many
SAME_ANGLES = 0.05  # of cosines: two permutations nearer than that lead to one minimum, as by symmetry


@dataclass(frozen=True)
class SecondOrderModel:
    """What is known of each model: losses and gradients by output, exact and on the nodes, and curvature."""

    loss: Tensor  # (models, n)
    gradient: Tensor  # (models, n, d)
    on_nodes: Tensor  # (models, n)
    gradient_on_nodes: Tensor  # (models, n, d)
    inverse_hessian: Tensor  # (models, d, d), on the nodes


def best_permutations(models: Models, parameters: Tensor, level: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Of all permutations of a level's models up to count with the lowest predicted loss (permutations, d), and which
    model each is of (permutations,).

    parameters: (models, d). level: (models,). Features of a group that is active together are judged as if they were
    not; the fine loss decides in the end.
    """
    if not models.spec.features_differ:
        return parameters[:0], level[:0]
    model = second_order_model(models, parameters, level)
    source, columns = rank_by_model(models, parameters, level, model)
    moved, loss = descend_permutations(models, parameters, level, model, source, columns)
    best = ranks(loss, level[source]) < count
    return moved[best].gather(1, columns[best]), source[best]


def second_order_model(models: Models, parameters: Tensor, level: Tensor) -> SecondOrderModel:
    """The second-order models of parameters (models, d) at level (models,)."""

    def on_nodes(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved.float(), level[index])

    return SecondOrderModel(
        *models.by_output(models.fine_loss, parameters, level),
        *models.by_output(models.training_loss, parameters.float(), level),
        lbfgs.inverse_hessian(on_nodes, parameters),
    )


def rank_by_model(models: Models, parameters: Tensor, level: Tensor, model: SecondOrderModel) -> tuple[Tensor, Tensor]:
    """The permutations worth descending from: which model (permutations,) takes which of its parameters in which place
    (permutations, d).

    Those whose loss is lowest at the minimum of their second-order model, but no two of which are one by symmetry.
    parameters: (models, d). level: (models,).
    """
    source, columns = parameter_permutations(models, parameters)
    gains = model.gradient @ model.inverse_hessian @ model.gradient.mT / 2  # (models, n, n): by pairs of importances
    brought = permuted_importances(models, level[source], columns)
    predicted_loss = (brought * (model.loss[source] - (gains[source] @ brought[:, :, None])[:, :, 0])).sum(1)
    count = len(parameters)
    most = max(
        1, min(MOST_DESCENDED, search_budget(models.spec).permutations_descended // parameters.shape[1] ** 2 // count)
    )
    by_predicted_loss = predicted_loss.argsort(stable=True)
    by_predicted_loss = by_predicted_loss[ranks(predicted_loss, source)[by_predicted_loss] < RANKED * most]
    source, columns = source[by_predicted_loss], columns[by_predicted_loss]
    order = columns[:, : models.spec.n_features]
    own = feature_cosines(models, parameters)
    turned = own[source[:, None, None], order[:, :, None], order[:, None, :]]
    # The models themselves come first, and are left out in the end.
    every, shape = torch.cat([torch.arange(count), source]), torch.cat([own, turned]).flatten(1)
    chosen = torch.tensor(choose_distinct(shape, every, [most + 1] * count, SAME_ANGLES)) - count
    chosen = chosen[chosen >= 0]
    return source[chosen], columns[chosen]


def descend_permutations(
    models: Models, parameters: Tensor, level: Tensor, model: SecondOrderModel, source: Tensor, columns: Tensor
) -> tuple[Tensor, Tensor]:
    """Where permutations lead on the nodes, corrected by the error of these at the model: parameters (permutations, d)
    in the places of the model, and losses (permutations,).

    parameters: (models, d). level: (models,). source: (permutations,), which model. columns: (permutations, d).
    """
    brought = permuted_importances(models, level[source], columns)
    offset = (brought * (model.loss - model.on_nodes)[source]).sum(1)
    tilt = (brought[:, None, :] @ (model.gradient - model.gradient_on_nodes)[source])[:, 0]
    share = brought / models.importances[level[source]].float()

    def corrected(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        of = source[index]
        loss, gradient = models.value(models.training_loss, moved.float(), level[of], share[index])
        return loss + offset[index] + ((moved - parameters[of]) * tilt[index]).sum(1), gradient + tilt[index]

    start = lbfgs.start_descent(corrected, parameters[source], model.inverse_hessian[source])
    end = lbfgs.advance_descent(corrected, start, STEPS, TOLERANCE)
    return end.parameters, end.loss


def permuted_importances(models: Models, level: Tensor, columns: Tensor) -> Tensor:
    """The importance that each permutation brings to each of the model's places (permutations, n).

    level: (permutations,). columns: (permutations, d).
    """
    place = columns[:, : models.spec.n_features].argsort(1)  # whose feature is there
    return models.importances[level].gather(1, place)


def feature_cosines(models: Models, parameters: Tensor) -> Tensor:
    """Cosines between features (models, n, n), 0 of those that are negligible: equal where only norms will differ.

    parameters: (models, d).
    """
    W, _, _ = models.unpack(parameters)
    norm = column_norms(W)
    unit = torch.where(norm < NEGLIGIBLE_BELOW, 0.0, W / norm.clamp_min(NEGLIGIBLE_BELOW))
    return unit.mT @ unit


@lru_cache(maxsize=16)
def short_cycles(n: int) -> Tensor:
    """Every transposition of features and every 3-cycle (permutations, n); of few features also the rotations of each
    four.
    """
    result = []
    sizes = (2, 3, 4) if n <= MANY_FEATURES else (2, 3)
    for members in (members for size in sizes for members in combinations(range(n), size)):
        for turn in range(1, len(members)):
            order = list(range(n))
            for k, feature in enumerate(members):
                order[feature] = members[(k + turn) % len(members)]
            result.append(order)
    return torch.tensor(result)


def permuted_models(models: Models, parameters: Tensor) -> tuple[Tensor, Tensor]:
    """Each model in every permutation that moves at most one negligible feature (moves, d), and which it is of
    (moves,).

    parameters: (models, d).
    """
    source, columns = parameter_permutations(models, parameters)
    return parameters[source[:, None], columns], source


def parameter_permutations(models: Models, parameters: Tensor) -> tuple[Tensor, Tensor]:
    """Which model (moves,) takes which of its parameters in which place (moves, d): the permutations of
    permuted_models.

    parameters: (models, d).
    """
    n_hidden, n = models.spec.n_hidden, models.spec.n_features
    norm = column_norms(models.unpack(parameters)[0])[:, 0]
    order = short_cycles(n)
    columns = torch.cat([row * n + order for row in range(n_hidden + 1)], 1)  # of W and b
    rest = torch.arange(columns.shape[1], parameters.shape[1]).expand(len(order), -1)
    moving = order != torch.arange(n)
    source, which = torch.nonzero((moving & (norm < NEGLIGIBLE_BELOW)[:, None, :]).sum(2) < 2, as_tuple=True)
    return source, torch.cat([columns, rest], 1)[which]
