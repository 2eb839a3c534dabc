"""The ground state of every level: the lowest loss over all starts, exchanged features and neighbours carried over.

The search runs on the training nodes, which are cheap; only what may win is then judged and finished exactly.
"""

from dataclasses import dataclass, replace
from itertools import combinations

import torch
from torch import Tensor

from app.superposition import minimise
from app.superposition.models import Models
from app.superposition.pool import DISTINCT, Pool

CONTENDERS = 3
SAME_BRANCH = 0.12  # largest difference between sorted gram entries of neighbours that only moved a little
REORDERS, EXCHANGES, EXCHANGED_LEVELS = 2, 2, 16
REORDERED, REORDERED_NEAR = 6, 0.25  # models of a level that are put in better order; how much worse they may be
SWAPS_A_MODEL = 2  # that promise most
SWAPS, SWAPS_A_LEVEL = 60, 3  # tried in all, and at each level at least
CARRY_ROUNDS = 8
DESCENT_STEPS, DESCENT_TOLERANCE = 24, 1e-6
# A model whose fine loss promises to end this near the lowest may end below it.
HOPEFUL, MORE_HOPEFUL = 3e-4, 1e-2
TRULY_LOWER = 1e-7  # relative difference in loss between two ends of one descent that is no rounding
POLISH_STEPS, BRANCH_STEPS, POLISH_TOLERANCE = 60, 10, 1e-9


@dataclass(frozen=True)
class GroundStates:
    """The best model of every level, and the loss there of the branches of its neighbours.

    below[k] is the loss at level k of level k - 1's branch, followed to its own minimum there, above[k] of level
    k + 1's; both nan where it is the same.
    """

    parameters: Tensor  # [levels, d] float64
    loss: Tensor  # [levels]
    below: Tensor  # [levels]
    above: Tensor  # [levels]


@dataclass(frozen=True)
class Search:
    """Between two stages of the search; ground is there after the last."""

    pool: Pool
    stages: tuple[str, ...]  # to come
    ground: GroundStates | None = None


def begin(models: Models, descent: minimise.Descent) -> Search:
    """A search from the trained starts."""
    level = models.level_of(torch.arange(len(descent.loss)))
    reorders, exchanges = (REORDERS, EXCHANGES) if features_differ(models) else (0, 0)
    stages = (*["reorder"] * reorders, "carry", "finish", *["exchange"] * exchanges, "settle")
    return Search(Pool(descent.parameters, descent.loss, level), stages)


def advance(models: Models, search: Search) -> Search:
    """One stage."""
    stage, *to_come = search.stages
    search = replace(search, stages=tuple(to_come))
    levels = some_levels(models.n_levels, search.stages.count(stage))
    match stage:
        case "reorder":
            return replace(search, pool=reordered(models, search.pool, levels))
        case "carry":
            pool = search.pool.shortlist(models.n_levels, CONTENDERS, models.all_active)
            pool = carried_over(models, pool).shortlist(models.n_levels, CONTENDERS, models.all_active)
            return replace(search, pool=pool)
        case "finish":
            return replace(search, pool=finished(models, search.pool))
        case "exchange":
            return replace(search, pool=exchanged(models, search.pool, levels))
        case _:
            return replace(search, ground=settled(models, search.pool))


def descended(models: Models, parameters: Tensor, level: Tensor) -> Pool:
    """Models trained on at these levels."""

    def function(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved, level[index])

    start = minimise.begin(function, parameters.float())
    end = minimise.advance(function, start, DESCENT_STEPS, DESCENT_TOLERANCE)
    return Pool(end.parameters, end.loss, level)


def features_differ(models: Models) -> bool:
    return len(set(models.spec.feature_importances)) > 1 or models.spec.correlation != "none"


def carried_over(models: Models, pool: Pool) -> Pool:
    """Try each level's best model at its neighbours, and again what helped there, until it helps nowhere."""
    best = pool.shortlist(models.n_levels, 1)
    source, target = unlike_neighbours(models, best.parameters)
    for _ in range(CARRY_ROUNDS):
        if not len(source):
            break
        tried = descended(models, best.parameters[source], target)
        improved = target[tried.loss < (best.loss - DISTINCT * best.loss.abs())[target]]
        pool = pool.joined(tried)
        best = pool.shortlist(models.n_levels, 1)
        source, target = unlike_neighbours(models, best.parameters, improved)
    return pool


