"""What distinguishes two sweeps beside the loss: which outputs lose, how much overlaps, how surely and soon it is
found.
"""

from collections.abc import Callable
from typing import NotRequired, TypedDict, TypeVar

import numpy as np
import torch
from torch import Tensor

from ..experiment.jsonl import AT_BEST, SETTLED
from ..experiment.spec import Spec
from ..geometry.description import round_off
from ..geometry.forward import heard, lone_errors, loudest_right, pairs_read
from ..loss.by_active import LossByActive, loss_by_active
from ..loss.features import mask_probability
from ..loss.gram import gram_matrix
from ..loss.normalised import EXACT_POINTS, NormalisedLoss, possible_masks
from ..loss.problem import Problem, feature_moments, problem_of
from ..optimise.lbfgs import Descent
from ..search.ground_states import GroundStates
from ..search.models import Models
from .frames import TrainingFrames
from .inactive import inactive_loss, same_group

HEARD_DIGITS = 6  # as weights have in a result
Value = TypeVar("Value")
NOTHING = 1e-5  # of an empty model's loss, added where a share of the ground state's would be 0


class OnTogether(TypedDict):
    """P(two features are on at once): of different groups, and of one; null where there are none or they differ."""

    apart: float | None
    grouped: float | None


class Measures(TypedDict):
    """heard: by feature. leak: None where no feature is ever on alone. gain: what multiplies unit columns in x', where
    there is one.
    """

    loss_active: float
    loss_inactive: float
    interference_sum: float
    best_share: float
    settled_after: int
    on_together: OnTogether
    pairs_read: int
    loudest_right: int
    leak: float | None
    loss_by_active: LossByActive
    heard: list[float]
    gain: NotRequired[float]


def comparison_metrics(
    models: Models, ground: GroundStates, descent: Descent, frames: TrainingFrames
) -> list[Measures]:
    """What the result says of each level asked for when two sweeps are compared."""
    W, b, _ = models.unpack(ground.parameters[models.asked])
    gram = gram_matrix(W)
    spec = models.spec
    problem, relu, decoder = problem_of(spec), spec.activation == "relu", spec.decoder
    if decoder == "affine":
        inactive = inactive_loss(spec, gram, b, models.asked)
    else:
        exact = NormalisedLoss(problem, EXACT_POINTS, exact_pairs=True)
        inactive = torch.from_numpy(exact.sums(W, b, models.asked)[3].sum(1)).clamp_min(0)
    biases = b.numpy()

    def of_each(read: Callable[[np.ndarray, np.ndarray, bool, str], Value]) -> list[Value]:
        return [read(w, bias, relu, decoder) for w, bias in zip(W.numpy(), biases, strict=True)]

    columns = zip(
        (ground.loss[models.asked] - inactive).clamp_min(0).tolist(),
        inactive.tolist(),
        ((gram**2).sum((1, 2)) - (gram.diagonal(dim1=1, dim2=2) ** 2).sum(1)).tolist(),
        best_share(models, ground, descent).tolist(),
        settled_after(frames),
        on_together(spec, models.asked),
        of_each(pairs_read),
        of_each(loudest_right),
        leaks(problem, models.asked.numpy(), of_each(lone_errors)),
        loss_by_active(problem, W, b, models.asked, ground.loss[models.asked]),
        [round_off(others, HEARD_DIGITS) for others in of_each(heard)],
        strict=True,
    )
    measures: list[Measures] = [
        {
            "loss_active": when_on,
            "loss_inactive": when_off,
            "interference_sum": overlap,
            "best_share": share,
            "settled_after": step,
            "on_together": pairs,
            "pairs_read": read,
            "loudest_right": loudest,
            "leak": leak,
            "loss_by_active": by_active,
            "heard": others,
        }
        for when_on, when_off, overlap, share, step, pairs, read, loudest, leak, by_active, others in columns
    ]
    for one, gain in zip(measures, gains(spec, W.numpy()) or (), strict=False):
        one["gain"] = gain
    return measures


def leaks(problem: Problem, level: np.ndarray, errors: list[np.ndarray]) -> list[float | None]:
    """What outputs whose own feature is off lose, given that exactly one feature is on, at each of level (levels,);
    errors (features, features): lone_errors of each level.
    """
    alone = np.eye(problem.distribution.n_features, dtype=bool)
    chance = mask_probability(problem.distribution, alone, problem.density)[level]
    chance = chance * possible_masks(alone, problem.distribution)
    given = zip(chance, errors, problem.level_importances[level], strict=True)
    return [float(p @ error @ importance / p.sum()) if p.sum() > 0 else None for p, error, importance in given]


def gains(spec: Spec, W: np.ndarray) -> list[float] | None:
    """The gain of each model W (models, hidden, features) with unit columns and one scale s: what multiplies w_i·h in
    x', s^2, or w_i·h / |h|, s; None where there is none.
    """
    if spec.constraint != "sphere_gain":
        return None
    scale = np.sqrt((W**2).sum(1).mean(1))
    return round_off(scale if spec.decoder == "rms_norm" else scale**2, HEARD_DIGITS)


def best_share(models: Models, ground: GroundStates, descent: Descent) -> Tensor:
    """The share of random starts whose loss is the ground state's, to within AT_BEST (asked,)."""
    seeds = models.seeds()
    level = models.asked[:, None].expand_as(seeds).flatten()
    loss = models.loss(models.fine_loss, descent.parameters[seeds.flatten()].double(), level).view(seeds.shape)
    most = (1 + AT_BEST) * ground.loss + NOTHING * models.scale
    return (loss <= most[models.asked, None]).double().mean(1)


def settled_after(frames: TrainingFrames) -> list[int]:
    """The step of the first frame at which the seed that leads in the end is within SETTLED of its last loss."""
    leaders = frames[-1].leaders()
    loss = torch.stack([frame.select(leaders)[1] for frame in frames])  # (frames, asked)
    settled = loss <= (1 + SETTLED) * loss[-1] + NOTHING
    return [frames[frame].step for frame in settled.int().argmax(0).tolist()]


def on_together(spec: Spec, level: Tensor) -> list[OnTogether]:
    """P(two features are active at once) at each of level (levels,): of different groups, and of one.

    None where there are no such features, or where it is not the same for all.
    """
    problem = problem_of(spec)
    _, second = feature_moments(problem)
    both = 4 * second[level.numpy()]  # off the diagonal E x_i x_j = P / 4
    same = same_group(problem.distribution)
    grouped = same & ~np.eye(len(same), dtype=bool)
    return [{"apart": common_value(at_level[~same]), "grouped": common_value(at_level[grouped])} for at_level in both]


def common_value(values: np.ndarray) -> float | None:
    """The value that all of values (count,) are, if there is one."""
    return float(values[0]) if len(values) and np.ptp(values) < 1e-12 else None
