"""The ground state of every level: the lowest loss over all starts, moves from there and neighbours carried over.

The search runs on the training nodes, which are cheap; but these tell orders of features that differ by a thousandth
apart no better than by chance, so that all that may win are then judged exactly, and all their orders with them.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from ..experiment.cost import EXACT_FEATURES
from ..optimise import lbfgs
from . import moves, permutations
from .biases import rebiased
from .budget import effort_of
from .candidates import ALIKE, SAME_BRANCH, Pool, fingerprint
from .minimum import to_minimum
from .models import Models
from .refinement import descended, polished
from .reinsertion import places
from .seating import in_better_places
from .starts import START_BIAS, structured_starts

MOVERS, MOVERS_NEAR = 8, 0.05  # models of a level that move, where few levels leave time; how much worse they may be
ORDER_DOUBT = (1e-2, 1e-3)  # norms give way far, so that curvature promises too little
# Models of a level whose orders are tried, where few levels leave time; how much worse they may be.
ARRANGEMENTS, ARRANGEMENTS_IN_ALL, ARRANGEMENTS_NEAR = 3, 120, 0.01
MOST_KICKS = 16  # of nine features on one axis none went wrong after four, thirteen in the plane needed ten
KINDS_NEAR, KINDS_APART = 0.1, 0.35  # of arrangements by their features' norms: of losses, of squared norms
DENSE_NORM, DENSE_BIAS = 0.83, 0.45  # of the catalogue where most features are on; the biases beside the density
TRULY_BETTER = 1e-4  # relative difference in loss on the nodes that is worth following
TRULY_LOWER = 1e-7  # relative difference in loss between two ends of one descent that is no rounding
BRANCH_STEPS = 10
SHAKE, SHAKEN, SHAKEN_DOUBT = 0.05, 5, (1e-2, 1e-4)  # of a parameter; times; as norms are flat there


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


def begin(models: Models, descent: lbfgs.Descent) -> Search:
    """A search from the trained starts."""
    level = models.level_of(torch.arange(len(descent.loss)))
    effort = effort_of(models.spec)
    moves, exchanges = ["move"] * effort.move_rounds, ["exchange"] * effort.exchange_rounds
    stages = ("carry", *moves, "finish", *exchanges, "order", "settle")
    return Search(Pool(descent.parameters, descent.loss, level), stages)


def advance(models: Models, search: Search) -> Search:
    """One stage."""
    stage, *to_come = search.stages
    search = replace(search, stages=tuple(to_come))
    match stage:
        case "carry":
            return replace(search, pool=carried_over(models, search.pool))
        case "move":
            tried = moved_on(models, movers(models, search.pool), search.stages.count("move"))
            return replace(search, pool=carried_over(models, search.pool.joined(tried)))
        case "finish":
            return replace(search, pool=finished(models, search.pool))
        case "order":
            return replace(search, pool=reordered(models, search.pool))
        case "exchange":
            return replace(search, pool=exchanged(models, search.pool, search.stages.count("exchange")))
        case _:
            return replace(search, ground=settled(models, search.pool))


def carried_over(models: Models, pool: Pool) -> Pool:
    """Try each level's best model at its neighbours, and again what helped there, until it helps nowhere."""
    best = pool.best(models.n_levels)
    source, target = unlike_neighbours(models, best.parameters)
    for _ in range(effort_of(models.spec).carry_rounds):
        if not len(source):
            break
        tried = descended(models, best.parameters[source], target)
        improved = target[tried.loss < (best.loss - TRULY_BETTER * best.loss.abs())[target]]
        pool = pool.joined(tried)
        best = pool.best(models.n_levels)
        source, target = unlike_neighbours(models, best.parameters, improved)
    return pool


