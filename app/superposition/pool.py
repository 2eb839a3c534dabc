"""The models that a search has met."""

from dataclasses import dataclass

import torch
from torch import Tensor

NEAR, MORE_NEAR = 0.02, 0.05  # losses on the nodes that differ by less may stand the other way round exactly
MORE_CONTENDERS = 20
DISTINCT = 1e-4  # relative difference in loss above which two models at one level count as two


@dataclass(frozen=True)
class Pool:
    """Models met in the search, each at a level, with losses on the training nodes in units of the empty model's."""

    parameters: Tensor  # [models, d]
    loss: Tensor  # [models]
    level: Tensor  # [models]

    def joined(self, other: "Pool") -> "Pool":
        return Pool(*(torch.cat(pair) for pair in zip(vars(self).values(), vars(other).values(), strict=True)))

    def shortlist(self, n_levels: int, count: int, all_active: Tensor | None = None, nearness: float = NEAR) -> "Pool":
        """Of each level up to `count` models whose losses are near the lowest, but distinct; sorted by level.

        all_active [levels]: the chance that every feature is active. Few nodes stand for that, so that where it is
        large the order of losses on the nodes says less, and more models are kept.
        """
        doubt = [0.0] * n_levels if all_active is None else all_active.tolist()
        by_level: list[list[tuple[float, int]]] = [[] for _ in range(n_levels)]
        for index, (k, loss) in enumerate(zip(self.level.tolist(), self.loss.tolist(), strict=True)):
            by_level[k].append((loss, index))
        chosen = []
        for here, share in zip(by_level, doubt, strict=True):
            taken: list[float] = []
            most, near = count + round(MORE_CONTENDERS * share), nearness + MORE_NEAR * share
            for loss, index in sorted(here):
                if len(taken) == most or (taken and loss > taken[0] + near * abs(taken[0])):
                    break
                if all(abs(loss - other) > DISTINCT * abs(other) for other in taken):
                    taken.append(loss)
                    chosen.append(index)
        return Pool(self.parameters[chosen], self.loss[chosen], self.level[chosen])
