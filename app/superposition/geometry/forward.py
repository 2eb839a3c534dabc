"""The model itself, h = W x and x' = ReLU(W^T h + b), read one sample at a time. The page's decode.js does the same.

W holds a learned gain already (see parametrisation), so that the formula is one for every constraint.
"""

from itertools import combinations

import numpy as np

from ..experiment.jsonl import READ_AT
from .measures import Array


def encode(W: Array, x: Array) -> Array:
    """Hidden vectors (samples, hidden) of features x (samples, features) for W (hidden, features)."""
    return x @ W.T


def decode(W: Array, b: Array, h: Array, relu: bool) -> Array:
    """Reconstructed features (samples, features) of hidden vectors h (samples, hidden) by W (hidden, features) and b
    (features,).
    """
    z = h @ W + b
    return np.maximum(z, 0) if relu else z


def pairs_read(W: Array, b: Array, relu: bool) -> int:
    """How many of the n (n - 1) / 2 pairs of features the model W (hidden, features), b (features,) reads correctly.

    A pair is read correctly if with both features at 1 and all others at 0 exactly these two come out at READ_AT or
    more.
    """
    pairs = list(combinations(range(len(b)), 2))
    x = np.zeros((len(pairs), len(b)))
    for row, pair in zip(x, pairs, strict=True):
        row[list(pair)] = 1
    read = decode(W, b, encode(W, x), relu) >= READ_AT
    return int((read == (x > 0)).all(1).sum())