def unlike_neighbours(models: Models, parameters: Tensor, changed: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """(source, target) levels, both ways, of neighbours whose gram matrices are not nearly the same.

    Where the changed levels are given, only pairs with one of these: the others have been tried.
    """
    shape = fingerprint(models, parameters)
    unlike = torch.nonzero((shape[1:] - shape[:-1]).abs().amax(1) > SAME_BRANCH)[:, 0]
    source, target = torch.cat([unlike, unlike + 1]), torch.cat([unlike + 1, unlike])
    wanted = slice(None) if changed is None else torch.isin(source, changed) | torch.isin(target, changed)
    return source[wanted], target[wanted]


def contenders(models: Models, pool: Pool) -> Pool:
    """What may be the lowest exactly."""
    count = effort_of(models.spec).contenders.each(models.n_levels)
    return pool.shortlist(models, count, same=ALIKE, in_doubt=True)


def catalogued(models: Models) -> Pool:
    """The catalogue's arrangements at dense levels, some steps of the fine loss from where they start.

    The nodes know least of all features at once, and lead some of them astray there.
    """
    effort = effort_of(models.spec)
    least = effort.dense if models.spec.constraint == "free" else effort.dense_on_sphere
    dense = torch.nonzero(models.all_active > least)[:, 0]
    W, b = (torch.from_numpy(part) for part in structured_starts(models.spec))
    level = dense.repeat_interleave(len(W))
    density = models.density[level, None]
    b = torch.where(b == START_BIAS, DENSE_BIAS, torch.where(b.isnan(), 0.5, b)).repeat(len(dense), 1) * density
    parameters = models.constraint.pack(DENSE_NORM * W.repeat(len(dense), 1, 1), b)
    return polished(models, Pool(parameters, parameters.new_zeros(len(level)), level), BRANCH_STEPS)


def finished(models: Models, pool: Pool) -> Pool:
    """Each level's pool at the fine loss's own minima, as far as these may be the lowest or have orders that are."""
    none_known = torch.full((models.n_levels,), torch.inf, dtype=torch.float64)
    steps = effort_of(models.spec).finish_steps
    found = polished(models, contenders(models, pool), steps, none_known)
    other = rebiased(models, arrangements(models, found))
    found = found.joined(polished(models, other, steps, found.best(models.n_levels).loss, ORDER_DOUBT))
    for others in (catalogued(models), put_in_place(models, pool, found.best(models.n_levels))):
        found = found.joined(polished(models, others, steps, found.best(models.n_levels).loss, ORDER_DOUBT))
    return arrangements(models, found)


def arrangements(models: Models, pool: Pool) -> Pool:
    """The best of each level, and where there is time some others."""
    count = max(1, min(ARRANGEMENTS, ARRANGEMENTS_IN_ALL // models.n_levels))
    return pool.shortlist(models, count, ARRANGEMENTS_NEAR)


def adopted(best: Pool, tried: Pool) -> tuple[Pool, Tensor]:
    """The best with each tried model in its level's place where it is truly lower; and the levels where one was."""
    best = Pool(best.parameters.clone(), best.loss.clone(), best.level)
    improved = tried.loss < (best.loss - TRULY_LOWER * best.loss.abs())[tried.level]
    winners = tried.of(improved)
    for index in winners.loss.argsort(descending=True).tolist():  # the lowest is written last
        k = winners.level[index]
        best.parameters[k], best.loss[k] = winners.parameters[index], winners.loss[index]
    return best, winners.level


def moved_on(models: Models, good: Pool, round_: int) -> Pool:
    """Where some of the moves from these models lead."""
    parameters, source = moves.some(models, good.parameters, good.level, effort_of(models.spec).moves, round_)
    return descended(models, parameters, good.level[source])


def movers(models: Models, pool: Pool) -> Pool:
    """Good models to move from: few at each level where there are many levels."""
    count = max(1, min(MOVERS, 2 * effort_of(models.spec).moves // (models.n_levels * models.spec.n_features**2)))
    return pool.shortlist(models, count, MOVERS_NEAR)


def exchanged(models: Models, pool: Pool, round_: int) -> Pool:
    """The pool, and where moves from its best lead if that is lower on the fine loss."""
    best = pool.best(models.n_levels)
    here = descended(models, best.parameters, best.level)
    tried = contenders(models, here.joined(moved_on(models, best, round_)))
    return pool.joined(adopted(best, polished(models, tried, BRANCH_STEPS, best.loss))[0])


def put_in_place(models: Models, pool: Pool, best: Pool) -> Pool:
    """Where the pool's arrangements, and on a sphere the best, lead with their features in better places.

    At the levels that were asked for, or at some of many, from which the others have it.
    """
    spec, effort = models.spec, effort_of(models.spec)
    on_sphere = spec.constraint != "free"
    some_differ = spec.features_differ and spec.n_features > EXACT_FEATURES
    if spec.activation != "relu" or not (on_sphere or some_differ):
        return best.of(best.level < 0)
    placed = worth_placing(models)
    work = len(models.asked) * spec.n_hidden * spec.n_features**2
    kicks = min(MOST_KICKS, effort.kicks // work) if on_sphere else 0
    kinds = pool.shortlist(models, effort.kinds.each(len(placed)), KINDS_NEAR, KINDS_APART, by_norms=True)
    some = best if on_sphere else kinds
    return contenders(models, in_better_places(models, some.of(torch.isin(some.level, placed)), kicks))


def worth_placing(models: Models) -> Tensor:
    """Levels at which features are put in better places: those asked for, or some of them where they are many."""
    every = -(-len(models.asked) // effort_of(models.spec).levels_placed)
    return models.asked[::every]


def reordered(models: Models, pool: Pool) -> Pool:
    """The best of each level, or other orders of its models that are lower on the fine loss, and others of those."""
    effort = effort_of(models.spec)
    count = effort.orders.each(models.n_levels)
    best, here = pool.best(models.n_levels), arrangements(models, pool)
    for _ in range(effort.order_rounds):
        turned, source = permutations.reordered(models, here.parameters, here.level, count)
        tried = Pool(turned, here.loss[source], here.level[source])
        best, improved = adopted(best, polished(models, tried, BRANCH_STEPS, best.loss, ORDER_DOUBT))
        if not len(improved):
            break
        here = best.of(torch.unique(improved))
    return best


def loosened(models: Models, best: Pool) -> Pool:
    """The best, or where the fine loss leads from them if that is lower: without their weakest features, with one more,
    or shaken.

    While a feature is faint two minima may lie side by side of which the nodes know one, so that all are in that one.
    """
    with_one, of = moves.hinted(models, best.parameters, best.level, effort_of(models.spec).hints)
    hinted = Pool(with_one, best.loss[of], best.level[of])
    without, source = moves.pruned(models, best.parameters, best.level)
    faint = torch.nonzero(places(models, best.parameters, best.level).faint.any(1))[:, 0].repeat(SHAKEN)
    noise = torch.randn(len(faint), best.parameters.shape[1], generator=torch.Generator().manual_seed(0))
    shaken = best.parameters[faint] + SHAKE * noise
    steps = effort_of(models.spec).finish_steps
    pruned = polished(models, Pool(without, best.loss[source], best.level[source]), steps)
    moved = Pool(shaken, best.loss[faint], best.level[faint])
    tried = [polished(models, some, steps, best.loss, SHAKEN_DOUBT) for some in (moved, hinted)]
    return adopted(best, pruned.joined(tried[0]).joined(tried[1]))[0]


def settled(models: Models, best: Pool) -> GroundStates:
    """Carry models over to their neighbours on the fine loss until that helps nowhere."""
    best = loosened(models, best)
    below, above = (torch.full((models.n_levels,), torch.nan, dtype=torch.float64) for _ in range(2))
    source, target = unlike_neighbours(models, best.parameters)
    for _ in range(effort_of(models.spec).carry_rounds):
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
    other = polished(models, rebiased(models, best), BRANCH_STEPS, best.loss, ORDER_DOUBT)
    best = to_minimum(models, adopted(best, other)[0])
    exact = models.loss(models.exact_loss, best.parameters, best.level).clamp_min(0)  # 0 may come out as -1e-17
    return GroundStates(best.parameters, exact, below * models.scale, above * models.scale)
