"""From level to level: what is best at one is tried at its neighbours, until that helps nowhere."""

import torch
from torch import Tensor

from .candidates import SAME_ARRANGEMENT, SAME_BRANCH, Candidates, fingerprint
from .models import Models
from .refinement import descend, polish

NODE_IMPROVEMENT = 1e-4  # relative difference in loss on the nodes that is worth following
FINE_IMPROVEMENT = 1e-7  # relative difference in loss between two ends of one descent that is not rounding
POLISH_STEPS = 10  # of models that begin near their minima; ablation: propagation on the fine loss
TRAINED = 2  # of a level that is not searched in full; ablation: some levels searched in full


def propagate(models: Models, candidates: Candidates) -> Candidates:
    """Try each level's best model at its neighbours, and again what helped there, until it helps nowhere."""
    best = candidates.best()
    source, target = distinct_neighbours(models, best.parameters)
    while len(source):
        tried = descend(models, best.parameters[source], target)
        improved = target[tried.loss < (best.loss - NODE_IMPROVEMENT * best.loss.abs())[target]]
        candidates = candidates.join(tried)
        best = candidates.best()
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


def propagate_finely(models: Models, best: Candidates) -> Candidates:
    """The best of every level, its neighbours' tried on the fine loss until that helps nowhere."""
    source, target = distinct_neighbours(models, best.parameters, tolerance=SAME_ARRANGEMENT)
    while len(source):
        tried = polish(models, Candidates(best.parameters[source], best.loss[source], target), POLISH_STEPS)
        best, improved = keep_better(best, tried)
        source, target = distinct_neighbours(models, best.parameters, improved, SAME_ARRANGEMENT)
    return best


def spread(models: Models, best: Candidates, trained: Candidates) -> Candidates:
    """The best of every level: of one that is not searched in full, the best of the nearest that are, followed there
    from both sides, or its own of those that are trained.
    """
    every = torch.arange(models.n_levels)
    rest = every[~torch.isin(every, best.level)]
    if not len(rest):
        return best
    ahead = torch.searchsorted(best.level, rest)
    source = torch.cat([ahead - 1, ahead.clamp_max(len(best.level) - 1)])
    followed = Candidates(best.parameters[source], best.loss[source], rest.repeat(2))
    own = trained.at(rest).distinct_best(models, TRAINED, tolerance=SAME_ARRANGEMENT)
    found = polish(models, followed.join(own), POLISH_STEPS, best.lowest_loss(models.n_levels))
    return propagate_finely(models, best.join(found).best())


def keep_better(best: Candidates, tried: Candidates) -> tuple[Candidates, Tensor]:
    """The best with each tried model in its level's place where it is really lower; and the levels (improved,) where
    one was.
    """
    best = Candidates(best.parameters.clone(), best.loss.clone(), best.level)
    lowest = best.lowest_loss(int(best.level[-1]) + 1)[tried.level]
    improved = tried.loss < lowest - FINE_IMPROVEMENT * lowest.abs()
    winners = tried.select(improved)
    place = torch.searchsorted(best.level, winners.level)
    for index in winners.loss.argsort(descending=True).tolist():  # the lowest is written last
        k = place[index]
        best.parameters[k], best.loss[k] = winners.parameters[index], winners.loss[index]
    return best, winners.level
