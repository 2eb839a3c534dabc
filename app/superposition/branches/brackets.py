"""Two models that give way to one another between two levels, followed towards each other.

Between levels a model moves in log density, log importance, or along the decay itself.
"""

from dataclasses import dataclass, replace

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


def level_between(spec: Spec, k: int, share: float) -> float:
    """Where a share of the way from level k to the next lies: in log density, log importance, or decay itself."""
    low, high = spec.level_values[k], spec.level_values[k + 1]
    if spec.axis is None:
        low, high = 1 - low, 1 - high
        return float(1 - low * (high / low) ** share)
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
    shares = [np.linspace(*bracket.ends, parts + 1).tolist() for bracket in brackets]
    values = [
        level_between(spec, bracket.k, share) for bracket, some in zip(brackets, shares, strict=True) for share in some
    ]
    models, level = models_at(spec, values)
    at = level.view(len(brackets), parts + 1)
    before, after = [torch.stack([b.before for b in brackets])], [torch.stack([b.after for b in brackets])]
    for step in range(parts):
        targets = torch.cat([at[:, step + 1], at[:, parts - 1 - step]])
        moved = torch.cat([before[-1], after[-1]])
        end = polish(models, Candidates(moved, torch.zeros(len(moved), dtype=torch.float64), targets), STEPS)
        before.append(end.parameters[: len(brackets)])
        after.append(end.parameters[len(brackets) :])
    up, down = torch.stack(before, 1), torch.stack(after[::-1], 1)  # (brackets, points, d)
    lost = [models.loss(models.precise_loss, way.flatten(0, 1), level).view(at.shape) for way in (up, down)]
    shapes = [fingerprint(models, way.flatten(0, 1)) for way in (up, down)]
    apart = (shapes[0] - shapes[1]).abs().amax(1).view(at.shape)
    along = shapes[0].view(*at.shape, -1)
    steps = (along[:, 1:] - along[:, :-1]).abs().amax(2)
    gap = (lost[0] - lost[1]) / torch.minimum(*lost).clamp_min(1e-30)
    told = [part.numpy() for part in (gap, apart, steps)]
    return [Followed(shares[k], up[k], down[k], *(part[k] for part in told)) for k in range(len(brackets))]
