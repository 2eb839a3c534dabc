"""The hidden states that a toy model shows to a dictionary: quadrature nodes of its features, put through W."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..loss.features import Array, Distribution, mask_probability, quadrature_nodes

RARE = 1e-3  # of the inputs that are not empty: strata that are rarer are left out


@dataclass(frozen=True)
class Activations:
    """Hidden states with their probabilities, which add up to nearly 1; the last one is that of the empty input."""

    h: Array  # (nodes, hidden)
    weight: Array  # (nodes,)
    on: NDArray[np.bool_]  # (nodes, n)


def hidden_activations(distribution: Distribution, sparsity: float, W: Array) -> Activations:
    """The hidden states of the model W (hidden, n) at a sparsity."""
    nodes = quadrature_nodes(distribution)
    probability = mask_probability(distribution, nodes.example, np.array([1 - sparsity]))[0]
    mass = nodes.share * probability[:, None]
    every = mass.sum(1)
    kept = every > RARE * every.sum()
    x, weight = nodes.x[kept].reshape(-1, distribution.n_features), mass[kept].ravel()
    x, weight = x[weight > 0], weight[weight > 0]
    x = np.concatenate([x, np.zeros((1, x.shape[1]))])
    weight = np.append(weight, max(1 - every.sum(), 0.0))
    return Activations(x @ W.T, weight, x > 0)
