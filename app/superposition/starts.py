"""Where models start: random weights as others draw them, and the arrangements of the catalogue."""

import numpy as np
from numpy.typing import NDArray

from app.superposition.catalogue import blueprints
from app.superposition.spec import Spec

Array = NDArray[np.float64]

START_NORM, START_BIAS = 1.08, -0.08  # between the star's at S = 0.8 and at S = 0.999
SHAKE = 0.004  # lets a start that is only a saddle fall off it
ORDERS = 6


def random_starts(spec: Spec) -> Array:
    """Xavier-normal W of each seed [seeds, hidden, features]; seed k does not depend on how many there are."""
    scale = np.sqrt(2 / (spec.n_hidden + spec.n_features))
    shape = (spec.n_hidden, spec.n_features)
    return np.stack([scale * np.random.default_rng([spec.seed, k]).normal(size=shape) for k in range(spec.n_seeds)])


def structured_starts(spec: Spec) -> tuple[Array, Array]:
    """W [starts, hidden, features] and b [starts, features] of every arrangement that fits; b of ignored ones is nan.

    Where features differ, an arrangement has inequivalent orders, each with a minimum of its own: several are tried.
    """
    importances = np.asarray(spec.feature_importances)
    by_rank = np.argsort(-importances, kind="stable")
    alike = bool(np.ptp(importances) == 0) and spec.correlation == "none"
    rng = np.random.default_rng(1)
    weights, biases = [], []
    for shape in blueprints(spec.n_features, spec.n_hidden):
        k = shape.shape[1]
        orders = [by_rank[:k]]
        if not alike and k > 2:
            orders += [rng.permutation(by_rank[:k]) for _ in range(ORDERS - 1)]
        for order in orders:
            W = SHAKE * rng.normal(size=(spec.n_hidden, spec.n_features))
            W[:, order] += START_NORM * shape
            b = np.full(spec.n_features, np.nan)
            b[order] = START_BIAS if k > spec.n_hidden else 0.0
            weights.append(W)
            biases.append(b)
    return np.stack(weights), np.stack(biases)
