"""The lines of a room's stream: what everybody may know of it, and what its host may."""

from typing import Literal, TypedDict

from ..content.lessons import LESSON
from ..superposition.experiment import jsonl
from .room import Phase, Room


class RoomState(TypedDict):
    """A room as it stands. voters: who has answered this time.

    question: the number that votes carry. round: how often it has been asked. tally: of this time, by option. earlier:
    of the times before. Both are null before the reveal, but for the host. answer: the right option, from then on.
    """

    kind: Literal["room"]
    version: int
    phase: Phase
    lesson: str
    step: int
    link: str | None
    question: int
    round: int
    options: tuple[str, ...]
    voters: int
    tally: list[int] | None
    earlier: list[list[int]] | None
    answer: int | None


class RoomEnd(TypedDict):
    """The last line of a room that has ended."""

    kind: Literal["done"]


def state_line(room: Room, host: bool) -> bytes:
    """A room as one line; the tally only for the host or after the reveal."""
    lesson = LESSON[room.lesson]
    revealed = room.phase == "revealed"
    told = host or revealed
    state: RoomState = {
        "kind": "room",
        "version": room.version,
        "phase": room.phase,
        "lesson": room.lesson,
        "step": room.step,
        "link": room.link,
        "question": room.question,
        "round": room.round,
        "options": lesson.options,
        "voters": sum(room.tally()),
        "tally": room.tally() if told else None,
        "earlier": room.earlier if told else None,
        "answer": lesson.answer - 1 if revealed else None,
    }
    return jsonl.line(state)


def end_line() -> bytes:
    """The last line of a room that has ended."""
    end: RoomEnd = {"kind": "done"}
    return jsonl.line(end)


def restart_line() -> bytes:
    """The last line of a stream whose server stops."""
    return jsonl.error("The server is restarting; please ask again.", again=True)


def unreachable_line() -> bytes:
    """The last line of a stream whose server has lost what keeps its rooms."""
    return jsonl.error("The rooms cannot be reached just now; please ask again.", again=True)
