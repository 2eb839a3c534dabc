"""Where two models that both go on through an interval lose the same, by secant steps.

The difference of their losses is smooth there, and each step begins with both models between where they are known, so
that a few evaluations tell what dividing the interval would need a whole row of points for.

Reference: inverse interpolation through three points (Muller 1956, A Method for Solving Algebraic Equations Using an
Automatic Computer), kept within a change of sign.
"""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..experiment.spec import Spec
from ..geometry.measures import Array
from ..search.candidates import SAME_ARRANGEMENT, Candidates, fingerprint
from ..search.refinement import polish
from .brackets import LOWER, STEPS, Bracket, Followed, level_between, models_at

SECANTS = 4  # of these two or three are enough where the difference is smooth
CLOSE = 1e-3  # of an interval, which is a tenth of the axis at most: the next step would be far below it


@dataclass(frozen=True)
class Crossing:
    """What is known of a bracket whose models cross: points of the way, ascending, and both models at each."""

    bracket: Bracket
    share: list[float]  # (points,)
    gap: list[float]  # (points,), relative, how much more the model before loses
    models: list[Tensor]  # (points,) of (2, d), before and after

    @property
    def left(self) -> int:
        """The point before the change of sign."""
        return int(np.argmax(np.array(self.gap) > 0)) - 1

    def guess(self) -> float:
        """Where the losses seem to be equal."""
        return crossing(self.share, np.array(self.gap), np.ones(len(self.gap), dtype=np.bool_), self.left)

    def between(self, share: float) -> Tensor:
        """Both models (2, d) half way, so to say, between the points on either side."""
        left, right = self.left, self.left + 1
        part = (share - self.share[left]) / (self.share[right] - self.share[left])
        return self.models[left] + part * (self.models[right] - self.models[left])

    def with_point(self, share: float, gap: float, models: Tensor) -> Self:
        """With one more point: the difference of losses there, and both models (2, d)."""
        place = bisect_left(self.share, share)
        shares, gaps, pairs = (
            [*some[:place], one, *some[place:]]
            for some, one in ((self.share, share), (self.gap, gap), (self.models, models))
        )
        return type(self)(self.bracket, shares, gaps, pairs)


def cross_smoothly(spec: Spec, followed: list[tuple[Bracket, Followed]]) -> dict[int, tuple[Bracket, float]]:
    """Of brackets whose models have been followed across, those whose models cross smoothly, by position: with the
    share of the way where they do, and both models near it.
    """
    open_ = {k: start_crossing(*one) for k, one in enumerate(followed) if is_smooth(one[1])}
    found: dict[int, tuple[Bracket, float]] = {}
    for _ in range(SECANTS):
        if not open_:
            break
        guesses = {k: one.guess() for k, one in open_.items()}
        values = [level_between(spec, one.bracket.k, guesses[k]) for k, one in open_.items()]
        models, level = models_at(spec, values)
        start = torch.stack([one.between(guesses[k]) for k, one in open_.items()], 1).flatten(0, 1)
        both = level.repeat(2)
        there = Candidates(start, torch.zeros(len(start), dtype=torch.float64), both)
        end = polish(models, there, STEPS).parameters
        lost = models.loss(models.precise_loss, end, both).view(2, -1)
        moved = (fingerprint(models, end) - fingerprint(models, start)).abs().amax(1).view(2, -1).amax(0)
        gap = (lost[0] - lost[1]) / lost.amin(0).clamp_min(1e-30)
        pairs = end.view(2, len(open_), -1).transpose(0, 1)
        for index, (k, one) in enumerate(list(open_.items())):
            share = guesses[k]
            if moved[index] > SAME_ARRANGEMENT:
                del open_[k]  # one of them ends on the way
                continue
            more = one.with_point(share, float(gap[index]), pairs[index])
            open_[k] = more
            following = more.guess()
            if abs(following - share) < CLOSE:
                before, after = pairs[index]
                found[k] = Bracket(one.bracket.k, (share, share), before, after), following
                del open_[k]
    return found


def is_smooth(across: Followed) -> bool:
    """Whether two models are told apart at both ends, and the one before is lower there, the one after behind."""
    return bool(across.distinct[[0, -1]].all()) and bool(across.gap[0] < -LOWER) and bool(across.gap[-1] > LOWER)


def start_crossing(bracket: Bracket, across: Followed) -> Crossing:
    """A crossing of which only the ends are known."""
    ends = [0, len(across.share) - 1]
    pairs = [torch.stack([across.before[k], across.after[k]]) for k in ends]
    return Crossing(bracket, [across.share[k] for k in ends], across.gap[ends].tolist(), pairs)


def crossing(share: list[float], gap: Array, distinct: NDArray[np.bool_], left: int) -> float:
    """Where the difference of losses gap (points,) changes its sign between point left and the next: by a parabola
    through a third point where both models are there too, as distinct (points,) says.
    """
    a, b = share[left], share[left + 1]
    straight = float(a - gap[left] * (b - a) / (gap[left + 1] - gap[left]))
    third = next((k for k in (left + 2, left - 1) if 0 <= k < len(gap) and distinct[k]), None)
    if third is None:
        return straight
    some = [left, left + 1, third]
    roots = np.roots(np.polyfit(np.array(share)[some], gap[some], 2))
    inside = [float(root.real) for root in roots if abs(root.imag) < 1e-12 and a <= root.real <= b]
    return inside[0] if len(inside) == 1 else straight
