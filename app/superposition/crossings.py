"""Where the lowest level changes, to many digits, and whether it changes by a jump."""

from dataclasses import dataclass

import numpy as np
import torch

from app.superposition.assignments import Held, ratios, together
from app.superposition.branches import Branch, continued
from app.superposition.features import plain
from app.superposition.geometry import feature_norm
from app.superposition.loss import Problem, exact_objective
from app.superposition.spec import Spec
from app.superposition.theory import Level, filled

PARTS = 12  # into which the bracket of a change is cut
ROUNDS, ROUNDS_OF_ONSET = 2, 3  # an onset cannot be interpolated, since one level begins there
RIVAL_NEAR = 0.02  # a level that comes so near the lowest may be the lowest between two sparsities
# A change is continuous where no norm changes by more, nor the slope by more than this share of itself or of loss / p.
NORM_JUMP, SLOPE_JUMP = 0.3, 0.03
DIFFERENCE = 1e-5  # of sparsity, for slopes


@dataclass(frozen=True)
class Change:
    """The lowest level changes here; norm and slope [2] before and after: of the feature whose norm changes most."""

    before: int  # which level
    after: int
    sparsity: float
    loss: float
    norm: tuple[float, float]
    slope: tuple[float, float]  # dL/dS

    @property
    def order(self) -> str:
        """Whether a feature's norm or the slope of the loss jumps."""
        usual = max(map(abs, (*self.slope, self.loss / (1 - self.sparsity))))
        jumps = abs(self.norm[1] - self.norm[0]) > NORM_JUMP or abs(self.slope[1] - self.slope[0]) > SLOPE_JUMP * usual
        return "jump" if jumps else "continuous"


def changes_of(spec: Spec, levels: list[Level]) -> list[Change]:
    """Every change of the lowest level along the slider, ascending in sparsity."""
    loss = np.stack([filled(level.held.loss) for level in levels])
    lowest = loss.argmin(0)
    found: list[Change] = []
    for k in np.flatnonzero(lowest[1:] != lowest[:-1]).tolist():
        near = (loss[:, k : k + 2] <= (1 + RIVAL_NEAR) * loss[:, k : k + 2].min(0)).any(1)
        ends = int(lowest[k]), int(lowest[k + 1])
        rivals = [int(i) for i in np.flatnonzero(near) if i not in ends]
        found += between(spec, levels, k, *ends, rivals, len(levels))
    return found


def between(
    spec: Spec, levels: list[Level], k: int, before: int, after: int, rivals: list[int], depth: int
) -> list[Change]:
    """The changes from one level to another between sparsities k and k + 1; in two steps where a rival is lower."""
    change = located(spec, levels, k, before, after)
    for rival in rivals if depth else []:
        there = at(spec, levels[rival], k, (change.sparsity,))
        if filled(there.loss)[0] < change.loss * (1 - 1e-9):
            others = [other for other in rivals if other != rival]
            first = between(spec, levels, k, before, rival, others, depth - 1)
            return first + between(spec, levels, k, rival, after, others, depth - 1)
    return [change]


def located(spec: Spec, levels: list[Level], k: int, before: int, after: int) -> Change:
    """Where two levels cross between sparsities k and k + 1, by cutting the bracket and a last interpolation."""
    low, high = 1 - spec.levels[k], 1 - spec.levels[k + 1]  # densities
    one, other = levels[before], levels[after]
    for step in range(ROUNDS_OF_ONSET):
        ladder = np.geomspace(low, high, PARTS + 1)
        sparsities = tuple((1 - ladder).tolist())
        a, b = at(spec, one, k, sparsities), at(spec, other, k, sparsities)
        above = filled(a.loss) - filled(b.loss)  # of one over the other
        last = int(np.argmax(np.append(above[1:-1] > 0, True))) + 1
        low, high = ladder[last - 1], ladder[last]
        gap = above[last - 1 : last + 1]
        if step + 1 >= ROUNDS and np.isfinite(gap).all():
            break
    share = -gap[0] / (gap[1] - gap[0]) if np.isfinite(gap).all() and gap[1] > gap[0] else 1.0
    share = min(max(share, 0.0), 1.0)
    sides = (a, last - 1), (b, last)
    norms = [feature_norm(held.W[index]) for held, index in sides]
    moving = int(np.abs(norms[1] - norms[0]).argmax())
    return Change(
        before,
        after,
        float(1 - low * (high / low) ** share),
        float(a.loss[last - 1] + share * (a.loss[last] - a.loss[last - 1])) if share < 1 else float(b.loss[last]),
        (float(norms[0][moving]), float(norms[1][moving])),
        (slope(spec, a, last - 1, sparsities[last - 1]), slope(spec, b, last, sparsities[last])),
    )


def at(spec: Spec, level: Level, k: int, sparsities: tuple[float, ...]) -> Held:
    """A level at sparsities between k and k + 1 of the spec's own."""
    chosen = {int(level.choice[k]), int(level.choice[k + 1])}
    every = [between_held(spec, level, index, k, sparsities) for index in sorted(chosen)]
    best = np.stack([filled(one.loss) for one in every]).argmin(0), np.arange(len(sparsities))
    return Held(*(np.stack([getattr(one, name) for one in every])[best] for name in ("loss", "W", "b")))


def between_held(spec: Spec, level: Level, index: int, k: int, sparsities: tuple[float, ...]) -> Held:
    """One of its assignments there, each group from where it is at k, or at k + 1 if it holds only there."""
    branches = []
    for group, known in zip(level.candidates[index], level.branches[index], strict=True):
        relative = ratios(spec.feature_importances, group.features)
        source = np.full(len(sparsities), k if np.isfinite(known.loss[k]) else k + 1)
        near = Branch(known.loss[source], known.W[source], known.b[source])
        branches.append(continued(group.shape, group.order, relative, sparsities, near))
    return together(level.candidates[index], branches, spec.feature_importances, sparsities, spec.n_hidden)


def slope(spec: Spec, held: Held, index: int, sparsity: float) -> float:
    """dL/dS of a level: at a minimum the loss changes only through S itself."""
    ends = max(sparsity - DIFFERENCE, 0.0), sparsity + DIFFERENCE
    objective = exact_objective(Problem(plain(spec.n_features), spec.feature_importances, ends, True))
    W, b = torch.from_numpy(held.W[[index, index]]), torch.from_numpy(held.b[[index, index]])
    loss = objective(W.mT @ W, b, torch.arange(2))[0].sum(1)
    return float((loss[1] - loss[0]) / (ends[1] - ends[0]))
