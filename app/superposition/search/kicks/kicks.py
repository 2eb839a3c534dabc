"""Models kicked out of their minima, where h is read at length 1: one feature at another place, or of another length.

Of two features that are on, the one whose column is much longer decides the direction of h alone, and is read as if it
were alone. With free weights the best models rank their features: of eight at S = 0.9 (rms_norm, importance 0.9) four
opposite pairs stand 200, 25, 2.5 and 0.8 long, the longer ones at the smaller angles. Each order and each choice of
lengths is a valley of its own, of which random starts seldom meet the lowest.

Reference: basin hopping (Wales & Doye 1997).
"""

from collections.abc import Callable

import numpy as np
import torch

from ...geometry.measures import Array
from ..candidates import Candidates
from ..models import Models

STRETCHES = (0.25, 0.5, 2.0, 4.0, 8.0)  # of a column: neighbouring ranks differ by about eight times
OPPOSITES = (0.7, 1.3)  # length of a column beside its new opposite's: the weaker or the stronger of the two
TINY = 1e-9  # length of a column, below which it has no direction

Move = Callable[[Array, Array, bool, np.random.Generator], None]


def kick(models: Models, best: Candidates, count: int, rng: np.random.Generator) -> Candidates:
    """So many models beside each of the best, each kicked once, with losses that are not known yet."""
    weights, biases, _ = models.unpack(best.parameters.double())
    moves: list[Move] = [exchange] if models.spec.features_differ else []
    moves += [oppose, turn]
    if models.spec.constraint == "free":
        moves += [stretch, stretch, stretch_pair]  # twice as often, as it helps twice as often
    relative = models.spec.decoder == "relative"
    W, b = [], []
    for model in range(len(weights)):
        for _ in range(count):
            w, bias = weights[model].numpy().copy(), biases[model].numpy().copy()
            moves[rng.integers(len(moves))](w, bias, relative, rng)
            W.append(w)
            b.append(bias)
    parameters = models.constraint.pack(torch.tensor(np.stack(W)), torch.tensor(np.stack(b)))
    level = best.level.repeat_interleave(count)
    return Candidates(parameters, torch.zeros(len(level), dtype=torch.float64), level)


def two_of(n: int, rng: np.random.Generator) -> tuple[int, int]:
    """Two different features."""
    i = int(rng.integers(n))
    return i, (i + 1 + int(rng.integers(n - 1))) % n


def exchange(W: Array, b: Array, _relative: bool, rng: np.random.Generator) -> None:
    """Two features change places, of W (hidden, n) and b (n,)."""
    i, j = two_of(len(b), rng)
    W[:, [i, j]], b[[i, j]] = W[:, [j, i]], b[[j, i]]


def oppose(W: Array, b: Array, _relative: bool, rng: np.random.Generator) -> None:
    """One feature takes the place opposite another, of W (hidden, n) and b (n,)."""
    i, j = two_of(len(b), rng)
    times = rng.choice(OPPOSITES)
    W[:, i], b[i] = -times * W[:, j], times * b[j]


def turn(W: Array, b: Array, _relative: bool, rng: np.random.Generator) -> None:
    """One feature takes any direction, of W (hidden, n) and b (n,)."""
    i, direction = int(rng.integers(len(b))), rng.normal(size=len(W))
    W[:, i] = direction * np.linalg.norm(W[:, i]) / np.linalg.norm(direction)


def stretch(W: Array, b: Array, relative: bool, rng: np.random.Generator) -> None:
    """One feature becomes longer or shorter, of W (hidden, n) and b (n,)."""
    lengthen(W, b, int(rng.integers(len(b))), float(rng.choice(STRETCHES)), relative)


def stretch_pair(W: Array, b: Array, relative: bool, rng: np.random.Generator) -> None:
    """One feature and the one most opposite to it do, alike, of W (hidden, n) and b (n,)."""
    i, times = int(rng.integers(len(b))), float(rng.choice(STRETCHES))
    lengths = np.linalg.norm(W, axis=0).clip(TINY)
    lengthen(W, b, int(np.argmin(W[:, i] @ W / lengths)), times, relative)
    lengthen(W, b, i, times, relative)


def lengthen(W: Array, b: Array, i: int, times: float, relative: bool) -> None:
    """Feature i of W (hidden, n) and b (n,) that many times as long, saying the same when it is on alone."""
    length = np.linalg.norm(W[:, i])
    said = (length + b[i]) / (times if relative else 1)  # times the length of h, where that is given back
    W[:, i] *= times
    b[i] = said - times * length
