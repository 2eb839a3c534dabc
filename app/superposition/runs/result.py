"""The result and history lines of a sweep: ground states rotated and named, the basins of training, phase changes."""

from collections import Counter
from typing import Literal, TypedDict

import numpy as np
import torch

from ..branches.phase_change import AxisChange, PhaseChange, SweepChange
from ..experiment.jsonl import line
from ..experiment.spec import Spec
from ..geometry.arrangement import Arrangement
from ..geometry.description import Description, model_fields, parts_of, round_off
from ..geometry.measures import Array, cosine_sums, feature_dimensionality
from ..geometry.naming import name_arrangements
from ..geometry.procrustes import align, rotation_onto
from ..levels.lines import LevelFound
from ..optimise.lbfgs import Descent
from ..search.ground_states import GroundStates
from ..search.models import Models
from .frames import TrainingFrames
from .metrics import Measures, comparison_metrics
from .phase_changes import phase_changes

COSINE_DIGITS = 6  # as weights have in a result


class Found(LevelFound):
    """The same with biases b [feature]."""

    b: list[float]


class Overlap(TypedDict):
    """Σ over i != j of cos²(W_i, W_j) among the features that are kept, and the Welch bound below it."""

    cosine_sum: float
    cosine_least: float


class Level(Description, Measures, Overlap):
    """The ground state of one level: W [hidden][feature], b [feature]."""

    sparsity: float
    W: list[list[float]]
    b: list[float]
    loss: float
    found: list[Found]


class SweepResult(TypedDict):
    kind: Literal["result"]
    levels: list[Level]
    changes: list[SweepChange]


class AxisLevel(Level):
    """The same along another axis than sparsity: value, where it lies there."""

    value: float


class AxisResult(TypedDict):
    """The result of a sweep along another axis than sparsity."""

    kind: Literal["result"]
    levels: list[AxisLevel]
    changes: list[AxisChange]


class SweepHistory(TypedDict):
    """W [step][level][hidden][feature], feature_dimensionality [step][level][feature]."""

    kind: Literal["history"]
    step: list[int]
    W: list[list[list[list[float]]]]
    loss: list[list[float]]
    feature_dimensionality: list[list[list[float]]]


def tell_result(models: Models, ground: GroundStates, descent: Descent, frames: TrainingFrames) -> tuple[bytes, Array]:
    """The result of a sweep whose starts are all trained, and its ground states as they are told (levels, hidden,
    features).
    """
    spec, asked = models.spec, models.asked.tolist()
    W, b, _ = models.unpack(ground.parameters)
    turned, order = align(W.numpy(), interchangeable(spec))
    bias = np.take_along_axis(b.numpy(), order, 1)
    named = name_arrangements(turned)
    shares = basin_shares(models, descent, turned, named)
    levels: list[Level] = [
        {
            "sparsity": spec.levels[k],
            "W": round_off(turned[k], 6),
            "b": round_off(bias[k], 6),
            "loss": float(ground.loss[k]),
            **model_fields(turned[k], named[k]),
            **metrics,
            **overlap(turned[k], named[k]),
            "found": shares_here,
        }
        for k, metrics, shares_here in zip(
            asked, comparison_metrics(models, ground, descent, frames), shares, strict=True
        )
    ]
    return result_line(spec, asked, levels, phase_changes(models, turned, named, ground)), turned


def overlap(W: Array, arrangement: Arrangement) -> Overlap:
    """How much the directions that W (hidden, features) keeps overlap, and the least that so many can."""
    kept = [i for part in arrangement.parts if part.shape != "ignored" for i in part.features]
    total, least = cosine_sums(W, kept)
    return {"cosine_sum": round(total, COSINE_DIGITS), "cosine_least": least}


