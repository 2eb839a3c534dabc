"""What a decoder loses, in plain numpy: the definition on fresh draws, over the cubes of all sets of features that may
be on, and adaptive quadrature for pairs.
"""

from itertools import combinations

import numpy as np
from scipy.integrate import quad
from scipy.stats import qmc

NEVER = 1e-9  # of all sets of one size together


def lost(W, b, x, importances, decoder):
    """I_i (x_i - x'_i)^2 (draws, n) for x (draws, n)."""
    h = x @ W.T
    if decoder == "affine":
        return importances * (x - np.maximum(h @ W + b, 0)) ** 2
    length = np.linalg.norm(h, axis=1, keepdims=True)
    direction = np.divide(h, length, out=np.zeros_like(h), where=length > 0)
    out = np.maximum(direction @ W + b, 0)
    out = out * length if decoder == "relative" else out
    return importances * (x - out) ** 2


def drawn(W, b, sparsity, importances, decoder, draws, seed=0):
    """The mean loss of fresh draws, and its standard error."""
    rng = np.random.default_rng(seed)
    x = rng.random((draws, len(b))) * (rng.random((draws, len(b))) >= sparsity)
    each = lost(W, b, x, importances, decoder).sum(1)
    return each.mean(), each.std() / np.sqrt(draws)


def drawn_often(W, b, sparsity, importances, decoder, draws, seed=0):
    """The same where all draws are of inputs with some feature on, in parts that memory holds."""
    rng, n, part = np.random.default_rng(seed), len(b), 200_000
    chance = np.array([(1 - sparsity) * sparsity**i for i in range(n)])  # feature i is the first that is on
    nothing, total, squares = sparsity**n, 0.0, 0.0
    for _ in range(draws // part):
        first = rng.choice(n, part, p=chance / chance.sum())
        later = np.arange(n) > first[:, None]
        on = (np.arange(n) == first[:, None]) | (later & (rng.random((part, n)) >= sparsity))
        each = lost(W, b, rng.random((part, n)) * on, importances, decoder).sum(1)
        total, squares = total + each.sum(), squares + (each**2).sum()
    mean = total / draws
    error = np.sqrt((squares / draws - mean**2) / draws)
    silent = nothing * lost(W, b, np.zeros((1, n)), importances, decoder).sum()
    return silent + (1 - nothing) * mean, (1 - nothing) * error


def over_cubes(W, b, sparsity, importances, decoder, points):
    """The loss by a sum over the cube of every set of features that may be on, of so many points a number of them."""
    n, total = len(b), sparsity ** len(b) * lost(W, b, np.zeros((1, len(b))), importances, decoder).sum()
    for k in range(1, n + 1):
        sets = list(combinations(range(n), k))
        chance = (1 - sparsity) ** k * sparsity ** (n - k)
        if chance * len(sets) < NEVER:
            continue
        size = max(10, (points // len(sets)).bit_length())
        for seed, on in enumerate(sets):
            x = np.zeros((1 << size, n))
            x[:, on] = qmc.Sobol(k, rng=np.random.default_rng([k, seed])).random_base2(size)
            total += chance * lost(W, b, x, importances, decoder).sum(1).mean()
    return total


def of_two(W, b, sparsity, importances, decoder):
    """The loss of two features, by nested adaptive quadrature over the square."""
    p = 1 - sparsity
    total = sparsity**2 * lost(W, b, np.zeros((1, 2)), importances, decoder).sum()
    for k in range(2):
        alone = quad(lambda t, k=k: lost(W, b, t * np.eye(2)[k : k + 1], importances, decoder).sum(), 0, 1)[0]
        total += p * sparsity * alone

    def given(ratio, first):
        x = np.array([[1.0, ratio] if first else [ratio, 1.0]])
        return quad(lambda t: t * lost(W, b, t * x, importances, decoder).sum(), 0, 1, epsabs=1e-12)[0]

    for first in (True, False):
        total += p**2 * quad(given, 0, 1, args=(first,), epsabs=1e-10, epsrel=1e-10, limit=400)[0]
    return total
