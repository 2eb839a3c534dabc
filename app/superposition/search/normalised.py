"""The ground states of decoders that read the hidden vector at length 1: the stages of their search.

With the bias that makes all others silent while one feature is on, a regular arrangement whose nearest neighbours stand
at an angle theta has the gain g = 1 / (1 - cos theta) and b = 1 - g in the units of unit columns (relative), or half
of each (rms_norm, which can only guess how much there was).
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..experiment.spec import Spec
from ..geometry.catalogue import blueprints
from ..geometry.measures import Array
from ..optimise import lbfgs
from .candidates import SAME_ARRANGEMENT, Candidates
from .kicks.kicks import kick
from .kicks.ranks import ranked_stars
from .minimum import to_minimum
from .models import Models
from .propagation import distinct_neighbours, keep_better, propagate

KICKS, KICKS_ON_SPHERE, FINE_KICKS = 8, 3, 2  # rounds: the last of them help at few levels; on a sphere valleys are few
DESCENT_STEPS, DESCENT_TOLERANCE = 120, 1e-7  # bounds: most settle within half of it
POLISH_STEPS, POLISH_TOLERANCE = 60, 1e-7  # a hundredth of what the loss is good to
LAST_STEPS, LAST_TOLERANCE = 300, 1e-10  # a bound: valleys of features that nearly share an arm are flat
KICKED, KICKED_IN_ALL = 24, 260  # models beside each level's best at most, and of all, in a round
FINELY_KICKED, FINELY_KICKED_IN_ALL = 8, 130  # the same where the fine loss judges
HALFWAY_STEPS, HALFWAY_TOLERANCE = 30, 1e-5  # of a descent, by which most turn out to lead to nothing
PROMISING = 0.03  # of the loss: seldom does a descent gain more on its second half
POLISHED, POLISHED_IN_ALL = 6, 180  # models of a level, and of all, that are polished
FEWEST_POLISHED = 2  # of a level
EXCHANGED = 3  # exchanges of two features of a level's best that are followed
DOUBT = 2e-3  # of the loss, by which two minima's order on the nodes may be wrong
MARGIN = 0.03  # of the loss on the nodes, which are good to a hundredth
ROUNDS = 6  # of propagation: what helps farther off comes in the next stage
LEFT_OUT = 2  # of the features, by ranked stars at most; fewer are kept where all stand alone
NEARLY_ONE = 1 - 1e-6  # of a cosine: two in one direction


def stages(spec: Spec) -> tuple[str, ...]:
    """The stages of a search, by name, in their order."""
    kicks = ["kick"] * (KICKS if spec.constraint == "free" else KICKS_ON_SPHERE)
    judged = ["exchange", "exchange", *["kick finely"] * FINE_KICKS]
    return ("catalogue", *kicks, "polish", "propagate", *judged, "propagate", "finalise")


def shape_starts(models: Models) -> Candidates:
    """Every arrangement of the catalogue at its own gain and bias at every level searched, and stars of ranked features
    where these may differ in length; the rest ignored.
    """
    spec = models.spec
    n, unit = spec.n_features, spec.constraint == "sphere"
    order = np.argsort(-np.asarray(models.importances), axis=1, kind="stable")  # (levels, n)
    shapes = [(shape, nearest(shape)) for shape in blueprints(n, spec.n_hidden)]
    if spec.n_hidden == 2 and spec.constraint == "free":
        shapes += [
            (star.directions, star.cosines) for k in range(max(3, n - LEFT_OUT), n + 1) for star in ranked_stars(k)
        ]
    starts = [shaped(n, *shape, spec.decoder, unit, order[at]) for at in models.searched.tolist() for shape in shapes]
    W, b = (torch.tensor(np.stack(part)) for part in zip(*starts, strict=True))
    level = models.searched.repeat_interleave(len(shapes))
    return Candidates(models.constraint.pack(W, b), torch.zeros(len(level), dtype=torch.float64), level)


def nearest(shape: Array) -> Array:
    """The cosine (k,) of the angle between the nearest two directions of a shape (hidden, k), for each of them."""
    k = shape.shape[1]
    overlap = shape.T @ shape - 2 * np.eye(k)
    return np.full(k, np.clip(overlap.max(), 0, NEARLY_ONE))


def shaped(n: int, shape: Array, cosines: Array, decoder: str, unit: bool, order: Array) -> tuple[Array, Array]:
    """W (hidden, n) and b (n,) of a shape (hidden, k) whose places the first k features of order (n,) take, each heard
    within an angle of these cosines (k,).
    """
    hidden, k = shape.shape
    amount = 1.0 if decoder == "relative" else 0.5
    gain = amount / (1 - cosines)
    scale = np.ones(k) if unit else (np.sqrt(gain) if decoder == "relative" else gain)
    rng = np.random.default_rng(k)
    W, b = 0.01 * rng.normal(size=(hidden, n)), np.zeros(n)  # small, beside shapes of norm 1
    W[:, order[:k]] += scale * shape
    b[order[:k]] = -scale * cosines
    return W, b


@dataclass(frozen=True)
class Step:
    """One objective with how far descents on it go."""

    steps: int
    tolerance: float


def minimise(models: Models, objective: object, candidates: Candidates, step: Step) -> Candidates:
    """The minima that candidates lead to on one of the models' objectives."""
    level = candidates.level

    def function(moved: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        return models.value(objective, moved, level[index])  # type: ignore[arg-type]  # one of models' own

    start = lbfgs.start_descent(function, candidates.parameters.double())
    end = lbfgs.advance_descent(function, start, step.steps, step.tolerance)
    return Candidates(end.parameters, end.loss, level)


HALFWAY, DESCENT, POLISH, LAST = (
    Step(HALFWAY_STEPS, HALFWAY_TOLERANCE),
    Step(DESCENT_STEPS, DESCENT_TOLERANCE),
    Step(POLISH_STEPS, POLISH_TOLERANCE),
    Step(LAST_STEPS, LAST_TOLERANCE),
)


def add_catalogue(models: Models, trained: Candidates) -> Candidates:
    """The trained models, and the minima on the nodes of the catalogue's shapes."""
    found = minimise(models, models.training_loss, shape_starts(models), DESCENT)
    return Candidates(trained.parameters.double(), trained.loss.double(), trained.level).join(found)


def kick_best(models: Models, candidates: Candidates, round_: int) -> Candidates:
    """All candidates, and minima that the best of each level searched in full leads to when it is kicked; tried at
    neighbouring levels too.
    """
    best = candidates.best()
    here = best.at(models.searched)
    count = max(1, min(KICKED, KICKED_IN_ALL // len(here.level)))
    kicked = kick(models, here, count, np.random.default_rng([models.spec.seed, round_]))
    near = minimise(models, models.training_loss, kicked, HALFWAY)
    lowest = best.lowest_loss(models.n_levels)
    near = near.select(near.loss < lowest[near.level] * (1 + PROMISING))
    return propagate(models, candidates.join(minimise(models, models.training_loss, near, DESCENT)))


def kick_finely(models: Models, best: Candidates, round_: int) -> Candidates:
    """The best, or the minimum of the fine loss that one of a few kicks of its own leads to where that is lower."""
    count = max(1, min(FINELY_KICKED, FINELY_KICKED_IN_ALL // models.n_levels))
    kicked = kick(models, best, count, np.random.default_rng([models.spec.seed, KICKS, round_]))
    return keep_better(best, polish_promising(models, best, kicked))[0]


def polish_best(models: Models, candidates: Candidates) -> Candidates:
    """The best distinct models of every level at their minima on the fine loss."""
    count = max(FEWEST_POLISHED, min(POLISHED, POLISHED_IN_ALL // models.n_levels))
    some = candidates.distinct_best(models, count, MARGIN, SAME_ARRANGEMENT)
    return minimise(models, models.fine_loss, some, POLISH).best()


def exchange_features(models: Models, best: Candidates) -> Candidates:
    """The best, or the minimum of one of its own with two features exchanged where that is lower."""
    if not models.spec.features_differ:
        return best
    n, hidden = models.spec.n_features, models.spec.n_hidden
    pairs = torch.combinations(torch.arange(n), 2)
    orders = torch.arange(n).repeat(len(pairs), 1)
    orders.scatter_(1, pairs, pairs.flip(1))
    columns = torch.cat([orders + row * n for row in range(hidden + 1)], 1)  # of W's rows and of b
    rest = torch.arange((hidden + 1) * n, best.parameters.shape[1]).repeat(len(pairs), 1)
    columns = torch.cat([columns, rest], 1)
    moved = best.parameters[:, columns].flatten(0, 1)
    level = best.level.repeat_interleave(len(pairs))
    loss, _ = models.value(models.training_loss, moved, level)
    loss = loss.view(len(best.level), len(pairs)).double()
    first = loss.argsort(dim=1, stable=True)[:, :EXCHANGED]
    index = (first + torch.arange(len(best.level))[:, None] * len(pairs)).flatten()
    tried = Candidates(moved[index], loss.flatten()[index], level[index])
    return keep_better(best, polish_promising(models, best, tried))[0]


def polish_promising(models: Models, best: Candidates, tried: Candidates) -> Candidates:
    """Those tried that may be lower than the best of their level, at their minima: judged on the nodes first."""
    known, _ = models.value(models.training_loss, best.parameters, best.level)
    incumbent = torch.full((models.n_levels,), torch.inf, dtype=torch.float64).scatter(0, best.level, known.double())
    near = minimise(models, models.training_loss, tried, DESCENT)
    return minimise(models, models.fine_loss, near.select(near.loss < incumbent[near.level] * (1 + DOUBT)), POLISH)


def propagate_finely(models: Models, best: Candidates) -> Candidates:
    """The best of every level, its neighbours' tried until that helps nowhere, or often enough."""
    source, target = distinct_neighbours(models, best.parameters, tolerance=SAME_ARRANGEMENT)
    for _ in range(ROUNDS):
        if not len(source):
            break
        tried = Candidates(best.parameters[source], best.loss[source], target)
        best, improved = keep_better(best, polish_promising(models, best, tried))
        source, target = distinct_neighbours(models, best.parameters, improved, SAME_ARRANGEMENT)
    return best


def finalise(models: Models, best: Candidates) -> tuple[Tensor, Tensor]:
    """Parameters (levels, d) at the minima of the precise loss, and the exact losses (levels,)."""
    near = minimise(models, models.fine_loss, best, LAST)
    value, _ = models.value(models.precise_loss, near.parameters, near.level)
    last = to_minimum(models, Candidates(near.parameters, value.double(), near.level))
    return last.parameters, models.loss(models.exact_loss, last.parameters, last.level)
