"""The model itself, h = W x and x' = ReLU(W^T h + b), read one sample at a time. The page's decode.js does the same.

W holds a learned gain already (see parametrisation), so that the formula is one for every constraint.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ..experiment.jsonl import READ_AT
from .measures import Array, directions, feature_norm

TIE = (
    1e-4  # outputs that differ by less are equally loud, and a hidden vector as short is none: how far minima are found
)


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


def lone_errors(W: Array, b: Array, relu: bool, decoder: str = "affine") -> Array:
    """E x'_j^2 (features i, features j) of each output j while feature i alone is on, uniform on [0, 1], for W (hidden,
    features) and b (features,); 0 where j is i.
    """
    slope = W.T @ W
    if decoder == "affine":
        start, end = np.zeros_like(slope), np.ones_like(slope)
        if relu:  # the part of [0, 1] where slope x + b > 0
            root = np.clip(np.divide(-b, slope, out=np.zeros_like(slope), where=slope != 0), 0, 1)
            positive = np.where(slope == 0, b > 0, slope > 0)
            start, end = np.where(positive, root, 0), np.where(positive, 1, root)
        square = slope**2 * (end**3 - start**3) / 3 + slope * b * (end**2 - start**2) + b**2 * (end - start)
    else:  # the direction of h is that of W_i, whatever the amount
        z = directions(W).T @ W + b
        square = (np.maximum(z, 0) if relu else z) ** 2
        if decoder == "relative":
            square = square * feature_norm(W)[:, None] ** 2 / 3  # E x^2 = 1/3
    np.fill_diagonal(square, 0)
    return np.asarray(square)


def pairs_read(W: Array, b: Array, relu: bool, decoder: str = "affine") -> int:
    """How many of the n (n - 1) / 2 pairs of features the model W (hidden, features), b (features,) reads correctly.

    A pair is read correctly if with both features at 1 and all others at 0 exactly these two come out at READ_AT or
    more.
    """
    on = pairs_on(len(b))
    read = decode(W, b, encode(W, on.astype(np.float64)), relu, decoder) >= READ_AT
    return int((read == on).all(1).sum())


def loudest_right(W: Array, b: Array, relu: bool, decoder: str = "affine") -> int:
    """How many of the n (n - 1) / 2 pairs of features are the two loudest outputs of the model W (hidden, features), b
    (features,) while these two are at 1 and all others at 0; neither a tie with another output counts, nor opposites
    that leave nothing.
    """
    on = pairs_on(len(b))
    h = encode(W, on.astype(np.float64))
    out = decode(W, b, h, relu, decoder)
    apart = np.where(on, out, np.inf).min(1) > np.where(on, -np.inf, out).max(1) + TIE
    return int((apart & (np.linalg.norm(h, axis=1) > TIE)).sum())


def pairs_on(n: int) -> NDArray[np.bool_]:
    """Every pair of n features as a mask (pairs, n)."""
    pairs = list(combinations(range(n), 2))
    on = np.zeros((len(pairs), n), dtype=bool)
    for row, pair in zip(on, pairs, strict=True):
        row[list(pair)] = True
    return on
