"""Where the lowest level changes, to many digits, and whether it changes by a jump."""

from dataclasses import dataclass

import numpy as np
import torch

from ..experiment.spec import Spec
from ..geometry.measures import Array, feature_norm
from ..loss.features import independent
from ..loss.objectives import exact_objective
from ..loss.problem import Problem
from .assignments import LevelCurve, assemble, relative_importances
from .changes import DIFFERENCE, FARTHEST, Order, order_of
from .energy_levels import EnergyLevel, infinite_where_absent
from .groups import Branch, continue_branch

PARTS, ROUNDS = 12, 3  # into which the bracket of a change is divided; how many times
CLOSER = 0.02  # of the bracket, on either side of where two levels seem to cross: there they are compared again
STEEPER = 3.0  # times the least rise of a difference: its largest rise nearby, while it is smooth
COMPETITOR_MARGIN = 0.02  # a level this near the lowest may be the lowest between two sparsities


@dataclass(frozen=True)
class Change:
    """A change of the lowest level; norm and slope, before and after, are of the feature whose norm changes most."""

    before: int  # which level
    after: int
    sparsity: float
    loss: float
    norm: tuple[float, float]
    slope: tuple[float, float]  # dL/dS

    @property
    def order(self) -> Order:
        """Whether a feature's norm or the slope of the loss jumps."""
        return order_of(self.norm, self.slope, self.loss / (1 - self.sparsity))


def find_changes(spec: Spec, levels: list[EnergyLevel]) -> list[Change]:
    """Every change of the lowest level along the slider, ascending in sparsity."""
    loss = np.stack([infinite_where_absent(level.curve.loss) for level in levels])
    lowest = loss.argmin(0)
    found: list[Change] = []
    for k in np.flatnonzero(lowest[1:] != lowest[:-1]).tolist():
        near = (loss[:, k : k + 2] <= (1 + COMPETITOR_MARGIN) * loss[:, k : k + 2].min(0)).any(1)
        ends = int(lowest[k]), int(lowest[k + 1])
        competitors = [int(i) for i in np.flatnonzero(near) if i not in ends]
        found += changes_between(spec, levels, k, *ends, competitors, len(levels))
    return found


def changes_between(
    spec: Spec, levels: list[EnergyLevel], k: int, before: int, after: int, competitors: list[int], depth: int
) -> list[Change]:
    """The changes from one level to another between sparsities k and k + 1; two where a competitor is lower."""
    change = locate_change(spec, levels, k, before, after)
    for competitor in competitors if depth else []:
        there = level_between(spec, levels[competitor], k, (change.sparsity,))
        if infinite_where_absent(there.loss)[0] < change.loss * (1 - 1e-9):
            others = [other for other in competitors if other != competitor]
            first = changes_between(spec, levels, k, before, competitor, others, depth - 1)
            return first + changes_between(spec, levels, k, competitor, after, others, depth - 1)
    return [change]


def locate_change(spec: Spec, levels: list[EnergyLevel], k: int, before: int, after: int) -> Change:
    """Where two levels cross between sparsities k and k + 1, by subdividing the bracket and a last interpolation."""
    low, high = 1 - spec.levels[k], 1 - spec.levels[k + 1]  # densities
    one, other = levels[before], levels[after]
    for _ in range(ROUNDS):
        densities = np.geomspace(low, high, PARTS + 1)
        a, b, above = compare_levels(spec, one, other, k, densities)
        last = int(np.argmax(np.append(above[1:-1] > 0, True))) + 1
        low, high = densities[last - 1], densities[last]
        share = interpolate_zero(above[last - 1 : last + 1])
        if share is not None and is_smooth(above[max(last - 2, 0) : last + 2]):
            densities = low * (high / low) ** (share + CLOSER * np.array([-1.0, 1.0]))
            a, b, above = compare_levels(spec, one, other, k, densities)
            last, share = 1, interpolate_zero(above)
            break
    sides, sparsities = ((a, last - 1), (b, last)), (1 - densities[last - 1 : last + 1]).tolist()
    norms = [feature_norm(curve.W[index]) for curve, index in sides]
    moving = int(np.abs(norms[1] - norms[0]).argmax())
    low, high = densities[last - 1 : last + 1]
    return Change(
        before,
        after,
        float(1 - high if share is None else 1 - low * (high / low) ** share),
        float(b.loss[last] if share is None else a.loss[last - 1] + share * (a.loss[last] - a.loss[last - 1])),
        (float(norms[0][moving]), float(norms[1][moving])),
        (loss_slope(spec, a, last - 1, sparsities[0]), loss_slope(spec, b, last, sparsities[1])),
    )


def compare_levels(
    spec: Spec, one: EnergyLevel, other: EnergyLevel, k: int, densities: Array
) -> tuple[LevelCurve, LevelCurve, Array]:
    """Two levels at densities (points,) between k and k + 1, and the differences (points,) of the one's losses from the
    other's.
    """
    sparsities = tuple((1 - densities).tolist())
    a, b = level_between(spec, one, k, sparsities), level_between(spec, other, k, sparsities)
    return a, b, infinite_where_absent(a.loss) - infinite_where_absent(b.loss)


def interpolate_zero(gap: Array) -> float | None:
    """Where a line through two differences gap (2,) is 0, in units of their distance; None where it does not rise."""
    if not (np.isfinite(gap).all() and gap[1] > gap[0]):
        return None
    return float(np.clip(-gap[0] / (gap[1] - gap[0]), -FARTHEST, 1 + FARTHEST))


def is_smooth(gap: Array) -> bool:
    """Whether the differences gap (points,) rise smoothly; otherwise one of the levels begins or ends there."""
    rise = np.diff(gap)
    return bool(np.isfinite(rise).all() and 0 < rise.max() < STEEPER * rise.min())


def level_between(spec: Spec, level: EnergyLevel, k: int, sparsities: tuple[float, ...]) -> LevelCurve:
    """A level at sparsities between k and k + 1 of the spec's own."""
    chosen = {int(level.choice[k]), int(level.choice[k + 1])}
    every = [assignment_between(spec, level, index, k, sparsities) for index in sorted(chosen)]
    best = np.stack([infinite_where_absent(one.loss) for one in every]).argmin(0), np.arange(len(sparsities))
    return LevelCurve(*(np.stack([getattr(one, name) for one in every])[best] for name in ("loss", "W", "b")))


def assignment_between(spec: Spec, level: EnergyLevel, index: int, k: int, sparsities: tuple[float, ...]) -> LevelCurve:
    """One of its assignments there, each group continued from where it is on either side."""
    branches = []
    for group, known in zip(level.candidates[index], level.branches[index], strict=True):
        relative, sides = relative_importances(spec.feature_importances, group.features), slice(k, k + 2)
        near = Branch(known.loss[sides], known.W[sides], known.b[sides])
        branches.append(continue_branch(group.shape, group.permutation, relative, sparsities, near))
    return assemble(level.candidates[index], branches, spec.feature_importances, sparsities, spec.n_hidden)


def loss_slope(spec: Spec, curve: LevelCurve, index: int, sparsity: float) -> float:
    """dL/dS of a level: at a minimum the loss changes only through S itself (the envelope theorem)."""
    ends = max(sparsity - DIFFERENCE, 0.0), sparsity + DIFFERENCE
    objective = exact_objective(Problem(independent(spec.n_features), spec.feature_importances, ends, True))
    W, b = torch.from_numpy(curve.W[[index, index]]), torch.from_numpy(curve.b[[index, index]])
    loss = objective(W, b, torch.arange(2))[0].sum(1)
    return float((loss[1] - loss[0]) / (ends[1] - ends[0]))
