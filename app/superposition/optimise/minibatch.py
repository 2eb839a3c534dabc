"""The loss of a minibatch and its gradient by hand: what the paper trains on (TMS, "Toy Models").

Every step's batch is determined by the seed and the step alone, so that a training may be resumed at any step.
"""

import numpy as np
import torch
from torch import Tensor

from ..loss.problem import Problem

STREAM = 1  # a random stream apart from that of the starts


def sample_features(problem: Problem, density: float, models: int, size: int, seed: int, step: int) -> Tensor:
    """Fresh features x (models, size, n) for one step; the groups of a correlated problem go together."""
    rng = np.random.default_rng([seed, STREAM, step])
    groups, exclusive = problem.distribution.groups, problem.distribution.exclusive
    n = problem.distribution.n_features
    value = rng.random((models, size, n), dtype=np.float32)
    if len(groups) == n:
        return torch.from_numpy(value * (rng.random(value.shape, dtype=np.float32) < density))
    on = rng.random((models, size, len(groups)), dtype=np.float32)
    for g, group in enumerate(groups):
        members = list(group)
        if exclusive:  # the group is active by one member, each as often as by itself where that is possible
            p = min(density, 1 / len(group))
            active = np.floor(on[:, :, g, None] / p) == np.arange(len(group))
        else:
            active = on[:, :, g, None] < density
        value[:, :, members] *= active
    return torch.from_numpy(value)


def loss_and_gradient(
    W: Tensor, b: Tensor, x: Tensor, importances: Tensor, relu: bool
) -> tuple[Tensor, Tensor, Tensor]:
    """Mean over the batch of sum_i I_i (x_i - x'_i)^2 (models,), with its gradient by W (models, hidden, n) and by b
    (models, n).

    W: (models, hidden, n). b: (models, n). x: (models, batch, n). importances: (n,).
    """
    h = x @ W.mT
    z = torch.baddbmm(b[:, None, :], h, W)
    error = (z.clamp_min(0) if relu else z) - x
    weighted = error * importances
    loss = (weighted * error).sum((1, 2)) / x.shape[1]
    by_z = weighted * (2 / x.shape[1])
    if relu:
        by_z = by_z * (z > 0)
    by_W = h.mT @ by_z + (by_z @ W.mT).mT @ x
    return loss, by_W, by_z.sum(1)
