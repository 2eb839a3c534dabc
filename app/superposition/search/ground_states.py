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
from . import moves, normalised, permutations
from .biases import change_biases
from .budget import search_budget
from .candidates import SAME_ARRANGEMENT, Candidates
from .minimum import to_minimum
from .models import Models
from .propagation import POLISH_STEPS, distinct_neighbours, keep_better, propagate, propagate_finely, spread
from .refinement import descend, polish
from .seating import improve_seating
from .starts import START_BIAS, structured_starts_at

PERMUTATION_MARGINS = (1e-2, 1e-3)  # norms change far, so that the curvature predicts too little
# Models of a level whose permutations are tried, where few levels leave time; how much worse they may be.
ARRANGEMENTS, ARRANGEMENTS_IN_ALL, ARRANGEMENTS_MARGIN = 3, 120, 0.01
MOST_SEATED = 48  # models of a level on a sphere; 16, and nearer to each other, missed two of four hard cases
SPHERE_MARGIN = 1.0  # of the loss, above the lowest; a guess: with biases unsolved a good one may lose twice as much
SPHERE_DISTANCE = 0.07  # of two's overlaps, else they are one; 0.1 missed one of four hard cases, 0.05 another
SEATING_MARGIN, SEATING_DISTANCE = 0.1, 0.35  # of arrangements by their features' norms: of losses, of squared norms
# Of the catalogue where most features are active; the bias relative to the density.
DENSE_NORM, DENSE_BIAS = 0.83, 0.45
INSERTION_MARGINS = (1e-2, 1e-4)  # the loss is flat along a weak feature's norm


@dataclass(frozen=True)
class GroundStates:
    """The best model of every level."""

    parameters: Tensor  # (levels, d) float64
    loss: Tensor  # (levels,)


@dataclass(frozen=True)
class Search:
    """Between two stages of the search."""

    trained: Candidates  # minima on the nodes, of every level
    stages: tuple[str, ...]  # to come
    best: Candidates | None = None  # on the fine loss, of levels searched in full, or in the end of all
    ground: GroundStates | None = None  # after the last stage


def start_search(models: Models, descent: lbfgs.Descent) -> Search:
    """A search from the trained starts."""
    budget = search_budget(models.spec)
    trained = Candidates(descent.parameters, descent.loss, models.level_of(torch.arange(len(descent.loss))))
    if models.spec.decoder != "affine":
        return Search(trained, normalised.stages(models.spec))
    moves, exchanges = ["move"] * budget.move_rounds, ["exchange"] * budget.exchange_rounds
    stages = ("propagate", *moves, "polish", *exchanges, "permute", "spread", "search beside changes", "finalise")
    return Search(trained, stages)


def advance_search(models: Models, search: Search) -> Search:
    """One stage."""
    stage, *to_come = search.stages
    search = replace(search, stages=tuple(to_come))
    if models.spec.decoder != "affine":
        return advance_normalised(models, search, stage)
    if stage == "propagate":
        return replace(search, trained=propagate(models, search.trained))
    if stage == "move":
        best = search.trained.best().at(models.searched)
        tried = descend_moves(models, best, search.stages.count("move"))
        return replace(search, trained=propagate(models, search.trained.join(tried)))
    if search.best is None:
        return replace(search, best=polish_candidates(models, search.trained.at(models.searched)))
    match stage:
        case "exchange":
            return replace(search, best=exchange_features(models, search.best, search.stages.count("exchange")))
        case "permute":
            return replace(search, best=permute_features(models, search.best))
        case "spread":
            return replace(search, best=permute_between(models, spread(models, search.best, search.trained)))
        case "search beside changes":
            return replace(search, best=search_beside_changes(models, search.best))
        case _:
            return replace(search, ground=finalise(models, search.best))


def advance_normalised(models: Models, search: Search, stage: str) -> Search:
    """One stage of the search for a decoder that reads the hidden vector at length 1 (see normalised)."""
    if search.best is None:
        if stage == "catalogue":
            return replace(search, trained=normalised.add_catalogue(models, search.trained))
        if stage == "kick":
            return replace(search, trained=normalised.kick_best(models, search.trained, len(search.stages)))
        return replace(search, best=normalised.polish_best(models, search.trained))
    match stage:
        case "exchange":
            return replace(search, best=normalised.exchange_features(models, search.best))
        case "kick finely":
            return replace(search, best=normalised.kick_finely(models, search.best, len(search.stages)))
        case "propagate":
            return replace(search, best=normalised.propagate_finely(models, search.best))
        case _:
            return replace(search, ground=GroundStates(*normalised.finalise(models, search.best)))


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
    dense = models.searched[models.all_active[models.searched] > least]
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
    found = found.join(polish(models, other, steps, found.lowest_loss(models.n_levels), PERMUTATION_MARGINS))
    for others in (catalogue_candidates(models), seat_candidates(models, candidates, found.best())):
        found = found.join(polish(models, others, steps, found.lowest_loss(models.n_levels), PERMUTATION_MARGINS))
    return best_arrangements(models, found)


