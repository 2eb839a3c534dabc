"""A sweep along the number of features: one model of each, trained side by side, told as one sweep."""

from dataclasses import dataclass, replace
from typing import Any

import orjson

from ..experiment.feature_axis import FeatureAxis
from ..experiment.jsonl import line
from .result import AxisResult, SweepHistory
from .sweep import SweepFrame, SweepState, advance_sweep, start_sweep


@dataclass(frozen=True)
class Member:
    """The sweep of one number of features at its one level: its state, None at the end, and its lines so far."""

    state: SweepState | None
    frames: tuple[dict[str, Any], ...] = ()
    end: tuple[dict[str, Any], ...] = ()  # result and history

    @property
    def training(self) -> bool:
        return self.state is not None and self.state.search is None and not self.end


@dataclass(frozen=True)
class ColumnState:
    """Between two steps."""

    axis: FeatureAxis
    members: tuple[Member, ...]
    told: int = 0  # frames


def start_column(axis: FeatureAxis) -> ColumnState:
    """A column that has not begun."""
    return ColumnState(axis, tuple(Member(start_sweep(axis.spec_at(n))) for n in axis.values))


def advance_column(state: ColumnState) -> tuple[ColumnState | None, list[bytes]]:
    """One step of the member that is behind the others, and the frame that it completes; at the end the result."""
    members = list(state.members)
    training = [k for k, member in enumerate(members) if member.training]
    left = training or [k for k, member in enumerate(members) if member.state is not None]
    k = min(left, key=lambda index: len(members[index].frames))
    members[k] = advance_member(members[k])
    state = replace(state, members=tuple(members))
    lines = []
    caught_up = all(len(member.frames) > state.told or not member.training for member in members)
    if caught_up and any(len(member.frames) > state.told for member in members):
        lines.append(frame_line(members, state.told))
        state = replace(state, told=state.told + 1)
    if all(member.state is None for member in members):
        return None, [*lines, *end_lines(state)]
    return state, lines


def advance_member(member: Member) -> Member:
    """One step of one number of features."""
    assert member.state is not None
    state, lines = advance_sweep(member.state)
    read = [orjson.loads(one) for one in lines]
    frames = tuple(one for one in read if one["kind"] == "frame")
    return Member(state, member.frames + frames, tuple(one for one in read if one["kind"] != "frame"))


def frame_line(members: list[Member], k: int) -> bytes:
    """Frame k of all; a member that has settled stays as it is."""
    frames = [member.frames[min(k, len(member.frames) - 1)] for member in members]
    W, b, loss = ([frame[name][0] for frame in frames] for name in ("W", "b", "loss"))
    return line(SweepFrame(kind="frame", step=max(frame["step"] for frame in frames), W=W, b=b, loss=loss))


def end_lines(state: ColumnState) -> list[bytes]:
    """The result and the history of all; between two whole numbers there is no change to locate."""
    results, histories = zip(*(member.end for member in state.members), strict=True)
    levels: list[Any] = [
        {**result["levels"][0], "value": n} for n, result in zip(state.axis.values, results, strict=True)
    ]
    steps = max((history["step"] for history in histories), key=len)
    W, loss, dimensionality = (
        [[history[name][min(k, len(history["step"]) - 1)][0] for history in histories] for k in range(len(steps))]
        for name in ("W", "loss", "feature_dimensionality")
    )
    history: SweepHistory = {
        "kind": "history",
        "step": steps,
        "W": W,
        "loss": loss,
        "feature_dimensionality": dimensionality,
    }
    return [line(AxisResult(kind="result", levels=levels, changes=[])), line(history)]