def result_line(spec: Spec, asked: list[int], levels: list[Level], changes: list[PhaseChange]) -> bytes:
    """The result of the levels asked for, and the changes between them."""
    if spec.axis is None:
        return line(
            SweepResult(
                kind="result",
                levels=levels,
                changes=[{**one.fields, "sparsity": one.change.value} for one in changes],
            )
        )
    values = [spec.axis.values[k] for k in asked]
    return line(
        AxisResult(
            kind="result",
            levels=[{**level, "value": value} for level, value in zip(levels, values, strict=True)],
            changes=[{**one.fields, "value": one.change.value} for one in changes],
        )
    )


def interchangeable(spec: Spec) -> tuple[tuple[int, ...], ...]:
    """Sets of equally important features, which may be relabelled; groups of correlated features keep their labels."""
    if spec.correlation != "none":
        return ()
    importances = list(zip(*spec.level_importances, strict=True))  # [n][levels]
    classes = [tuple(i for i, other in enumerate(importances) if other == value) for value in sorted(set(importances))]
    return tuple(members for members in classes if len(members) > 1)


def basin_shares(models: Models, descent: Descent, ground: Array, named: list[Arrangement]) -> list[list[Found]]:
    """For each level asked for the arrangements that random seeds reached, most frequent first, each by its best.

    ground: (levels, hidden, features), the ground states that W is rotated towards.
    """
    seeds = models.seeds()
    n_levels, n_seeds = seeds.shape
    W, b, _ = models.unpack(descent.parameters[seeds.flatten()].double())
    arrangements = name_arrangements(W.numpy())
    names = [arrangement.name for arrangement in arrangements]
    losses = descent.loss[seeds].tolist()
    shown: list[tuple[int, str, int, int]] = []  # level, name, count, index of its best seed
    for k in range(n_levels):
        here = names[k * n_seeds : (k + 1) * n_seeds]
        for name, count in sorted(Counter(here).items(), key=lambda item: (-item[1], item[0])):
            best = min((i for i, other in enumerate(here) if other == name), key=losses[k].__getitem__)
            shown.append((k, name, count, k * n_seeds + best))
    best_seeds = torch.tensor([index for *_, index in shown])
    asked = models.asked.tolist()
    level = torch.tensor([asked[k] for k, *_ in shown])
    # Of eight features nine digits cost a third of all; read at length 1 the fewer points would show.
    objective = models.precise_loss if models.spec.decoder == "affine" else models.exact_loss
    lost = models.loss(objective, descent.parameters[seeds.flatten()[best_seeds]].double(), level)
    found: list[list[Found]] = [[] for _ in range(n_levels)]
    for (k, name, count, index), loss in zip(shown, lost.tolist(), strict=True):
        w = W[index].numpy()
        found[k].append(
            {
                "arrangement": name,
                "parts": parts_of(arrangements[index]),
                "label": arrangements[index].label,
                "share": count / n_seeds,
                "loss": loss,
                "ground": name == named[asked[k]].name,
                "W": round_off(rotation_onto(w, ground[asked[k]]) @ w, 4),
                "b": round_off(b[index].numpy(), 4),
            }
        )
    return found


def history_line(models: Models, frames: TrainingFrames, turned: Array) -> bytes:
    """The frames of the seed that ends lowest at each level, rotated towards turned (levels, hidden, features)."""
    leaders = frames[-1].leaders()
    last_W, _, _ = models.unpack(frames[-1].select(leaders)[0])
    ends = zip(last_W.double().numpy(), turned[models.asked.numpy()], strict=True)
    turn = np.stack([rotation_onto(w, to) for w, to in ends])
    steps, weights, losses, dimensions = [], [], [], []
    for frame in frames:
        parameters, _ = frame.select(leaders)
        W, _, _ = models.unpack(parameters)
        steps.append(frame.step)
        weights.append(round_off(turn @ W.double().numpy(), 4))
        dimensions.append(round_off(feature_dimensionality(W.double().numpy()), 4))
        losses.append(models.loss(models.fine_loss, parameters.double(), models.asked).tolist())
    told: SweepHistory = {
        "kind": "history",
        "step": steps,
        "W": weights,
        "loss": losses,
        "feature_dimensionality": dimensions,
    }
    return line(told)
