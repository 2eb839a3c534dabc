"""The ground state of every level: the lowest loss over all starts, moves from there and neighbours continued.

The search runs on the training nodes, which are cheap; but these cannot tell permutations of features whose losses
differ by a thousandth, so that all that may be the lowest are then judged exactly, and all their permutations with
them.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from ..experiment.cost import EXACT_FEATURES
from ..optimise import lbfgs
from . import moves, permutations
from .biases import change_biases
from .budget import search_budget
from .candidates import SAME_ARRANGEMENT, SAME_BRANCH, Candidates, fingerprint
from .minimum import to_minimum
from .models import Models
from .refinement import descend, polish
from .reinsertion import reinsertion_of
from .seating import improve_seating
from .starts import START_BIAS, structured_starts_at

PERMUTATION_MARGINS = (1e-2, 1e-3)  # norms change far, so that the curvature predicts too little
# Models of a level whose permutations are tried, where few levels leave time; how much worse they may be.
ARRANGEMENTS, ARRANGEMENTS_IN_ALL, ARRANGEMENTS_MARGIN = 3, 120, 0.01
MOST_KICKS = 16  # of nine features on one axis all were right after four, thirteen in the plane needed ten
SEATING_MARGIN, SEATING_DISTANCE = 0.1, 0.35  # of arrangements by their features' norms: of losses, of squared norms
# Of the catalogue where most features are active; the bias relative to the density.
DENSE_NORM, DENSE_BIAS = 0.83, 0.45
NODE_IMPROVEMENT = 1e-4  # relative difference in loss on the nodes that is worth following
FINE_IMPROVEMENT = 1e-7  # relative difference in loss between two ends of one descent that is not rounding
POLISH_STEPS = 10  # of models that begin near their minima; ablation: propagation on the fine loss
PERTURBATION, PERTURBATIONS = 0.05, 5  # of a parameter; times
PERTURBATION_MARGINS = (1e-2, 1e-4)  # the loss is flat along norms there


@dataclass(frozen=True)
class GroundStates:
    """The best model of every level, and the loss there of the branches of its neighbours.

    below[k] is the loss at level k of level k - 1's branch, followed to its own minimum there, above[k] of level k +
    1's; both nan where it is the same branch.
    """

    parameters: Tensor  # (levels, d) float64
    loss: Tensor  # (levels,)
    below: Tensor  # (levels,)
    above: Tensor  # (levels,)


@dataclass(frozen=True)
class Search:
    """Between two stages of the search; ground is there after the last."""

    candidates: Candidates
    stages: tuple[str, ...]  # to come
    ground: GroundStates | None = None


def start_search(models: Models, descent: lbfgs.Descent) -> Search:
    """A search from the trained starts."""
    level = models.level_of(torch.arange(len(descent.loss)))
    budget = search_budget(models.spec)
    moves, exchanges = ["move"] * budget.move_rounds, ["exchange"] * budget.exchange_rounds
    stages = ("propagate", *moves, "polish", *exchanges, "permute", "finalise")
    return Search(Candidates(descent.parameters, descent.loss, level), stages)


def advance_search(models: Models, search: Search) -> Search:
    """One stage."""
    stage, *to_come = search.stages
    search = replace(search, stages=tuple(to_come))
    match stage:
        case "propagate":
            return replace(search, candidates=propagate(models, search.candidates))
        case "move":
            best = search.candidates.best(models.n_levels)
            tried = descend_moves(models, best, search.stages.count("move"))
            return replace(search, candidates=propagate(models, search.candidates.join(tried)))
        case "polish":
            return replace(search, candidates=polish_candidates(models, search.candidates))
        case "permute":
            return replace(search, candidates=permute_features(models, search.candidates))
        case "exchange":
            return replace(
                search, candidates=exchange_features(models, search.candidates, search.stages.count("exchange"))
            )
        case _:
            return replace(search, ground=finalise(models, search.candidates))


def propagate(models: Models, candidates: Candidates) -> Candidates:
    """Try each level's best model at its neighbours, and again what helped there, until it helps nowhere."""
    best = candidates.best(models.n_levels)
    source, target = distinct_neighbours(models, best.parameters)
    while len(source):
        tried = descend(models, best.parameters[source], target)
        improved = target[tried.loss < (best.loss - NODE_IMPROVEMENT * best.loss.abs())[target]]
        candidates = candidates.join(tried)
        best = candidates.best(models.n_levels)
        source, target = distinct_neighbours(models, best.parameters, improved)
    return candidates


