"""Where the best model changes along an axis: two branches cross, or one of them appears.

The models of two neighbouring levels are followed towards each other by bisection. While they differ, the lower one
tells on which side the change is; where they have become one, its name does, or whether a feature has appeared.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from ..branches.changes import DIFFERENCE, Change
from ..branches.phase_change import PhaseChange
from ..geometry.arrangement import IGNORED_BELOW, PRESENT, Arrangement
from ..geometry.measures import Array, feature_norm
from ..optimise import lbfgs
from ..search.candidates import SAME_BRANCH
from .search import LevelObjective

HALVINGS = 10  # the widest interval is a tenth of the axis, so changes are good to 1e-4
TOLERANCE, PATIENCE = 1e-8, 4  # relative progress at each point
STEPS = 150  # evaluations there
ROUNDING = 1e-12  # of losses; smaller differences are not seen


Objective = TypeVar("Objective", bound=LevelObjective)


class Axis(Protocol[Objective]):
    """Levels along an axis, as models of whatever kind lie on it. state: all that makes a model, whatever its level."""

    @property
    def values(self) -> tuple[float, ...]:
        """Where the levels lie, ascending."""
        ...

    @property
    def present(self) -> float:
        """Norm above which a feature has appeared; 0 where features do not appear continuously."""
        ...

    @property
    def features_differ(self) -> bool:
        """Whether it matters which feature is where."""
        ...

    def between(self, low: Array, high: Array, share: Array) -> Array:
        """The values (brackets,) at a share (brackets,) of the way from low (brackets,) to high (brackets,)."""
        ...

    def objective_at(self, values: tuple[float, ...]) -> Objective:
        """The objective whose levels are these values, ascending."""
        ...

    def pack(self, objective: Objective, state: Array, level: NDArray[np.int64]) -> Array:
        """Parameters (models, d) of state (models, ...) at level (models,)."""
        ...

    def unpack(self, objective: Objective, parameters: Array, level: NDArray[np.int64]) -> tuple[Array, Array]:
        """State (models, ...) and W (models, hidden, n) of parameters (models, d) at level (models,)."""
        ...

    def losses(self, objective: Objective, parameters: Array, level: NDArray[np.int64]) -> Array:
        """The losses (models,) of parameters (models, d) at level (models,)."""
        ...

    def name(self, W: Array, ignored_below: float) -> list[Arrangement]:
        """The arrangement of each model, W (models, hidden, n)."""
        ...


@dataclass(frozen=True)
class Side:
    """One of the two models of each bracket."""

    state: Array  # (brackets, ...)
    W: Array  # (brackets, hidden, n)

    def replaced(self, other: "Side", where: NDArray[np.bool_]) -> "Side":
        """The other's models at brackets where (brackets,), else its own."""
        of_state = where.reshape(-1, *[1] * (self.state.ndim - 1))
        return Side(np.where(of_state, other.state, self.state), np.where(where[:, None, None], other.W, self.W))


def level_changes(
    axis: Axis[Objective], state: Array, W: Array, named: list[Arrangement], told: NDArray[np.bool_]
) -> list[PhaseChange]:
    """The changes of the best models, state (levels, ...) with W (levels, hidden, n), named by level.

    told: (levels - 1,), whether a change between a level and the next is one.
    """
    shape, present = fingerprint(axis, W), (feature_norm(W) > axis.present).sum(1)
    moved = np.abs(shape[1:] - shape[:-1]).max(1, initial=0) > SAME_BRANCH
    renamed = np.array([a.name != b.name for a, b in pairwise(named)], dtype=bool)
    pairs = np.flatnonzero(told & (moved | renamed | (present[1:] != present[:-1])))
    if not len(pairs):
        return []
    low, high = np.zeros(len(pairs)), np.ones(len(pairs))
    before, after = Side(state[pairs], W[pairs]), Side(state[pairs + 1], W[pairs + 1])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        up, down, gap = follow(axis, values_between(axis, pairs, middle), before, after)
        apart = np.abs(fingerprint(axis, up.W) - fingerprint(axis, down.W)).max(1) > PRESENT**2
        alike = np.array([has_same(axis, one, W[k], named[k].name) for one, k in zip(up.W, pairs, strict=True)])
        stays = np.where(apart & (np.abs(gap) > ROUNDING), gap < 0, alike)
        low, high = np.where(stays, middle, low), np.where(stays, high, middle)
        before, after = before.replaced(up, stays), after.replaced(down, ~stays)
    return describe(axis, pairs, (low + high) / 2, before, after)


