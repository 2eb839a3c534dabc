"""The models that a search has met."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..loss.gram import gram_matrix
from ..machine.compiled import compiled
from .models import Models

NEAR, MORE_NEAR = 0.02, 0.05  # losses on the nodes that differ by less may stand the other way round exactly
MORE_CONTENDERS = 20
SAME_BRANCH = 0.12  # largest difference between gram entries of models that only moved a little
ALIKE = 0.03  # of models that are one but for how far they were trained; others may be minima that differ in faint ones


@dataclass(frozen=True)
class Pool:
    """Models met in the search, each at a level, with losses on the training nodes in units of the empty model's."""

    parameters: Tensor  # [models, d]
    loss: Tensor  # [models]
    level: Tensor  # [models]

    def joined(self, other: "Pool") -> "Pool":
        return Pool(*(torch.cat(pair) for pair in zip(vars(self).values(), vars(other).values(), strict=True)))

    def of(self, chosen: Tensor) -> "Pool":
        return Pool(*(values[chosen] for values in vars(self).values()))

    def best(self, n_levels: int) -> "Pool":
        """The model of the lowest loss at each level, all of which have one."""
        order = self.loss.argsort(stable=True)
        order = order[self.level[order].argsort(stable=True)]
        counts = torch.bincount(self.level, minlength=n_levels)
        return self.of(order[counts.cumsum(0) - counts])

    def shortlist(
        self,
        models: Models,
        count: int,
        nearness: float = NEAR,
        same: float = SAME_BRANCH,
        in_doubt: bool = False,
        by_norms: bool = False,
    ) -> "Pool":
        """Of each level up to `count` models whose losses are near the lowest, but no two the same; sorted by level.

        The nodes say less of what happens when every feature is active; in doubt more models are kept for that.
        By norms two are the same whose features are as large, whichever is where.
        """
        lowest = torch.full((models.n_levels,), torch.inf, dtype=self.loss.dtype)
        lowest = lowest.scatter_reduce(0, self.level, self.loss, "amin")
        doubt = models.all_active.to(lowest.dtype) if in_doubt else torch.zeros_like(lowest)
        bound = lowest + (nearness + MORE_NEAR * doubt) * lowest.abs()
        near = torch.nonzero(self.loss <= bound[self.level])[:, 0]
        near = near[self.loss[near].argsort(stable=True)]
        most = (count + (MORE_CONTENDERS * doubt).round()).tolist()
        shape = fingerprint(models, self.parameters[near])
        shape = shape[:, :: models.spec.n_features + 1].sort(1).values if by_norms else shape
        return self.of(near[unlike(shape, self.level[near], most, same)])


def unlike(shape: Tensor, group: Tensor, most: list[int], same: float) -> list[int]:
    """Of each group the first `most` [groups] whose shapes [models, d] are not nearly one taken before."""
    order = group.argsort(stable=True)
    taken = np.zeros(len(order), dtype=np.bool_)
    take_unlike(shape[order].numpy(), group[order].numpy(), np.array(most, dtype=np.int64), same, taken)
    chosen: list[int] = order.numpy()[taken].tolist()
    return chosen


@compiled
def take_unlike(shapes: Any, groups: Any, most: Any, same: float, taken: Any) -> None:
    """Mark those taken; shapes and groups are sorted by group."""
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
                    if abs(shapes[other, i] - shapes[index, i]) > same:
                        apart = True
                        break
                new = apart
        if new:
            taken[index] = True
            room -= 1


def fingerprint(models: Models, parameters: Tensor) -> Tensor:
    """The gram matrix, flat [models, n^2]: near one another means the same arrangement."""
    W, _, _ = models.unpack(parameters)
    gram = gram_matrix(W).flatten(1)
    return gram if models.spec.features_differ else gram.sort(1).values  # which feature is which may not matter
