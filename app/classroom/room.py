"""One room: its lesson, its votes, and what its host does with it, as changes that a file keeps and plays again."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Literal, NotRequired, TypedDict

from ..content.lesson import REVEAL, STEPS
from ..content.lessons import LESSON

Phase = Literal["ask", "closed", "revealed"]
Action = Literal["close", "reveal", "ask", "step", "link"]

KEY_BYTES = 32  # of a host's key: 256 random bits
SALT_BYTES = 16  # of a room: what is hashed with it in one room means nothing in another
HASH_BYTES = 16  # of a token: no two of a room collide
MAX_VOTERS = 5000  # in one room: the largest lecture hall
MAX_EARLIER = 4  # tallies that are kept when a question is asked again


class Conflict(Exception):
    """What the state of a room does not allow; its text is the sentence that says so."""


class Vote(TypedDict):
    """The change by one vote."""

    code: str
    voter: str
    option: int


class Act(TypedDict):
    """The change by one action of the host."""

    code: str
    action: Action
    step: NotRequired[int]
    lesson: NotRequired[str]
    link: NotRequired[str | None]


@dataclass
class Room:
    """A room. host: the hash of its host's key. made: when, in seconds since 1970. question: counts lessons, from 1.

    round: counts how often the question was asked, from 1. votes: the option of each voter, by the hash of the token.
    earlier: the tallies of the last rounds before this one.
    """

    code: str
    lesson: str
    host: str
    salt: str
    made: float
    question: int = 1  # the first lesson
    round: int = 1  # the first time it is asked
    step: int = 1  # the first of STEPS
    phase: Phase = "ask"
    link: str | None = None
    version: int = 1  # the first that viewers see
    votes: dict[str, int] = field(default_factory=dict)
    earlier: list[list[int]] = field(default_factory=list)

    def tally(self) -> list[int]:
        """How many chose each option."""
        counts = [0] * len(LESSON[self.lesson].options)
        for option in self.votes.values():
            counts[option] += 1
        return counts

    def is_host(self, key: str) -> bool:
        """Whether a key is the host's; takes as long whichever part of it is wrong."""
        return hmac.compare_digest(hash_key(key), self.host)

    def hash_token(self, token: str) -> str:
        """What is kept of a voter's token: a hash with this room's salt."""
        salt = bytes.fromhex(self.salt)
        return hashlib.blake2b(token.encode(), digest_size=HASH_BYTES, key=salt).hexdigest()


def open_room(code: str, lesson: str, made: float) -> tuple[Room, str]:
    """A new room and its host's key, which is kept nowhere."""
    key = secrets.token_urlsafe(KEY_BYTES)
    return Room(code, lesson, hash_key(key), secrets.token_hex(SALT_BYTES), made), key


def hash_key(key: str) -> str:
    """What is kept of a host's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def check_vote(room: Room, question: int, option: int) -> None:
    """Raise Conflict where a room takes no votes on a question. Raises IndexError where there is no such option."""
    if question != room.question:
        raise Conflict("This question is over.")
    if room.phase != "ask":
        raise Conflict("Voting is closed.")
    if not 0 <= option < len(LESSON[room.lesson].options):
        raise IndexError(option)


def check_act(room: Room, act: Act) -> None:
    """Raise Conflict where an action does not fit the phase."""
    if act["action"] == "close" and room.phase == "revealed":
        raise Conflict("The answer is revealed already.")
    if act["action"] == "step" and "lesson" not in act and "step" not in act and room.step == len(STEPS):
        raise Conflict("This was the last step of the lesson.")


def apply_vote(room: Room, vote: Vote) -> bool:
    """Set a voter's option, in place of what it was; whether that changes anything."""
    if room.votes.get(vote["voter"]) == vote["option"]:
        return False
    room.votes[vote["voter"]] = vote["option"]
    room.version += 1
    return True


def apply_act(room: Room, act: Act) -> bool:
    """Do what the host does; whether that changes anything. The reveal goes to the lesson's second step."""
    before = (room.phase, room.step, room.link, room.question)
    if act["action"] == "close":
        room.phase = "closed"
    elif act["action"] == "reveal":
        room.phase, room.step = "revealed", max(room.step, REVEAL)
    elif act["action"] == "ask":
        ask_again(room)
    elif act["action"] == "link":
        room.link = act.get("link")
    elif act.get("lesson", room.lesson) != room.lesson:
        begin_lesson(room, act["lesson"])
        room.step = act.get("step", 1)
    else:
        room.step, room.link = act.get("step", room.step + ("lesson" not in act)), None
    if before == (room.phase, room.step, room.link, room.question):
        return False
    room.version += 1
    return True


def ask_again(room: Room) -> None:
    """Ask the question once more, and keep what was answered before; nothing while it is being asked."""
    if room.phase != "ask":
        room.earlier = [*room.earlier, room.tally()][-MAX_EARLIER:]
        room.phase, room.step, room.link, room.votes = "ask", 1, None, {}
        room.round += 1


def begin_lesson(room: Room, lesson: str) -> None:
    """Ask the question of another lesson, with no votes yet."""
    room.lesson, room.phase, room.link, room.votes, room.earlier = lesson, "ask", None, {}, []
    room.question += 1
    room.round = 1
