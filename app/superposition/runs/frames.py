"""The frames of a sweep's training: the random seeds of the levels asked for, at each frame."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Snapshot:
    """The models of one frame."""

    step: int
    parameters: Tensor  # (asked, seeds, d)
    loss: Tensor  # (asked, seeds)

    def leaders(self) -> Tensor:
        """The seed with the lowest loss at each level (asked,)."""
        return self.loss.argmin(1)

    def select(self, leaders: Tensor) -> tuple[Tensor, Tensor]:
        """Parameters (asked, d) and losses (asked,) of one seed at each level, leaders (asked,)."""
        level = torch.arange(len(leaders))
        return self.parameters[level, leaders], self.loss[level, leaders]


TrainingFrames = tuple[Snapshot, ...]
