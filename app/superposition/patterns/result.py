"""The result and history lines of a run on patterns: models rotated and named, shares of the seeds, changes."""

from typing import cast

import numpy as np
import torch

from ..branches.phase_change import AxisChange, PhaseChange, SweepChange
from ..experiment.jsonl import DRAWN_DIGITS, line
from ..geometry.arrangement import IGNORED_BELOW
from ..geometry.description import model_fields, round_off
from ..geometry.measures import Array, directions, feature_norm
from ..levels.frames import LevelSnapshot, seeds_found
from ..levels.search import Best
from .changes import name_patterns, pattern_changes
from .distribution import true_directions
from .lines import PatternHistory, PatternLevel, PatternResult
from .objective import PatternObjective
from .spec import SPARSITY, PatternSpec
from .symmetry import align_levels, placed_onto

DIGITS = 6  # as weights have in a result
FEWEST_PAIRS = 3  # of features: fewer always correlate


def pattern_lines(objective: PatternObjective, best: Best, frames: tuple[LevelSnapshot, ...]) -> list[bytes]:
    """The last two lines of a run whose models are all trained."""
    spec, level = objective.spec, torch.arange(objective.n_levels)
    W, b = objective.unpack(best.parameters.numpy())
    turned, order = align_levels(spec, W)
    b = np.take_along_axis(b, order, 1)
    data_loss = objective.data_loss(best.parameters, level)
    loss = data_loss + objective.penalty(best.parameters, level)
    named = name_patterns(spec, turned)
    shares = seeds_found(
        frames[-1],
        turned,
        named,
        lambda models: name_patterns(spec, models),
        lambda own, reference: placed_onto(spec, own, reference)[0],
    )
    levels: list[PatternLevel] = [
        {
            **place(spec, k),
            "W": round_off(turned[k], DIGITS),
            "b": round_off(b[k], DIGITS),
            "loss": float(loss[k]),
            "data_loss": float(data_loss[k]),
            "density": round_off(objective.distribution.density[k], DIGITS),
            **correlation(spec, turned[k]),
            **model_fields(turned[k], named[k]),
            "found": shares[k],
        }
        for k in level.tolist()
    ]
    aligned = objective.pack(turned, b)
    return [
        result_line(spec, levels, pattern_changes(spec, aligned, turned, named)),
        history_line(spec, frames, turned),
    ]


def place(spec: PatternSpec, k: int) -> PatternLevel:
    """Where level k lies."""
    told: dict[str, float] = {}
    if spec.level_sparsities is not None:
        told["sparsity"] = spec.level_sparsities[k]
    if spec.axis.name != SPARSITY:
        told["value"] = spec.level_values[k]
    return cast(PatternLevel, told)


def correlation(spec: PatternSpec, W: Array) -> PatternLevel:
    """How cosines between the features that W (hidden, n) keeps correlate with the true ones; nothing where there are
    none, null where too few features are kept.
    """
    true = true_directions(spec)
    if true is None:
        return cast(PatternLevel, {})
    shown = np.flatnonzero(feature_norm(W) >= IGNORED_BELOW)
    first, second = np.triu_indices(len(shown), 1)
    learnt, given = ((unit.T @ unit)[first, second] for unit in (directions(W)[:, shown], true[:, shown]))
    known = len(first) >= FEWEST_PAIRS and min(np.ptp(learnt), np.ptp(given)) > 0
    value = round(float(np.corrcoef(learnt, given)[0, 1]), DIGITS) if known else None
    return cast(PatternLevel, {"cosine_correlation": value})


def result_line(spec: PatternSpec, levels: list[PatternLevel], changes: list[PhaseChange]) -> bytes:
    """The result of the levels, and the changes between them."""
    if spec.axis.name == SPARSITY:
        told: list[SweepChange] = [{**one.fields, "sparsity": one.change.value} for one in changes]
        return line(PatternResult(kind="result", levels=levels, changes=told))
    along: list[AxisChange] = [{**one.fields, "value": one.change.value} for one in changes]
    return line(PatternResult(kind="result", levels=levels, changes=along))


def history_line(spec: PatternSpec, frames: tuple[LevelSnapshot, ...], turned: Array) -> bytes:
    """The frames of the seed that ends lowest at each level, rotated towards turned (levels, hidden, n)."""
    leaders = frames[-1].loss.argmin(1)
    ends = zip(frames[-1].of(leaders)[0], turned, strict=True)
    placings = [placed_onto(spec, own, to)[1:] for own, to in ends]
    turn, order = (np.stack(each) for each in zip(*placings, strict=True))
    told: PatternHistory = {
        "kind": "history",
        "step": [frame.step for frame in frames],
        "W": [
            round_off(turn @ np.take_along_axis(frame.of(leaders)[0], order[:, None], 2), DRAWN_DIGITS)
            for frame in frames
        ],
        "loss": [frame.of(leaders)[1].tolist() for frame in frames],
    }
    return line(told)
