"""AdamW for several models at once, as a pure step, with the defaults of torch.optim.AdamW.

Reference: Loshchilov & Hutter 2019, "Decoupled Weight Decay Regularization", Algorithm 2.
"""

from dataclasses import dataclass
from math import sqrt

import torch
from torch import Tensor

BETAS = (0.9, 0.999)  # torch's defaults, as the paper's notebook has them
EPSILON = 1e-8  # the same
WEIGHT_DECAY = 0.01  # a step shrinks every parameter by this times the learning rate


@dataclass(frozen=True)
class AdamW:
    """Parameters with the running means of their gradients and of the squares."""

    parameters: Tensor  # (models, d)
    mean: Tensor  # (models, d)
    square: Tensor  # (models, d)
    steps: int = 0


def start_adamw(parameters: Tensor) -> AdamW:
    """AdamW before its first step, from these parameters (models, d)."""
    return AdamW(parameters, torch.zeros_like(parameters), torch.zeros_like(parameters))


def adamw_step(state: AdamW, gradient: Tensor, learning_rate: float) -> AdamW:
    """One step against the gradient (models, d)."""
    fast, slow = BETAS
    count = state.steps + 1
    mean = torch.lerp(state.mean, gradient, 1 - fast)
    square = (state.square * slow).addcmul_(gradient, gradient, value=1 - slow)
    scale = (square.sqrt() / sqrt(1 - slow**count)).add_(EPSILON)
    parameters = (state.parameters * (1 - learning_rate * WEIGHT_DECAY)).addcdiv_(
        mean, scale, value=-learning_rate / (1 - fast**count)
    )
    return AdamW(parameters, mean, square, count)
