"""Which feature is where: each where the model loses least, every output's bias minimised at each try.

On a sphere no feature can be dropped, so that those of little importance crowd together, and what their biases then
silence decides whether that is a good place. Which go where is a combinatorial choice, which no descent makes: with the
biases as they are, each such change increases the loss.
"""

from typing import Any

import numpy as np
import torch

from ..loss.problem import problem_of
from ..machine.compiled import compiled
from ..optimise.bias_minimiser import LevelData, Series, level_data, model_loss, series_for
from ..optimise.lbfgs import RESOLVED
from .candidates import Candidates
from .models import Models

PASSES = 5  # over all features, each of which may move; there is seldom anything left after these
COINCIDENT = 0.99  # cosine; features nearer than that coincide
FEATURES_A_KICK = 4  # expected number of features that a kick puts elsewhere
SCALES = (0.5, 0.7, 0.85, 1.0, 1.2, 1.5)  # times the gain, where it may be another


def improve_seating(models: Models, candidates: Candidates, kicks: int = 0) -> Candidates:
    """The models that the candidates lead to if features move, one or two at a time, where the model loses less; and
    again after each of some kicks, in which some features move to places at random.

    On a sphere a feature moves to where another is or opposite to it; with free weights two change places.

    Reference: iterated local search (Lourenço, Martin & Stützle 2003).
    """
    levels, n = level_data(problem_of(models.spec)), models.spec.n_features
    tries, on_sphere = kicks + 1, models.spec.constraint != "free"
    W = models.unpack(candidates.parameters.double())[0].numpy().repeat(tries, 0)
    level = candidates.level.repeat_interleave(tries)
    b, loss = np.empty((len(W), n)), np.empty(len(W))
    dice = np.random.default_rng(0)
    scales = np.sqrt(SCALES) if models.constraint.n_scales else np.ones(1)
    for k, at in enumerate(level.tolist()):
        if on_sphere:
            merge_close_features(W[k])
        for feature in np.nonzero(dice.random(n) < FEATURES_A_KICK / n)[0] if k % tries else ():
            W[k, :, feature] = dice.choice((-1.0, 1.0)) * W[k, :, dice.integers(n)]
        loss[k] = seat_model(W[k], b[k], dice.permutation(n), scales, on_sphere, levels[at])
    parameters = models.constraint.pack(torch.from_numpy(W), torch.from_numpy(b))
    return Candidates(parameters.to(candidates.parameters.dtype), torch.from_numpy(loss) / models.scale[level], level)


def merge_close_features(W: Any) -> None:
    """Features of W (hidden, n) that nearly coincide, or are nearly opposite, do so exactly afterwards, in place."""
    for i in range(W.shape[1]):
        for j in range(i):
            along = cosine(W, i, j)
            if abs(along) > COINCIDENT:
                W[:, i] = W[:, j] * np.sign(along)
                break


@compiled
def cosine(W: Any, i: int, j: int) -> float:
    """Of the angle between two features of W on one sphere."""
    along, norm = 0.0, 0.0
    for row in range(len(W)):
        along += W[row, i] * W[row, j]
        norm += W[row, i] * W[row, i]
    return along / norm


def seat_model(W: Any, b: Any, visited: Any, scales: Any, on_sphere: bool, level: LevelData) -> float:
    """Move the features of W (hidden, n) to where the model loses least, in place, and return its loss; biases into b
    (n,).
    """
    norms = np.sqrt((W * W).sum(0))
    overlap, reach = norms.max() ** 2, norms.max() * norms.sum()
    every = [series_for(level, scale**2 * overlap, scale**2 * reach + 1) for scale in scales]
    losses = [model_loss(scale * W, b, np.inf, level, series) for scale, series in zip(scales, every, strict=True)]
    best = int(np.argmin(losses))
    W *= scales[best]
    return try_moves(W, b, visited, on_sphere, level, every[best])


@compiled
def try_moves(W: Any, b: Any, visited: Any, on_sphere: bool, level: LevelData, series: Series) -> float:
    """The same with the series at hand, by moves that are kept if they lose less, until none does."""
    best = model_loss(W, b, np.inf, level, series)
    trial, trial_b = W.copy(), b.copy()
    for _ in range(PASSES):
        before = best
        for i in visited:
            for move in range(3 * W.shape[1]):
                if not apply_move(W, i, move, on_sphere, trial):
                    continue
                loss = model_loss(trial, trial_b, best, level, series)
                if loss < best - RESOLVED * best:
                    best = loss
                    W[:], b[:] = trial, trial_b
        if best > before - RESOLVED * before:
            break
    return best


@compiled
def apply_move(W: Any, i: int, move: int, on_sphere: bool, trial: Any) -> bool:
    """W (hidden, n) with feature i moved, into trial, or False where that is no move or the same as an earlier one.

    Moves 0 to n - 1 put it where another is, up to 2 n - 1 opposite to one, up to 3 n - 1 exchange it with another.
    """
    n = W.shape[1]
    j, kind = move % n, move // n
    sign = -1.0 if kind == 1 else 1.0
    if kind == 2:
        if j >= i or (on_sphere and cosine(W, i, j) > COINCIDENT):
            return False
    else:
        if not on_sphere or sign * cosine(W, i, j) > COINCIDENT:
            return False
        for earlier in range(move):
            side = sign if earlier < n else -sign
            if side * cosine(W, earlier % n, j) > COINCIDENT:
                return False
    trial[:] = W
    trial[:, i] = sign * W[:, j]
    if kind == 2:
        trial[:, j] = W[:, i]
    return True