def best_arrangements(models: Models, candidates: Candidates) -> Candidates:
    """The best of each level, and where there is time some others."""
    count = max(1, min(ARRANGEMENTS, ARRANGEMENTS_IN_ALL // len(models.searched)))
    return candidates.distinct_best(models, count, ARRANGEMENTS_MARGIN)


def descend_moves(models: Models, good: Candidates, round_: int) -> Candidates:
    """The minima that some of the moves from these models lead to."""
    count = search_budget(models.spec).moves * len(good.level) // models.n_levels
    parameters, source = moves.propose_moves(models, good.parameters, good.level, count, round_)
    return descend(models, parameters, good.level[source])


def exchange_features(models: Models, candidates: Candidates, round_: int) -> Candidates:
    """The candidates, and the minima that moves from the best lead to where these are lower on the fine loss."""
    best = candidates.best()
    here = descend(models, best.parameters, best.level)
    tried = select_candidates(models, here.join(descend_moves(models, best, round_)))
    return candidates.join(keep_better(best, polish(models, tried, POLISH_STEPS, best.lowest_loss(models.n_levels)))[0])


def seat_candidates(models: Models, candidates: Candidates, best: Candidates) -> Candidates:
    """The minima of the candidates' arrangements, and on a sphere of the best too, with their features in better
    places.

    At the levels asked for, or at some of many, from which the others get it.
    """
    spec, budget = models.spec, search_budget(models.spec)
    on_sphere = spec.constraint != "free"
    some_differ = spec.features_differ and spec.n_features > EXACT_FEATURES
    if spec.activation != "relu" or not (on_sphere or some_differ):
        return best.select(best.level < 0)
    levels = levels_to_seat(models)
    if not on_sphere:
        count = budget.arrangements.count(len(levels))
        some = candidates.distinct_best(models, count, SEATING_MARGIN, SEATING_DISTANCE, by_norms=True)
        return select_candidates(models, improve_seating(models, some.at(levels)))
    work = len(models.asked) * spec.n_hidden**3 * spec.n_features**2
    count = min(MOST_SEATED, budget.seated_on_sphere // work)
    some = candidates.at(levels).distinct_best(models, count, SPHERE_MARGIN, SPHERE_DISTANCE)
    seated = improve_seating(models, best.at(levels), kicks=count).join(improve_seating(models, some))
    return select_candidates(models, seated)


def levels_to_seat(models: Models) -> Tensor:
    """Levels (seated,) at which features are put in better places: those asked for, or some of them where they are
    many.
    """
    asked = models.asked[torch.isin(models.asked, models.searched)]
    return asked[:: -(-len(asked) // search_budget(models.spec).levels_seated)]


def permute_features(models: Models, candidates: Candidates) -> Candidates:
    """The best of each level, or permutations of its models that are lower on the fine loss, and so on from those."""
    budget = search_budget(models.spec)
    count = budget.permutations.count(len(models.searched))
    best, here = candidates.best(), best_arrangements(models, candidates)
    for _ in range(budget.permutation_rounds):
        turned, source = permutations.best_permutations(models, here.parameters, here.level, count)
        tried = Candidates(turned, here.loss[source], here.level[source])
        lowest = best.lowest_loss(models.n_levels)
        best, improved = keep_better(best, polish(models, tried, POLISH_STEPS, lowest, PERMUTATION_MARGINS))
        if not len(improved):
            break
        here = best.at(torch.unique(improved))
    return best


def permute_between(models: Models, best: Candidates) -> Candidates:
    """The best, or on a sphere permutations that are lower at levels that are not searched in full: where no feature
    can be short, two may change places and back again between levels that are.
    """
    between = best.select(~torch.isin(best.level, models.searched))
    if models.spec.constraint == "free" or not len(between.level):
        return best
    return keep_better(best, permute_features(models, between))[0]


def insert_weakly(models: Models, best: Candidates) -> Candidates:
    """The best, or with one more weak feature the minima of the fine loss that they lead to where these are lower.

    While a feature is weak two minima may lie side by side of which the nodes have one, so that all models are in that
    one.
    """
    budget = search_budget(models.spec)
    inserted, source = moves.insert_weakly(models, best.parameters, best.level, budget.weak_insertions)
    tried = Candidates(inserted, best.loss[source], best.level[source])
    return keep_better(best, polish(models, tried, budget.polish_steps, best.loss, INSERTION_MARGINS))[0]


def search_beside_changes(models: Models, best: Candidates) -> Candidates:
    """The best, or what exchanges and permutations find that is lower, where a level that is not searched in full lies
    beside another arrangement.
    """
    beside = torch.unique(distinct_neighbours(models, best.parameters)[0])
    beside = beside[~torch.isin(beside, models.searched)]
    if not len(beside):
        return best
    found = best.at(beside)
    for round_ in range(search_budget(models.spec).exchange_rounds):
        found = exchange_features(models, found, round_)
    return keep_better(best, permute_features(models, found))[0]


def finalise(models: Models, best: Candidates) -> GroundStates:
    """The best, propagated once more and at the minima of the exact loss."""
    best = propagate_finely(models, insert_weakly(models, best))
    other = polish(models, change_biases(models, best), POLISH_STEPS, best.loss, PERMUTATION_MARGINS)
    best = to_minimum(models, keep_better(best, other)[0])
    exact = models.loss(models.exact_loss, best.parameters, best.level).clamp_min(0)  # 0 may come out as -1e-17
    return GroundStates(best.parameters, exact)
