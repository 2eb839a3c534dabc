"""Levels that are models of different sizes: a run of each at its one level, side by side, told as one run.

A column is a chain of short steps like each of its members, whose own lines it puts together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import orjson

from ..experiment.jsonl import line

S = TypeVar("S")  # the state of a member's run
Told = dict[str, Any]  # a line, read again
APART = ("kind", "step")  # of a line; everything else has one entry for each level


@dataclass(frozen=True)
class Member(Generic[S]):
    """The run of one level: its state, None at the end, and its lines so far."""

    state: S | None
    frames: tuple[Told, ...] = ()
    end: tuple[Told, ...] = ()  # result and history


@dataclass(frozen=True)
class Column(Generic[S]):
    """Between two steps. values: where the members lie, ascending; told: frames that are sent."""

    values: tuple[int, ...]
    members: tuple[Member[S], ...]
    told: int = 0


def start_column(values: tuple[int, ...], states: Iterable[S]) -> Column[S]:
    """A column that has not begun, of runs that have not."""
    return Column(values, tuple(Member(state) for state in states))


def advance_column(
    column: Column[S], advance: Callable[[S], tuple[S | None, list[bytes]]], makes_frames: Callable[[S], bool]
) -> tuple[Column[S] | None, list[bytes]]:
    """One step of the member that is behind the others, and the frame that it completes; at the end the result.

    advance: one step of a member's run; makes_frames: whether a run in this state is still to send frames.
    """

    def is_training(member: Member[S]) -> bool:
        return member.state is not None and not member.end and makes_frames(member.state)

    members = list(column.members)
    training = [k for k, member in enumerate(members) if is_training(member)]
    left = training or [k for k, member in enumerate(members) if member.state is not None]
    k = min(left, key=lambda index: len(members[index].frames))
    members[k] = advance_member(members[k], advance)
    column = replace(column, members=tuple(members))
    lines = []
    caught_up = all(len(member.frames) > column.told or not is_training(member) for member in members)
    if caught_up and any(len(member.frames) > column.told for member in members):
        lines.append(frame_line(column))
        column = replace(column, told=column.told + 1)
    if all(member.state is None for member in members):
        return None, [*lines, *end_lines(column)]
    return column, lines


def advance_member(member: Member[S], advance: Callable[[S], tuple[S | None, list[bytes]]]) -> Member[S]:
    """One step of one member."""
    assert member.state is not None
    state, lines = advance(member.state)
    read = [orjson.loads(one) for one in lines]
    frames = tuple(one for one in read if one["kind"] == "frame")
    return Member(state, member.frames + frames, member.end + tuple(one for one in read if one["kind"] != "frame"))


def frame_line(column: Column[S]) -> bytes:
    """The next frame of all; a member that has settled stays as it is."""
    frames = [member.frames[min(column.told, len(member.frames) - 1)] for member in column.members]
    together = {name: [frame[name][0] for frame in frames] for name in frames[0] if name not in APART}
    return line({"kind": "frame", "step": max(frame["step"] for frame in frames), **together})


def end_lines(column: Column[S]) -> list[bytes]:
    """The result and the history of all; between two whole numbers there is no change to locate."""
    results, histories = zip(*(member.end for member in column.members), strict=True)
    levels = [{**result["levels"][0], "value": n} for n, result in zip(column.values, results, strict=True)]
    steps = max((history["step"] for history in histories), key=len)
    together = {
        name: [[history[name][min(k, len(history["step"]) - 1)][0] for history in histories] for k in range(len(steps))]
        for name in histories[0]
        if name not in APART
    }
    return [
        line({"kind": "result", "levels": levels, "changes": []}),
        line({"kind": "history", "step": steps, **together}),
    ]
