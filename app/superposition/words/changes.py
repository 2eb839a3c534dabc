"""Where the best model changes along the axis: two branches cross, or one of them appears.

The models of two neighbouring levels are followed towards each other by bisection. While they differ, the lower one
tells on which side the change is; where they have become one, its name does, or whether a concept has appeared.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from ..branches.changes import DIFFERENCE, Change
from ..branches.onsets import PRESENT
from ..branches.phase_change import PhaseChange
from ..geometry.arrangement import Arrangement
from ..geometry.measures import feature_norm
from ..geometry.naming import name_arrangement, name_arrangements
from ..optimise import lbfgs
from ..search.candidates import SAME_BRANCH
from .gauge import meaning
from .language import Array
from .objective import WordsObjective
from .spec import WordsSpec

HALVINGS = 10  # the widest interval is a tenth of the axis, so changes are good to 1e-4
TOLERANCE, PATIENCE = 1e-8, 4  # relative progress at each point
STEPS = 150  # evaluations there
ROUNDING = 1e-12  # of losses; smaller differences are not seen


@dataclass(frozen=True)
class Side:
    """One of the two models of each bracket."""

    rows: Array  # (brackets, 2, rows, words)
    W: Array  # (brackets, hidden, K)

    def replaced(self, other: "Side", where: NDArray[np.bool_]) -> "Side":
        """The other's models at brackets where (brackets,), else its own."""
        rows = np.where(where[:, None, None, None], other.rows, self.rows)
        return Side(rows, np.where(where[:, None, None], other.W, self.W))


def words_changes(spec: WordsSpec, rows: Array, W: Array, named: list[Arrangement]) -> list[PhaseChange]:
    """The changes of the best models, rows (levels, 2, rows, words) with W (levels, hidden, K), named by level.

    At S = 0 there is one word alone, which says nothing: no change leads away from there.
    """
    shape, present = fingerprint(spec, W), (feature_norm(W) > PRESENT).sum(1)
    moved = np.abs(shape[1:] - shape[:-1]).max(1, initial=0) > SAME_BRANCH
    renamed = np.array([a.name != b.name for a, b in pairwise(named)], dtype=bool)
    said = np.array(spec.levels[:-1]) > 0
    pairs = np.flatnonzero(said & (moved | renamed | (present[1:] != present[:-1])))
    if not len(pairs):
        return []
    low, high = np.zeros(len(pairs)), np.ones(len(pairs))
    before, after = Side(rows[pairs], W[pairs]), Side(rows[pairs + 1], W[pairs + 1])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        up, down, gap = follow(spec, values_between(spec, pairs, middle), before, after)
        apart = np.abs(fingerprint(spec, up.W) - fingerprint(spec, down.W)).max(1) > PRESENT**2
        alike = np.array([has_same(one, W[k], named[k].name) for one, k in zip(up.W, pairs, strict=True)])
        stays = np.where(apart & (np.abs(gap) > ROUNDING), gap < 0, alike)
        low, high = np.where(stays, middle, low), np.where(stays, high, middle)
        before, after = before.replaced(up, stays), after.replaced(down, ~stays)
    return describe(spec, pairs, (low + high) / 2, before, after)


def has_same(W: Array, start: Array, name: str) -> bool:
    """Whether a model W (hidden, K) has what its level's start (hidden, K) of this name has: as many concepts, and as
    arranged.
    """
    count, others = ((feature_norm(one) > PRESENT).sum() for one in (W, start))
    return bool(count == others and name_arrangement(W).name == name)


def values_between(spec: WordsSpec, pairs: NDArray[np.intp], share: Array) -> list[float]:
    """Where a share (brackets,) of the way from levels pairs (brackets,) to the next lies: in log density, or along the
    decay.
    """
    known = np.array(spec.level_values)
    low, high = known[pairs], known[pairs + 1]
    between = 1 - (1 - low) ** (1 - share) * (1 - high) ** share if spec.axis is None else low + share * (high - low)
    return [float(value) for value in between]


def follow(spec: WordsSpec, values: list[float], before: Side, after: Side) -> tuple[Side, Side, Array]:
    """Both models of each bracket trained further at its value, and how much more the one before loses (brackets,)."""
    objective, level = objective_at(spec, values * 2)
    at = torch.from_numpy(level)
    parameters = torch.from_numpy(objective.pack(np.concatenate([before.rows, after.rows]), level))
    run = lbfgs.start_descent(lambda x, k: objective(x, at[k]), parameters)
    run = lbfgs.advance_descent(lambda x, k: objective(x, at[k]), run, STEPS, TOLERANCE, PATIENCE)
    rows, W = objective.unpack(run.parameters.numpy(), level), meaning(objective, run.parameters.numpy(), level).W
    lost, count = run.loss.numpy(), len(values)
    return Side(rows[:count], W[:count]), Side(rows[count:], W[count:]), lost[:count] - lost[count:]


def objective_at(spec: WordsSpec, values: list[float]) -> tuple[WordsObjective, NDArray[np.int64]]:
    """The objective at other values along the axis, and which level (values,) each is."""
    levels = sorted(set(values))
    return WordsObjective(spec.at(tuple(levels))), np.array([levels.index(value) for value in values])


def fingerprint(spec: WordsSpec, W: Array) -> Array:
    """The gram matrix (models, K^2) of W (models, hidden, K), flat; sorted where concepts may be relabelled."""
    gram = (W.mT @ W).reshape(len(W), -1)
    return gram if spec.concepts_differ else np.sort(gram, 1)


def losses_at(spec: WordsSpec, values: list[float], rows: Array) -> Array:
    """The losses (models,) of models of rows (models, 2, rows, words), each at its value."""
    objective, level = objective_at(spec, values)
    parameters = torch.from_numpy(objective.pack(rows, level))
    return np.asarray(objective.loss(parameters, torch.from_numpy(level)).numpy())


def describe(spec: WordsSpec, pairs: NDArray[np.intp], share: Array, before: Side, after: Side) -> list[PhaseChange]:
    """Changes at a share (brackets,) of the way from levels pairs (brackets,), with norms and slopes on either side.

    Where a concept appears continuously names count it from its first trace on; elsewhere a label may flip while
    nothing changes, which is not told. At a minimum the loss changes only through the value itself (the envelope
    theorem).
    """
    values, rows = values_between(spec, pairs, share), np.concatenate([before.rows, after.rows])
    ends = [value - DIFFERENCE for value in values], [value + DIFFERENCE for value in values]
    slope = (losses_at(spec, ends[1] * 2, rows) - losses_at(spec, ends[0] * 2, rows)) / (2 * DIFFERENCE)
    loss = losses_at(spec, values, before.rows)
    norms = np.stack([feature_norm(before.W), feature_norm(after.W)])  # (2, brackets, K)
    norms = norms if spec.concepts_differ else np.sort(norms, 2)
    apart = np.abs(fingerprint(spec, before.W) - fingerprint(spec, after.W)).max(1)
    present = [(feature_norm(side.W) > PRESENT).sum(1) for side in (before, after)]
    plain = [name_arrangements(side.W) for side in (before, after)]
    counted = [name_arrangements(side.W, PRESENT) for side in (before, after)]
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
