"""Plateaus and jumps of feature_dimensionality along a training, and the geometric move that each jump is.

D_i stays near a simple fraction while an arrangement lasts, and leaves it when the arrangement changes (TMS, "The
Geometry of Superposition"). A plateau is a stretch of frames in which no D_i moves by more than a tolerance. Frames are
observed one by one, so that a move is reported as soon as the plateau after it is long enough.
"""

from dataclasses import dataclass, replace
from typing import Literal, TypedDict

import numpy as np

from ..experiment.jsonl import Part
from ..geometry.arrangement import Arrangement
from ..geometry.description import parts_of, round_off
from ..geometry.measures import Array
from ..geometry.naming import name_arrangement

TOLERANCE = 0.08  # how far any D_i may move on a plateau; minibatches alone move it by some hundredths
LENGTH = 0.05  # of all steps: the shortest plateau
IRREGULAR_LENGTH = 0.15  # the same where a part is not regular yet: it may still be on its way
FEWEST_FRAMES = 5  # of a plateau: their majority gives its name
REST = 0.2  # of all steps: the last ones, in which nothing may happen if a training is to count as converged
FAR = 1.0  # how far a weight could have gone in that time at least
STILL_FALLING = 0.02  # relative decrease of the loss over that time that is still progress

# When, from what to what, and which features come in or drop out.
MoveLine = TypedDict(
    "MoveLine",
    {
        "kind": Literal["move"],
        "start": int,
        "end": int,
        "from": str | None,
        "to": str,
        "parts": list[Part],
        "joins": list[int],
        "leaves": list[int],
        "feature_dimensionality": list[float],
    },
)


@dataclass(frozen=True)
class Frame:
    """One step of a training; D and loss are those of W."""

    step: int
    W: Array  # (hidden, features)
    D: Array  # (features,)
    loss: float


@dataclass(frozen=True)
class Plateau:
    """Steps from start to end, at which D and the arrangement were these."""

    start: int
    end: int
    D: Array  # (features,)
    arrangement: Arrangement


@dataclass(frozen=True)
class Move:
    """From one plateau, or from the random start, to the next."""

    before: Plateau | None
    after: Plateau


@dataclass(frozen=True)
class PlateauTracker:
    """What has been observed: the frames since D last moved, the plateau before or at them, and the last losses."""

    still: tuple[Frame, ...] = ()
    plateau: Plateau | None = None
    losses: tuple[tuple[int, float], ...] = ()


def track_plateaus(tracker: PlateauTracker, frame: Frame, steps: int) -> tuple[PlateauTracker, Move | None]:
    """One more frame of a training of so many steps, and the move that it completes, if any."""
    still = (*tracker.still, frame)
    D = np.stack([seen.D for seen in still])
    moved = np.flatnonzero((np.abs(D - frame.D) > TOLERANCE).any(1))
    if len(moved):
        still = still[moved[-1] + 1 :]
    losses = (*tracker.losses, (frame.step, frame.loss))
    tracker = replace(tracker, still=still, losses=losses)
    lasted = frame.step - still[0].step
    if len(still) < FEWEST_FRAMES or lasted < LENGTH * steps:
        return tracker, None
    last = tracker.plateau
    arrangement = majority_arrangement(still)
    if lasted < IRREGULAR_LENGTH * steps and not all(part.is_regular for part in arrangement.parts):
        return tracker, None
    after = Plateau(still[0].step, frame.step, frame.D, arrangement)
    if last is not None and (
        still[0].step <= last.end or shape_members(last.arrangement) == shape_members(arrangement)
    ):
        return replace(tracker, plateau=replace(last, end=frame.step, arrangement=arrangement)), None
    return replace(tracker, plateau=after), Move(last, after)


def majority_arrangement(still: tuple[Frame, ...]) -> Arrangement:
    """The name most of the last frames have: minibatches perturb each a little."""
    named = [name_arrangement(frame.W) for frame in still[-FEWEST_FRAMES:]]
    names = [arrangement.name for arrangement in named]
    return max(named, key=lambda arrangement: names.count(arrangement.name))


def shape_members(arrangement: Arrangement) -> set[tuple[str, tuple[int, ...]]]:
    """Each shape of an arrangement with its features."""
    return {(part.shape, part.features) for part in arrangement.parts}


def move_fields(move: Move) -> MoveLine:
    """A move as its line has it: when, from what to what, and which features are added or dropped."""
    before, after = move.before, move.after
    shown = represented(after.arrangement)
    shown_before = set() if before is None else represented(before.arrangement)
    return {
        "kind": "move",
        "start": 0 if before is None else before.end,
        "end": after.start,
        "from": None if before is None else before.arrangement.label,
        "to": after.arrangement.label,
        "parts": parts_of(after.arrangement),
        "joins": [] if before is None else sorted(shown - shown_before),
        "leaves": [] if before is None else sorted(shown_before - shown),
        "feature_dimensionality": round_off(after.D, 4),
    }


def represented(arrangement: Arrangement) -> set[int]:
    """The features that are represented."""
    return {i for part in arrangement.parts if part.shape != "ignored" for i in part.features}


def has_converged(tracker: PlateauTracker, steps: int, learning_rate: float) -> bool:
    """Whether over the last part of a training D stood still and the loss hardly fell.

    AdamW moves a weight by the learning rate a step at most: where that part is short, nothing moves far in any case.
    """
    if REST * steps * learning_rate < FAR or not tracker.still or tracker.still[0].step > (1 - REST) * steps:
        return False
    tail = [loss for step, loss in tracker.losses if step >= (1 - REST) * steps]
    half = len(tail) // 2
    return bool(half and np.mean(tail[:half]) - np.mean(tail[half:]) < STILL_FALLING * np.mean(tail))
