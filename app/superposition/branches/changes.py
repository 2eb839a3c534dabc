"""Where the ground state changes along an axis: where two branches cross, or where one of them begins or ends.

The models of two levels that lie next to one another are followed towards each other; between them they either cross,
which is where the ground state jumps, or one arrives at the other, which is where it begins: by a jump at a fold, or
continuously, as a feature appears whose norm grows from 0. A label that flips while one branch goes on is no change.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from ..experiment.cost import EXACT_FEATURES
from ..experiment.spec import Spec
from ..geometry.arrangement import IGNORED_BELOW
from ..optimise.parametrisation import column_norms
from ..search.candidates import SAME_ARRANGEMENT, SAME_BRANCH, Candidates, fingerprint
from ..search.models import Models
from ..search.refinement import polish
from .brackets import STEPS, Bracket, Followed, follow_both, level_between, models_at
from .onsets import locate_bends, locate_onsets
from .smooth_crossings import cross_smoothly, crossing

Order = Literal["jump", "continuous"]
Pair = tuple[float, float]  # before and after

PARTS = 5  # of an interval; with a parabola through three points crossings are good to 5e-4 (test_changes)
ROUNDS = 3  # in the end 1 / 125 of an interval, of which the widest is a tenth of the axis: to 1e-3
FEW_PARTS, FEW_ROUNDS = 3, 1  # beyond the closed form, where following costs most
LAST = 1 - PARTS**-ROUNDS  # of the last interval: beyond it a crossing is not told from one at the end itself
LEAP = 0.25  # of a gram entry from one level to the next: one branch seldom moves as far where it does not jump
FARTHEST = 10.0  # times the distance of two points, to which a line through them is extrapolated
BEHIND, AHEAD = -0.9, 1.9  # of an interval: within the one before and the one behind it
NORM_JUMP = IGNORED_BELOW  # a change that is less shows no new arrow
SLOPE_JUMP = 0.03  # of itself or of loss / p: at continuous changes of two to six features both slopes agree to 0.002
DIFFERENCE = 1e-5  # of an axis, for slopes


@dataclass(frozen=True)
class Change:
    """A change of the ground state between levels k and k + 1; norm and slope, before and after, are of the feature
    whose norm changes most, and of the loss.
    """

    k: int
    value: float
    loss: float
    norm: Pair
    slope: Pair
    order: Order


def locate_changes(models: Models, parameters: Tensor, pairs: list[int]) -> list[Change]:
    """The changes between levels k and k + 1 for those k of pairs where there is one, ascending.

    Where two models only come to be equally good at an end of the axis, as at equal importances, nothing changes.
    parameters: (levels, d), the ground states.
    """
    brackets = [Bracket(k, (0.0, 1.0), parameters[k], parameters[k + 1]) for k in pairs]
    found = locate_onsets(models, brackets)
    known = {bracket.k for bracket, _ in found}
    brackets = [bracket for bracket in brackets if bracket.k not in known]
    across = list(zip(brackets, follow_both(models.spec, brackets, 1), strict=True))
    across = [(b, both) for b, both in across if both.distinct.any() or both.steps[0] > LEAP]
    crossed, bends = cross_smoothly(models.spec, across), locate_bends(models, across)
    found += [*crossed.values(), *bends]
    known = {bracket.k for bracket, _ in found}
    brackets = [bracket for bracket, _ in across if bracket.k not in known]
    cheap = models.spec.n_features <= EXACT_FEATURES and models.spec.decoder == "affine"
    parts, rounds = (PARTS, ROUNDS) if cheap else (FEW_PARTS, FEW_ROUNDS)
    for last in [False] * (rounds - 1) + [True]:
        followed = zip(brackets, follow_both(models.spec, brackets, parts), strict=True)
        changing = [(bracket, both, right) for bracket, both in followed if (right := changed_by(both))]
        narrower = [narrow(*one) for one in changing]
        crossed = cross_smoothly(models.spec, narrower)
        found += crossed.values()
        open_ = [k for k in range(len(narrower)) if k not in crossed]
        brackets = [narrower[k][0] for k in open_]
        if last:
            found += [(narrower[k][0], interpolate(*changing[k][1:])) for k in open_]
    within = [(b, share) for b, share in found if (b.k or share > 0) and (b.k < models.n_levels - 2 or share < LAST)]
    held = [(bracket, min(max(share, BEHIND), AHEAD)) for bracket, share in within]
    return sorted(describe(models.spec, held), key=lambda change: change.value) if held else []


def changed_by(followed: Followed) -> int:
    """The point at which the change has taken place that lies between it and the one before; 0 where there is none."""
    lower_after = np.flatnonzero(followed.distinct & (followed.gap > 0))
    lower_before = np.flatnonzero(followed.distinct & (followed.gap < 0))
    if len(lower_after) and lower_after[0] > 0:
        return int(lower_after[0])
    if len(lower_before) and not len(lower_after) and lower_before[-1] < len(followed.gap) - 1:
        return int(lower_before[-1]) + 1  # the one before ends as the lowest
    return leap(followed)


def narrow(bracket: Bracket, followed: Followed, right: int) -> tuple[Bracket, Followed]:
    """The part of a bracket between point right and the one before, and what is known at its two ends."""
    part = followed.between(right - 1, right)
    return Bracket(bracket.k, (part.share[0], part.share[1]), part.before[0], part.after[1]), part


def interpolate(followed: Followed, right: int) -> float:
    """Where between point right and the one before the change seems to be: of two models that are both there, by their
    losses; elsewhere one of them begins or ends there.
    """
    left, share = right - 1, followed.share
    if followed.distinct[left] and followed.distinct[right]:
        return crossing(share, followed.gap, followed.distinct, left)
    return share[left] + onset(followed, left, right) * (share[right] - share[left])


def leap(followed: Followed) -> int:
    """The point before which one branch moves by more than between all others together, 0 if there is none.

    Two branches that are both there over less than the distance of two points are followed as one that leaps.
    """
    steps = followed.steps
    largest = int(steps.argmax())
    return largest + 1 if steps[largest] > max(SAME_ARRANGEMENT, steps.sum() - steps[largest]) else 0


def onset(followed: Followed, left: int, right: int) -> float:
    """Where the models begin to differ, or cease to, as a share of the distance between two points of which it is told
    at one; it may lie before them, as models that hardly differ are not distinguished.

    The square of what their gram matrices differ by is at first as large as the way from there is long.
    """
    first, second = (right, right + 1) if followed.distinct[right] else (left, left - 1)
    if not (0 <= second < len(followed.apart) and followed.distinct[second]):
        return 0.5
    near, far = followed.apart[first] ** 2, followed.apart[second] ** 2
    steps = min(near / (far - near), FARTHEST) if far > near else 0.5
    return float(1 - steps if first == right else steps)


def describe(spec: Spec, found: list[tuple[Bracket, float]]) -> list[Change]:
    """The changes with norms and slopes on either side, followed there."""
    values = [level_between(spec, bracket.k, share) for bracket, share in found]
    models, level = models_at(spec, values)
    moved = torch.cat([torch.stack([getattr(b, side) for b, _ in found]) for side in ("before", "after")])
    both = level.repeat(2)
    end = polish(models, Candidates(moved, torch.zeros(len(moved), dtype=torch.float64), both), STEPS).parameters
    norm = column_norms(models.unpack(end)[0])[:, 0]
    norm = (norm if spec.features_differ else norm.sort(1).values).view(2, len(found), -1)  # which is which is open
    shape = fingerprint(models, end)
    apart = (shape[: len(found)] - shape[len(found) :]).abs().amax(1).tolist()
    slope = slopes(spec, values * 2, end).view(2, -1)
    lost = models.loss(models.precise_loss, end[: len(found)], level)
    usual = lost / models.density[level] if spec.axis is None else lost / torch.tensor(values).clamp_min(DIFFERENCE)
    changes = []
    for index, (bracket, _) in enumerate(found):
        moving = int((norm[1, index] - norm[0, index]).abs().argmax())
        norms = float(norm[0, index, moving]), float(norm[1, index, moving])
        steep = float(slope[0, index]), float(slope[1, index])
        # Features may change places though no norm changes.
        order: Order = "jump" if apart[index] > SAME_BRANCH else order_of(norms, steep, float(usual[index]))
        changes.append(Change(bracket.k, values[index], float(lost[index]), norms, steep, order))
    return changes


def order_of(norm: Pair, slope: Pair, usual: float) -> Order:
    """Whether a norm or the slope of the loss jumps, before and after; usual: a slope that is usual there."""
    largest = max(abs(slope[0]), abs(slope[1]), usual)
    jumps = abs(norm[1] - norm[0]) > NORM_JUMP or abs(slope[1] - slope[0]) > SLOPE_JUMP * largest
    return "jump" if jumps else "continuous"


def slopes(spec: Spec, values: list[float], parameters: Tensor) -> Tensor:
    """The derivative of the loss along the axis (values,) of parameters (values, d): at a minimum it changes only
    through the value itself (the envelope theorem).
    """
    ends = [max(value - DIFFERENCE, 0.0) for value in values], [value + DIFFERENCE for value in values]
    models, level = models_at(spec, [*ends[0], *ends[1]])
    low, high = models.loss(models.precise_loss, parameters.repeat(2, 1), level).chunk(2)
    wide = torch.tensor(ends[1], dtype=torch.float64) - torch.tensor(ends[0], dtype=torch.float64)
    slope: Tensor = (high - low) / wide
    return slope