def distinct_neighbours(
    models: Models, parameters: Tensor, changed: Tensor | None = None, tolerance: float = SAME_BRANCH
) -> tuple[Tensor, Tensor]:
    """(source, target) levels (pairs,), both ways, of neighbours whose gram matrices differ by more than the tolerance.

    parameters: (levels, d). Where the changed levels are given, changed: (changed,), only pairs with one of these: the
    others have been tried.
    """
    shape = fingerprint(models, parameters)
    unlike = torch.nonzero((shape[1:] - shape[:-1]).abs().amax(1) > tolerance)[:, 0]
    source, target = torch.cat([unlike, unlike + 1]), torch.cat([unlike + 1, unlike])
    wanted = slice(None) if changed is None else torch.isin(source, changed) | torch.isin(target, changed)
    return source[wanted], target[wanted]


def select_candidates(models: Models, candidates: Candidates) -> Candidates:
    """Those that may be the lowest exactly."""
    count = search_budget(models.spec).candidates.count(models.n_levels)
    return candidates.distinct_best(models, count, tolerance=SAME_ARRANGEMENT, doubtful=True)


def catalogue_candidates(models: Models) -> Candidates:
    """The catalogue's arrangements at dense levels, some steps of the fine loss from where they start.

    The nodes are least accurate where all features are active, and lead some of them astray there.
    """
    budget = search_budget(models.spec)
    least = budget.dense if models.spec.constraint == "free" else budget.dense_on_sphere
    dense = torch.nonzero(models.all_active > least)[:, 0]
    W, b = (torch.from_numpy(part) for part in structured_starts_at(models.spec, dense.numpy()))
    level = dense.repeat_interleave(W.shape[1])
    density = models.density[level, None]
    b = torch.where(b == START_BIAS, DENSE_BIAS, torch.where(b.isnan(), 0.5, b)).flatten(0, 1) * density
    parameters = models.constraint.pack(DENSE_NORM * W.flatten(0, 1), b)
    return polish(models, Candidates(parameters, parameters.new_zeros(len(level)), level), POLISH_STEPS)


def polish_candidates(models: Models, candidates: Candidates) -> Candidates:
    """Each level's candidates at the fine loss's own minima, as far as they may be the lowest, permuted or not."""
    none_known = torch.full((models.n_levels,), torch.inf, dtype=torch.float64)
    steps = search_budget(models.spec).polish_steps
    found = polish(models, select_candidates(models, candidates), steps, none_known)
    other = change_biases(models, best_arrangements(models, found))
    found = found.join(polish(models, other, steps, found.best(models.n_levels).loss, PERMUTATION_MARGINS))
    for others in (catalogue_candidates(models), seat_candidates(models, candidates, found.best(models.n_levels))):
        found = found.join(polish(models, others, steps, found.best(models.n_levels).loss, PERMUTATION_MARGINS))
    return best_arrangements(models, found)


