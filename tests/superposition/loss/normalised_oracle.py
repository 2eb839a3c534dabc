"""What a normalised decoder loses, in plain numpy: the definition on fresh draws, and adaptive quadrature for pairs."""

import numpy as np
from scipy.integrate import quad


def lost(W, b, x, importances, decoder):
    """I_i (x_i - x'_i)^2 (draws, n) for x (draws, n)."""
    h = x @ W.T
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
