"""The ground state of every level: the lowest loss over all starts, exchanged features and neighbours carried over.

The search runs on the training nodes, which are cheap; only what may win is then judged and finished exactly.
"""

from dataclasses import dataclass, replace
from itertools import combinations

import torch
from torch import Tensor

from app.superposition import minimise
from app.superposition.models import Models

CONTENDERS, MORE_CONTENDERS = 3, 20
NEAR, MORE_NEAR = 0.02, 0.05  # losses on the nodes that differ by less may stand the other way round exactly
DISTINCT = 1e-4  # relative difference in loss above which two models at one level count as two
SAME_BRANCH = 0.12  # largest difference between sorted gram entries of neighbours that only moved a little
EXCHANGES, EXCHANGED_LEVELS = 3, 16
SWAPS, SWAPS_A_LEVEL = 60, 3  # tried in all, and at each level at least
CARRY_ROUNDS = 8
DESCENT_STEPS, DESCENT_TOLERANCE = 24, 1e-6
# A model whose fine loss promises to end this near the lowest may end below it.
HOPEFUL, MORE_HOPEFUL = 3e-4, 1e-2
TRULY_LOWER = 1e-7  # relative difference in loss between two ends of one descent that is no rounding
POLISH_STEPS, BRANCH_STEPS, POLISH_TOLERANCE = 60, 10, 1e-9


@dataclass(frozen=True)
class Pool:
    """Models met in the search, each at a level, with losses on the training nodes in units of the empty model's."""

    parameters: Tensor  # [models, d]
    loss: Tensor  # [models]
    level: Tensor  # [models]

    def joined(self, other: "Pool") -> "Pool":
        return Pool(*(torch.cat(pair) for pair in zip(vars(self).values(), vars(other).values(), strict=True)))

    def shortlist(self, n_levels: int, count: int, all_active: Tensor | None = None) -> "Pool":
        """Of each level up to `count` models whose losses are near the lowest, but distinct; sorted by level.

        all_active [levels]: the chance that every feature is active. Few nodes stand for that, so that where it is
        large the order of losses on the nodes says less, and more models are kept.
        """
        doubt = [0.0] * n_levels if all_active is None else all_active.tolist()
        by_level: list[list[tuple[float, int]]] = [[] for _ in range(n_levels)]
        for index, (k, loss) in enumerate(zip(self.level.tolist(), self.loss.tolist(), strict=True)):
            by_level[k].append((loss, index))
        chosen = []
        for here, share in zip(by_level, doubt, strict=True):
            taken: list[float] = []
            most, near = count + round(MORE_CONTENDERS * share), NEAR + MORE_NEAR * share
            for loss, index in sorted(here):
                if len(taken) == most or (taken and loss > taken[0] + near * abs(taken[0])):
                    break
                if all(abs(loss - other) > DISTINCT * abs(other) for other in taken):
                    taken.append(loss)
                    chosen.append(index)
        return Pool(self.parameters[chosen], self.loss[chosen], self.level[chosen])


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
    pool = Pool(descent.parameters, descent.loss, level).shortlist(models.n_levels, CONTENDERS, models.all_active)
    exchanges = ("exchange",) * (EXCHANGES if features_differ(models) else 0)
    return Search(pool, ("carry", "finish", *exchanges, "settle"))


def advance(models: Models, search: Search) -> Search:
    """One stage."""
    stage, *to_come = search.stages
    search = replace(search, stages=tuple(to_come))
    match stage:
        case "carry":
            pool = carried_over(models, search.pool)
            return replace(search, pool=pool.shortlist(models.n_levels, CONTENDERS, models.all_active))
        case "finish":
            return replace(search, pool=finished(models, search.pool))
        case "exchange":
            first = EXCHANGES - search.stages.count("exchange") - 1
            return replace(search, pool=exchanged(models, search.pool, some_levels(models.n_levels, first)))
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


def unlike_neighbours(models: Models, parameters: Tensor, sources: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """(source, target) levels, both ways, of neighbours whose gram matrices are not nearly the same.

    Where sources are given, only pairs that come from one of these levels.
    """
    W, _, _ = models.unpack(parameters)
    gram = (W.mT @ W).flatten(1)
    if not features_differ(models):
        gram = gram.sort(1).values  # which feature is which does not matter
    unlike = torch.nonzero((gram[1:] - gram[:-1]).abs().amax(1) > SAME_BRANCH)[:, 0]
    source, target = torch.cat([unlike, unlike + 1]), torch.cat([unlike + 1, unlike])
    wanted = slice(None) if sources is None else torch.isin(source, sources)
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


def exchanged(models: Models, best: Pool, levels: Tensor) -> Pool:
    """Let two features swap places where that promises more: an arrangement has a minimum for each order of them."""
    n_hidden, n = models.spec.n_hidden, models.spec.n_features
    orders = []
    for i, j in combinations(range(n), 2):
        order = list(range(n))
        order[i], order[j] = j, i
        orders.append([row * n + feature for row in range(n_hidden + 1) for feature in order])
    columns = torch.tensor(orders)  # of W and b of a model with two features swapped
    rest = torch.arange(columns.shape[1], best.parameters.shape[1]).expand(len(orders), -1)
    swapped = best.parameters[levels][:, torch.cat([columns, rest], 1)]  # [levels, swaps, d]
    level = levels.repeat_interleave(len(orders))
    at_once, _ = models.value(models.training_loss, swapped.flatten(0, 1).float(), level)
    tries = max(SWAPS_A_LEVEL, SWAPS // len(levels))
    _, which = at_once.view(len(levels), -1).topk(min(tries, len(orders)), largest=False)
    chosen = swapped.gather(1, which[:, :, None].expand(-1, -1, swapped.shape[2])).flatten(0, 1)
    relaxed = descended(models, chosen, levels.repeat_interleave(which.shape[1]))
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