def has_same(axis: Axis[Objective], W: Array, start: Array, name: str) -> bool:
    """Whether a model W (hidden, n) has what its level's start (hidden, n) of this name has: as many features, and as
    arranged.
    """
    count, others = ((feature_norm(one) > axis.present).sum() for one in (W, start))
    return bool(count == others and axis.name(W[None], IGNORED_BELOW)[0].name == name)


def values_between(axis: Axis[Objective], pairs: NDArray[np.intp], share: Array) -> list[float]:
    """Where a share (brackets,) of the way from levels pairs (brackets,) to the next lies."""
    known = np.array(axis.values)
    return [float(value) for value in axis.between(known[pairs], known[pairs + 1], share)]


def follow(axis: Axis[Objective], values: list[float], before: Side, after: Side) -> tuple[Side, Side, Array]:
    """Both models of each bracket trained further at its value, and how much more the one before loses (brackets,)."""
    objective, level = levels_at(axis, values * 2)
    at = torch.from_numpy(level)
    parameters = torch.from_numpy(axis.pack(objective, np.concatenate([before.state, after.state]), level))
    run = lbfgs.start_descent(lambda x, k: objective(x, at[k]), parameters)
    run = lbfgs.advance_descent(lambda x, k: objective(x, at[k]), run, STEPS, TOLERANCE, PATIENCE)
    state, W = axis.unpack(objective, run.parameters.numpy(), level)
    lost, count = run.loss.numpy(), len(values)
    return Side(state[:count], W[:count]), Side(state[count:], W[count:]), lost[:count] - lost[count:]


def levels_at(axis: Axis[Objective], values: list[float]) -> tuple[Objective, NDArray[np.int64]]:
    """The objective at other values along the axis, and which level (values,) each is."""
    levels = sorted(set(values))
    return axis.objective_at(tuple(levels)), np.array([levels.index(value) for value in values])


def fingerprint(axis: Axis[Objective], W: Array) -> Array:
    """The gram matrix (models, n^2) of W (models, hidden, n), flat; sorted where features may be relabelled."""
    gram = (W.mT @ W).reshape(len(W), -1)
    return gram if axis.features_differ else np.sort(gram, 1)


def losses_at(axis: Axis[Objective], values: list[float], state: Array) -> Array:
    """The losses (models,) of models of state (models, ...), each at its value."""
    objective, level = levels_at(axis, values)
    return axis.losses(objective, axis.pack(objective, state, level), level)


def describe(
    axis: Axis[Objective], pairs: NDArray[np.intp], share: Array, before: Side, after: Side
) -> list[PhaseChange]:
    """Changes at a share (brackets,) of the way from levels pairs (brackets,), with norms and slopes on either side.

    Where a feature appears continuously names count it from its first trace on; elsewhere a label may flip while
    nothing changes, which is not told. At a minimum the loss changes only through the value itself (the envelope
    theorem).
    """
    values, state = values_between(axis, pairs, share), np.concatenate([before.state, after.state])
    ends = [value - DIFFERENCE for value in values], [value + DIFFERENCE for value in values]
    slope = (losses_at(axis, ends[1] * 2, state) - losses_at(axis, ends[0] * 2, state)) / (2 * DIFFERENCE)
    loss = losses_at(axis, values, before.state)
    norms = np.stack([feature_norm(before.W), feature_norm(after.W)])  # (2, brackets, n)
    norms = norms if axis.features_differ else np.sort(norms, 2)
    apart = np.abs(fingerprint(axis, before.W) - fingerprint(axis, after.W)).max(1)
    present = [(feature_norm(side.W) > axis.present).sum(1) for side in (before, after)]
    plain = [axis.name(side.W, IGNORED_BELOW) for side in (before, after)]
    counted = [axis.name(side.W, axis.present) for side in (before, after)]
    found = []
    for index, k in enumerate(pairs.tolist()):
        moving = int(np.abs(norms[1, index] - norms[0, index]).argmax())
        jumps = bool(apart[index] > SAME_BRANCH)
        change = Change(
            k,
            values[index],
            float(loss[index]),
            (float(norms[0, index, moving]), float(norms[1, index, moving])),
            (float(slope[index]), float(slope[len(pairs) + index])),
            "jump" if jumps else "continuous",
        )
        first, then = plain if jumps else counted
        if jumps or present[0][index] != present[1][index]:
            found.append(PhaseChange(first[index], then[index], change))
    return found
