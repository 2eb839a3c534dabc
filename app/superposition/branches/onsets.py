"""Where something appears continuously: the norm of a feature, or an angle that was a right one, grows from 0.

The branch without it goes on as a saddle, which descents leave: two models that are followed towards each other are
one. Where it begins is known from its size alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import torch
from torch import Tensor

from ..geometry.arrangement import PRESENT
from ..geometry.measures import Array
from ..loss.gram import gram_matrix
from ..optimise.parametrisation import column_norms
from ..search.models import Models
from .brackets import Bracket, Followed, divide, follow

SETTLED = 0.04  # norm: of a shorter one descents are still on the way, the minimum is that flat
BEYOND = 0.6  # of an interval, on the side where the feature is: it may appear just before a level
TOLERATED = 1.0  # of the distance of two points, that an onset may lie outside these
MARGIN = 0.2  # of the way from an onset to the models that show it, before it
ROUNDS = 3  # each within the nearest models of the last: the widest interval is a tenth of the axis
PARTS = 8  # of the way: the second of two features is found to 3e-4 of sparsity where it appears (test_onsets)
LEAST_GROWTH = 1e-6  # of a size from one of the points to the next: it does not grow there, as below S = 0
POINTS = 3  # nearest to the onset, through which a parabola goes


def norms_of(models: Models, parameters: Tensor) -> Tensor:
    """The norms of the features (models, n) of parameters (models, d); ascending where which is which is open."""
    norms = column_norms(models.unpack(parameters)[0])[:, 0]
    return norms if models.spec.features_differ else norms.sort(1).values


def products_of(models: Models, parameters: Tensor) -> Tensor:
    """The sizes of W_i·W_j, i < j, (models, pairs) of parameters (models, d); ascending if features do not differ."""
    W = models.unpack(parameters)[0]
    i, j = torch.triu_indices(W.shape[2], W.shape[2], offset=1)
    sizes = gram_matrix(W)[:, i, j].abs()
    return sizes if models.spec.features_differ else sizes.sort(1).values


Sizes = Callable[[Models, Tensor], Tensor]  # of parameters (models, d), (models, sizes)


@dataclass(frozen=True)
class Onset:
    """A bracket within which something appears, or, where it does not rise, disappears; which: of the sizes."""

    bracket: Bracket
    which: int
    rises: bool
    sizes: Sizes = norms_of
    at: float | None = None  # so far

    def narrowed(self, models: Models, side: Tensor, share: list[float]) -> Self | None:
        """Where it is, by the nearest models that have the feature, with a bracket from a little before it to these.

        None where it does not begin between the last model without it and the first: by a jump, then.
        side: (points, d), the model that has the feature, followed from beyond; share: (points,) of the way; both from
        the end without the feature on.
        """
        size = self.sizes(models, side)[:, self.which].numpy()
        first = int(np.append(size > PRESENT, True).argmax())
        nearest = [k for k in range(first, len(size)) if size[k] > SETTLED][:POINTS]
        if (first == 0 and self.at is None) or len(nearest) < POINTS:
            return None
        if np.diff(np.sort(size[nearest])).min() < LEAST_GROWTH:
            return None
        at = start_of_growth(np.array(share)[nearest], size[nearest])
        far, step = share[nearest[-1]], share[1] - share[0]
        if not -TOLERATED <= (at - share[max(first - 1, 0)]) / step <= 1 + TOLERATED:
            return None
        before, model = at - MARGIN * (far - at), side[nearest[-1]]
        if self.rises:
            return replace(self, at=at, bracket=replace(self.bracket, ends=(before, far), after=model))
        return replace(self, at=at, bracket=replace(self.bracket, ends=(far, before), before=model))


def onset_in(models: Models, bracket: Bracket, sizes: Sizes = norms_of) -> Onset | None:
    """The onset of a bracket whose models differ in a size that one of them has, followed from beyond it."""
    before, after = sizes(models, torch.stack([bracket.before, bracket.after]))
    differs = (before > PRESENT) != (after > PRESENT)
    if not bool(differs.any()):
        return None
    which = int(((after - before).abs() * differs).argmax())
    rises = bool(after[which] > PRESENT)
    within = bracket.k < models.n_levels - 2 if rises else bracket.k > 0  # of the axis, which ends with its last level
    beyond = BEYOND if within else 0.0
    ends = (0.0, 1 + beyond) if rises else (-beyond, 1.0)
    return Onset(replace(bracket, ends=ends), which, rises, sizes)


def locate_onsets(models: Models, brackets: list[Bracket]) -> list[tuple[Bracket, float]]:
    """Those brackets within which a feature appears or disappears, each with the share of the way where it does.

    Without ReLU none does: as many features stand there as there are dimensions, or at equal importances a mixture.
    """
    if models.spec.activation != "relu":
        return []
    return trace_onsets(models, [onset for bracket in brackets if (onset := onset_in(models, bracket))])


def locate_bends(models: Models, followed: list[tuple[Bracket, Followed]]) -> list[tuple[Bracket, float]]:
    """The same of right angles that begin to open or close, among brackets that have been followed across: those at
    whose one end both models have become one.
    """
    bends = []
    for bracket, across in followed:
        bend = onset_in(models, bracket, products_of)
        if bend and across.apart[0 if bend.rises else -1] < SETTLED and across.apart.max() > SETTLED:
            bends.append(bend)
    return trace_onsets(models, bends)


def trace_onsets(models: Models, onsets: list[Onset]) -> list[tuple[Bracket, float]]:
    """Those that are where they seem to be, each with the share of the way where something appears or disappears."""
    for _ in range(ROUNDS):
        if not onsets:
            break
        shares, there, level = divide(models.spec, [one.bracket for one in onsets], PARTS)
        rises = torch.tensor([one.rises for one in onsets])[:, None]
        ends = torch.stack([one.bracket.after if one.rises else one.bracket.before for one in onsets])
        sides = follow(there, ends, torch.where(rises, level.flip(1), level)).flip(1)
        onsets = [
            narrower
            for one, side, share in zip(onsets, sides, shares, strict=True)
            if (narrower := one.narrowed(models, side, share if one.rises else share[::-1]))
        ]
    return [(one.bracket, min(max(one.at, 0.0), 1.0)) for one in onsets if one.at is not None]


def start_of_growth(share: Array, size: Array) -> float:
    """Where a size (points,) that is known at some shares of a way, share (points,), grows from 0.

    The way is as long as a size and its square together: ReLU adds a cube to what the loss says about a small feature,
    so that close to its beginning its norm grows in proportion, and as a root further off.
    """
    return float(np.polyfit(size, share, len(size) - 1)[-1])
