"""The models that a search has found."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..loss.gram import gram_matrix
from ..machine.compiled import compiled
from .models import Models

MARGIN, WIDER_MARGIN = 0.02, 0.05  # losses on the nodes that differ by less may have the opposite order exactly
MORE_CANDIDATES = 20  # where every feature is active
SAME_BRANCH = 0.12  # largest difference between gram entries of models that only moved a little
# Of models that differ only in how far they were trained; above it they may be minima that differ in weak features.
SAME_ARRANGEMENT = 0.03


@dataclass(frozen=True)
class Candidates:
    """Models found in the search, each at a level, with losses on the training nodes in units of the empty model's."""

    parameters: Tensor  # (models, d)
    loss: Tensor  # (models,)
    level: Tensor  # (models,)

    def join(self, other: "Candidates") -> "Candidates":
        return Candidates(*(torch.cat(pair) for pair in zip(vars(self).values(), vars(other).values(), strict=True)))

    def select(self, chosen: Tensor) -> "Candidates":
        """The chosen candidates alone, by index or mask chosen (chosen,)."""
        return Candidates(*(values[chosen] for values in vars(self).values()))

    def best(self) -> "Candidates":
        """The model of the lowest loss at each level that has one, ascending."""
        order = self.loss.argsort(stable=True)
        order = order[self.level[order].argsort(stable=True)]
        counts = torch.bincount(self.level)
        return self.select(order[(counts.cumsum(0) - counts)[counts > 0]])

    def lowest_loss(self, n_levels: int) -> Tensor:
        """The lowest loss of each level (levels,), infinite where there is no model."""
        lowest = torch.full((n_levels,), torch.inf, dtype=self.loss.dtype)
        return lowest.scatter_reduce(0, self.level, self.loss, "amin")

    def at(self, levels: Tensor) -> "Candidates":
        """Those at some levels (some,)."""
        return self.select(torch.isin(self.level, levels))

    def distinct_best(
        self,
        models: Models,
        count: int,
        margin: float = MARGIN,
        tolerance: float = SAME_BRANCH,
        doubtful: bool = False,
        by_norms: bool = False,
    ) -> "Candidates":
        """Of each level up to `count` models whose losses are near the lowest, but no two the same; sorted by level.

        The nodes say less of what happens when every feature is active; if doubtful, more models are kept for that. By
        norms two are the same whose sets of norms are, whichever feature has which.
        """
        lowest = self.lowest_loss(models.n_levels)
        doubt = models.all_active.to(lowest.dtype) if doubtful else torch.zeros_like(lowest)
        bound = lowest + (margin + WIDER_MARGIN * doubt) * lowest.abs()
        near = torch.nonzero(self.loss <= bound[self.level])[:, 0]
        near = near[self.loss[near].argsort(stable=True)]
        most = (count + (MORE_CANDIDATES * doubt).round()).tolist()
        shape = fingerprint(models, self.parameters[near])
        shape = shape[:, :: models.spec.n_features + 1].sort(1).values if by_norms else shape
        return self.select(near[choose_distinct(shape, self.level[near], most, tolerance)])


def choose_distinct(shape: Tensor, group: Tensor, most: list[int], tolerance: float) -> list[int]:
    """Of each group the first most[group] models whose shape (models, d) is not nearly one chosen before.

    group: (models,). Greedy, in the order of the models.
    """
    order = group.argsort(stable=True)
    taken = np.zeros(len(order), dtype=np.bool_)
    greedy_distinct(shape[order].numpy(), group[order].numpy(), np.array(most, dtype=np.int64), tolerance, taken)
    chosen: list[int] = order.numpy()[taken].tolist()
    return chosen


@compiled
def greedy_distinct(shapes: Any, groups: Any, most: Any, tolerance: float, taken: Any) -> None:
    """Mark those chosen; shapes and groups are sorted by group."""
    first = room = 0
    for index in range(len(groups)):
        if index == 0 or groups[index] != groups[index - 1]:
            first, room = index, most[groups[index]]
        new = room > 0
        for other in range(first, index):
            if not new:
                break
            if taken[other]:
                apart = False
                for i in range(shapes.shape[1]):
                    if abs(shapes[other, i] - shapes[index, i]) > tolerance:
                        apart = True
                        break
                new = apart
        if new:
            taken[index] = True
            room -= 1


def fingerprint(models: Models, parameters: Tensor) -> Tensor:
    """The gram matrix (models, n^2) of parameters (models, d), flat: similar ones mean the same arrangement.

    Where features are equally important, its entries are sorted, so that relabelled models are the same.
    """
    W, _, _ = models.unpack(parameters)
    gram = gram_matrix(W).flatten(1)
    return gram if models.spec.features_differ else gram.sort(1).values  # which feature is which may not matter
