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
    W: Tensor, b: Tensor, x: Tensor, importances: Tensor, relu: bool, decoder: str = "affine"
) -> tuple[Tensor, Tensor, Tensor]:
    """Mean over the batch of sum_i I_i (x_i - x'_i)^2 (models,), with its gradient by W (models, hidden, n) and by b
    (models, n).

    W: (models, hidden, n). b: (models, n). x: (models, batch, n). importances: (n,). decoder: how h is read.
    """
    h = x @ W.mT
    if decoder != "affine":
        return normalised_loss_and_gradient(W, b, x, h, importances, relu, decoder == "relative")
    z = torch.baddbmm(b[:, None, :], h, W)
    error = (z.clamp_min(0) if relu else z) - x
    weighted = error * importances
    loss = (weighted * error).sum((1, 2)) / x.shape[1]
    by_z = weighted * (2 / x.shape[1])
    if relu:
        by_z = by_z * (z > 0)
    by_W = h.mT @ by_z + (by_z @ W.mT).mT @ x
    return loss, by_W, by_z.sum(1)


def normalised_loss_and_gradient(
    W: Tensor, b: Tensor, x: Tensor, h: Tensor, importances: Tensor, relu: bool, relative: bool
) -> tuple[Tensor, Tensor, Tensor]:
    """The same, (models,), (models, hidden, n) and (models, n), where h (models, batch, hidden) is read at length 1,
    and with relative the length is given back.

    W: (models, hidden, n). b: (models, n). x: (models, batch, n). importances: (n,).
    """
    length = torch.linalg.vector_norm(h, dim=2, keepdim=True)
    inverse = torch.where(length > 0, 1 / length, 0)
    direction = h * inverse
    z = torch.baddbmm(b[:, None, :], direction, W)
    read = z.clamp_min(0) if relu else z
    error = (read * length if relative else read) - x
    weighted = error * importances
    loss = (weighted * error).sum((1, 2)) / x.shape[1]
    by_out = weighted * (2 / x.shape[1])
    by_z = by_out * length if relative else by_out
    by_z = by_z * (z > 0) if relu else by_z
    by_direction = by_z @ W.mT
    by_h = (by_direction - direction * (by_direction * direction).sum(2, keepdim=True)) * inverse
    if relative:
        by_h = by_h + direction * (by_out * read).sum(2, keepdim=True)
    return loss, direction.mT @ by_z + by_h.mT @ x, by_z.sum(1)