def best_arrangements(models: Models, candidates: Candidates) -> Candidates:
    """The best of each level, and where there is time some others."""
    count = max(1, min(ARRANGEMENTS, ARRANGEMENTS_IN_ALL // models.n_levels))
    return candidates.distinct_best(models, count, ARRANGEMENTS_MARGIN)


def keep_better(best: Candidates, tried: Candidates) -> tuple[Candidates, Tensor]:
    """The best with each tried model in its level's place where it is really lower; and the levels (improved,) where
    one was.
    """
    best = Candidates(best.parameters.clone(), best.loss.clone(), best.level)
    improved = tried.loss < (best.loss - FINE_IMPROVEMENT * best.loss.abs())[tried.level]
    winners = tried.select(improved)
    for index in winners.loss.argsort(descending=True).tolist():  # the lowest is written last
        k = winners.level[index]
        best.parameters[k], best.loss[k] = winners.parameters[index], winners.loss[index]
    return best, winners.level


def descend_moves(models: Models, good: Candidates, round_: int) -> Candidates:
    """The minima that some of the moves from these models lead to."""
    parameters, source = moves.propose_moves(
        models, good.parameters, good.level, search_budget(models.spec).moves, round_
    )
    return descend(models, parameters, good.level[source])


def exchange_features(models: Models, candidates: Candidates, round_: int) -> Candidates:
    """The candidates, and the minima that moves from the best lead to where these are lower on the fine loss."""
    best = candidates.best(models.n_levels)
    here = descend(models, best.parameters, best.level)
    tried = select_candidates(models, here.join(descend_moves(models, best, round_)))
    return candidates.join(keep_better(best, polish(models, tried, POLISH_STEPS, best.loss))[0])


def seat_candidates(models: Models, candidates: Candidates, best: Candidates) -> Candidates:
    """The minima of the candidates' arrangements, and on a sphere of the best, with their features in better places.

    At the levels asked for, or at some of many, from which the others get it.
    """
    spec, budget = models.spec, search_budget(models.spec)
    on_sphere = spec.constraint != "free"
    some_differ = spec.features_differ and spec.n_features > EXACT_FEATURES
    if spec.activation != "relu" or not (on_sphere or some_differ):
        return best.select(best.level < 0)
    seated_levels = levels_to_seat(models)
    work = len(models.asked) * spec.n_hidden * spec.n_features**2
    kicks = min(MOST_KICKS, budget.kicks // work) if on_sphere else 0
    seated = candidates.distinct_best(
        models, budget.arrangements.count(len(seated_levels)), SEATING_MARGIN, SEATING_DISTANCE, by_norms=True
    )
    some = best if on_sphere else seated
    return select_candidates(models, improve_seating(models, some.select(torch.isin(some.level, seated_levels)), kicks))


def levels_to_seat(models: Models) -> Tensor:
    """Levels (seated,) at which features are put in better places: those asked for, or some of them where they are
    many.
    """
    every = -(-len(models.asked) // search_budget(models.spec).levels_seated)
    return models.asked[::every]


def permute_features(models: Models, candidates: Candidates) -> Candidates:
    """The best of each level, or permutations of its models that are lower on the fine loss, and so on from those."""
    budget = search_budget(models.spec)
    count = budget.permutations.count(models.n_levels)
    best, here = candidates.best(models.n_levels), best_arrangements(models, candidates)
    for _ in range(budget.permutation_rounds):
        turned, source = permutations.best_permutations(models, here.parameters, here.level, count)
        tried = Candidates(turned, here.loss[source], here.level[source])
        best, improved = keep_better(best, polish(models, tried, POLISH_STEPS, best.loss, PERMUTATION_MARGINS))
        if not len(improved):
            break
        here = best.select(torch.unique(improved))
    return best


def prune_and_perturb(models: Models, best: Candidates) -> Candidates:
    """The best, or the minima of the fine loss that they lead to where these are lower: without their weakest features,
    with one more, or perturbed.

    While a feature is weak two minima may lie side by side of which the nodes have one, so that all models are in that
    one.
    """
    with_one, of = moves.insert_weakly(models, best.parameters, best.level, search_budget(models.spec).weak_insertions)
    inserted = Candidates(with_one, best.loss[of], best.level[of])
    without, source = moves.prune_weak(models, best.parameters, best.level)
    weak = torch.nonzero(reinsertion_of(models, best.parameters, best.level).weak.any(1))[:, 0].repeat(PERTURBATIONS)
    noise = torch.randn(len(weak), best.parameters.shape[1], generator=torch.Generator().manual_seed(0))
    perturbed = best.parameters[weak] + PERTURBATION * noise
    steps = search_budget(models.spec).polish_steps
    pruned = polish(models, Candidates(without, best.loss[source], best.level[source]), steps)
    moved = Candidates(perturbed, best.loss[weak], best.level[weak])
    tried = [polish(models, some, steps, best.loss, PERTURBATION_MARGINS) for some in (moved, inserted)]
    return keep_better(best, pruned.join(tried[0]).join(tried[1]))[0]


def finalise(models: Models, best: Candidates) -> GroundStates:
    """Propagate the best on the fine loss until that helps nowhere, and polish them on the exact loss."""
    best = prune_and_perturb(models, best)
    below, above = (torch.full((models.n_levels,), torch.nan, dtype=torch.float64) for _ in range(2))
    source, target = distinct_neighbours(models, best.parameters, tolerance=SAME_ARRANGEMENT)
    while len(source):
        tried = polish(models, Candidates(best.parameters[source], best.loss[source], target), POLISH_STEPS)
        up = target > source
        below[target[up]], above[target[~up]] = tried.loss[up], tried.loss[~up]
        best, improved = keep_better(best, tried)
        source, target = distinct_neighbours(models, best.parameters, improved, SAME_ARRANGEMENT)
    source, target = distinct_neighbours(models, best.parameters)
    up = target > source
    for branch, named in ((below, target[up]), (above, target[~up])):
        branch[~torch.isin(torch.arange(models.n_levels), named)] = torch.nan
    other = polish(models, change_biases(models, best), POLISH_STEPS, best.loss, PERMUTATION_MARGINS)
    best = to_minimum(models, keep_better(best, other)[0])
    exact = models.loss(models.exact_loss, best.parameters, best.level).clamp_min(0)  # 0 may come out as -1e-17
    return GroundStates(best.parameters, exact, below * models.scale, above * models.scale)
