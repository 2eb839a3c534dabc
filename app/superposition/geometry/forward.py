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


def decode(W: Array, b: Array, h: Array, relu: bool, decoder: str = "affine") -> Array:
    """Reconstructed features (samples, features) of hidden vectors h (samples, hidden) by W (hidden, features) and b
    (features,).

    decoder: how h is read: "affine" as it is, "rms_norm" at length 1, "relative" at length 1 with the length given
    back.
    """
    length = np.linalg.norm(h, axis=-1, keepdims=True)
    read = h if decoder == "affine" else h / np.where(length > 0, length, 1)
    z = read @ W + b
    out = np.maximum(z, 0) if relu else z
    return out * length if decoder == "relative" else out


def heard(W: Array, b: Array, relu: bool, decoder: str = "affine") -> Array:
    """What the others say while one feature alone is on at full (features,): the sum of their outputs' squares, for W
    (hidden, features) and b (features,).
    """
    out = decode(W, b, encode(W, np.eye(len(b))), relu, decoder)
    return np.asarray((out**2).sum(1) - np.diag(out) ** 2)


def pairs_read(W: Array, b: Array, relu: bool, decoder: str = "affine") -> int:
    """How many of the n (n - 1) / 2 pairs of features the model W (hidden, features), b (features,) reads correctly.

    A pair is read correctly if with both features at 1 and all others at 0 exactly these two come out at READ_AT or
    more.
    """
    pairs = list(combinations(range(len(b)), 2))
    x = np.zeros((len(pairs), len(b)))
    for row, pair in zip(x, pairs, strict=True):
        row[list(pair)] = 1
    read = decode(W, b, encode(W, x), relu, decoder) >= READ_AT
    return int((read == (x > 0)).all(1).sum())