def unlike_neighbours(models: Models, parameters: Tensor, changed: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """(source, target) levels, both ways, of neighbours whose gram matrices are not nearly the same.

    Where the changed levels are given, only pairs with one of these: the others have been tried.
    """
    W, _, _ = models.unpack(parameters)
    gram = (W.mT @ W).flatten(1)
    if not features_differ(models):
        gram = gram.sort(1).values  # which feature is which does not matter
    unlike = torch.nonzero((gram[1:] - gram[:-1]).abs().amax(1) > SAME_BRANCH)[:, 0]
    source, target = torch.cat([unlike, unlike + 1]), torch.cat([unlike + 1, unlike])
    wanted = slice(None) if changed is None else torch.isin(source, changed) | torch.isin(target, changed)
    return source[wanted], target[wanted]


def polished(models: Models, pool: Pool, steps: int, rivals: Tensor | None = None) -> Pool:
    """Models trained on with the fine loss in float64, led by the curvature of the nodes' loss.

    With rivals [levels], losses that are known already, the models that promise to stay above them are left out.
    """
    level = pool.level

    def function(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.fine_loss, moved, level[index])

    def on_nodes(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(models.training_loss, moved.float(), level[index])

    parameters = pool.parameters.double()
    start = minimise.begin(function, parameters, minimise.inverse_hessian(on_nodes, parameters))
    if rivals is not None:
        promise = start.loss - minimise.expected_gain(start)
        lowest = rivals.scatter_reduce(0, level, promise, "amin")
        margin = (HOPEFUL + MORE_HOPEFUL * models.all_active) * lowest.abs()
        hopeful = torch.nonzero(promise <= (lowest + margin)[level])[:, 0]
        start, level = minimise.only(start, hopeful), level[hopeful]
    end = minimise.advance(function, start, steps, POLISH_TOLERANCE, 2)
    return Pool(end.parameters, end.loss, level)


def finished(models: Models, pool: Pool) -> Pool:
    """The best of each level's pool at the fine loss's own minimum: one model a level."""
    none_known = torch.full((models.n_levels,), torch.inf, dtype=torch.float64)
    return polished(models, pool, POLISH_STEPS, none_known).shortlist(models.n_levels, 1)


def adopted(best: Pool, tried: Pool) -> tuple[Pool, Tensor]:
    """The best with each tried model in its level's place where it is truly lower; and the levels where one was."""
    best = Pool(best.parameters.clone(), best.loss.clone(), best.level)
    improved = tried.loss < (best.loss - TRULY_LOWER * best.loss.abs())[tried.level]
    winners = Pool(*(values[improved] for values in vars(tried).values()))
    for index in winners.loss.argsort(descending=True).tolist():  # the lowest is written last
        k = winners.level[index]
        best.parameters[k], best.loss[k] = winners.parameters[index], winners.loss[index]
    return best, winners.level


def some_levels(n_levels: int, first: int) -> Tensor:
    """Levels evenly apart, about EXCHANGED_LEVELS of them; neighbours carry what they find to the others."""
    every = max(1, round(n_levels / EXCHANGED_LEVELS))
    return torch.arange(first % every, n_levels, every)


def swapped(models: Models, parameters: Tensor) -> Tensor:
    """Each model with two features swapped, for every two [models, swaps, d].

    An arrangement has a minimum for each order of its features.
    """
    n_hidden, n = models.spec.n_hidden, models.spec.n_features
    orders = []
    for i, j in combinations(range(n), 2):
        order = list(range(n))
        order[i], order[j] = j, i
        orders.append([row * n + feature for row in range(n_hidden + 1) for feature in order])
    columns = torch.tensor(orders)  # of W and b
    rest = torch.arange(columns.shape[1], parameters.shape[1]).expand(len(orders), -1)
    return parameters[:, torch.cat([columns, rest], 1)]


def most_promising(models: Models, parameters: Tensor, level: Tensor, count: int) -> Pool:
    """Of each model the `count` swaps that lose least at once, trained on."""
    every = swapped(models, parameters)
    n_swaps = every.shape[1]
    loss, _ = models.value(models.training_loss, every.flatten(0, 1).float(), level.repeat_interleave(n_swaps))
    which = loss.view(-1, n_swaps).topk(min(count, n_swaps), largest=False).indices
    chosen = every.gather(1, which[:, :, None].expand(-1, -1, every.shape[2]))
    return descended(models, chosen.flatten(0, 1), level.repeat_interleave(which.shape[1]))


def reordered(models: Models, pool: Pool, levels: Tensor) -> Pool:
    """Let features swap places in every good arrangement of these levels: its order may be all that it lacks."""
    good = pool.shortlist(models.n_levels, REORDERED, nearness=REORDERED_NEAR)
    here = torch.isin(good.level, levels)
    return pool.joined(most_promising(models, good.parameters[here], good.level[here], SWAPS_A_MODEL))


def exchanged(models: Models, best: Pool, levels: Tensor) -> Pool:
    """Let features swap places in the best model of these levels."""
    tries = max(SWAPS_A_LEVEL, SWAPS // len(levels))
    relaxed = most_promising(models, best.parameters[levels], levels, tries)
    return adopted(best, polished(models, relaxed, BRANCH_STEPS, best.loss))[0]


def settled(models: Models, best: Pool) -> GroundStates:
    """Carry models over to their neighbours on the fine loss until that helps nowhere."""
    below, above = (torch.full((models.n_levels,), torch.nan, dtype=torch.float64) for _ in range(2))
    source, target = unlike_neighbours(models, best.parameters)
    for _ in range(CARRY_ROUNDS):
        if not len(source):
            break
        tried = polished(models, Pool(best.parameters[source], best.loss[source], target), BRANCH_STEPS)
        up = target > source
        below[target[up]], above[target[~up]] = tried.loss[up], tried.loss[~up]
        best, improved = adopted(best, tried)
        source, target = unlike_neighbours(models, best.parameters, improved)
    source, target = unlike_neighbours(models, best.parameters)
    up = target > source
    for branch, named in ((below, target[up]), (above, target[~up])):
        branch[~torch.isin(torch.arange(models.n_levels), named)] = torch.nan
    exact = models.loss(models.exact_loss, best.parameters, best.level).clamp_min(0)  # 0 may come out as -1e-17
    return GroundStates(best.parameters, exact, below * models.scale, above * models.scale)
