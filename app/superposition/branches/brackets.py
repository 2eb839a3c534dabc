"""Two models that give way to one another between two levels, followed towards each other.

Between levels a model moves in log density, log importance, or along the decay itself.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..experiment.axis import DECAY
from ..experiment.spec import Spec
from ..geometry.measures import Array
from ..search.candidates import SAME_ARRANGEMENT, Candidates, fingerprint
from ..search.models import Models
from ..search.refinement import polish

STEPS = 24  # evaluations at each point; a branch that ends there must arrive at another
LOWER = 1e-8  # relative; smaller differences of losses are not seen in the last digits


@dataclass(frozen=True)
class Bracket:
    """Two models and the shares of the way from level k to the next between which they give way to one another."""

    k: int
    ends: tuple[float, float]
    before: Tensor  # (d,)
    after: Tensor  # (d,)


@dataclass(frozen=True)
class Followed:
    """Both models of a bracket at every point of it."""

    share: list[float]  # (points,)
    before: Tensor  # (points, d)
    after: Tensor  # (points, d)
    gap: Array  # (points,), relative, how much more the one before loses
    apart: Array  # (points,), largest difference of gram entries
    steps: Array  # (points - 1,), the same between one point and the next of the model before

    @property
    def distinct(self) -> NDArray[np.bool_]:
        """Whether they are two models (points,)."""
        return (self.apart > SAME_ARRANGEMENT) & (np.abs(self.gap) > LOWER)

    def between(self, left: int, right: int) -> Self:
        """From point left to point right alone."""
        points = slice(left, right + 1)
        return type(self)(
            self.share[points],
            self.before[points],
            self.after[points],
            self.gap[points],
            self.apart[points],
            self.steps[left:right],
        )


def level_between(spec: Spec, k: int, share: float) -> float:
    """Where a share of the way from level k to the next lies: in log density, log importance, or decay itself; a share
    below 0 does not lead below S = 0.
    """
    low, high = spec.level_values[k], spec.level_values[k + 1]
    if spec.axis is None:
        low, high = 1 - low, 1 - high
        return max(float(1 - low * (high / low) ** share), 0.0)
    return low + share * (high - low) if spec.axis.name == DECAY else float(low * (high / low) ** share)


def models_at(spec: Spec, values: list[float]) -> tuple[Models, Tensor]:
    """The models of a spec at other values along its axis, and which level (values,) each is."""
    levels = sorted(set(values))
    if spec.axis is None:
        moved = replace(spec, sparsities=tuple(levels))
    else:
        moved = replace(spec, axis=replace(spec.axis, values=tuple(levels)))
    return Models(moved, alone=True), torch.tensor([levels.index(value) for value in values])


def follow_both(spec: Spec, brackets: list[Bracket], parts: int) -> list[Followed]:
    """Each bracket's models followed through so many parts of it, the one before upwards, the one after downwards."""
    if not brackets:
        return []
    shares, models, at = divide(spec, brackets, parts)
    level = at.flatten()
    ends = torch.stack([b.before for b in brackets] + [b.after for b in brackets])
    up, down = follow(models, ends, torch.cat([at, at.flip(1)])).chunk(2)  # (brackets, points, d)
    down = down.flip(1)
    lost = [models.loss(models.precise_loss, way.flatten(0, 1), level).view(at.shape) for way in (up, down)]
    shapes = [fingerprint(models, way.flatten(0, 1)) for way in (up, down)]
    apart = (shapes[0] - shapes[1]).abs().amax(1).view(at.shape)
    along = shapes[0].view(*at.shape, -1)
    steps = (along[:, 1:] - along[:, :-1]).abs().amax(2)
    gap = (lost[0] - lost[1]) / torch.minimum(*lost).clamp_min(1e-30)
    told = [part.numpy() for part in (gap, apart, steps)]
    return [Followed(shares[k], up[k], down[k], *(part[k] for part in told)) for k in range(len(brackets))]


def divide(spec: Spec, brackets: list[Bracket], parts: int) -> tuple[list[list[float]], Models, Tensor]:
    """The shares of the way at the ends of so many parts of each bracket, the models there, and which of their levels
    each is (brackets, points).
    """
    shares = [np.linspace(*bracket.ends, parts + 1).tolist() for bracket in brackets]
    values = [
        level_between(spec, bracket.k, share) for bracket, some in zip(brackets, shares, strict=True) for share in some
    ]
    models, level = models_at(spec, values)
    return shares, models, level.view(len(brackets), parts + 1)


def follow(models: Models, start: Tensor, level: Tensor) -> Tensor:
    """What start (ways, d) leads to from level to level (ways, points), itself first, as (ways, points, d)."""
    way = [start]
    for target in level.T[1:]:
        moved = Candidates(way[-1], torch.zeros(len(start), dtype=torch.float64), target.contiguous())
        way.append(polish(models, moved, STEPS).parameters)
    return torch.stack(way, 1)
