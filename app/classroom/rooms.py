"""All rooms: opened, found, changed, ended, and gone after a day; here those that one server keeps by itself."""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Protocol, Self

from ..http.rate_limits import MAX_CLIENT_SHARE, Budget
from . import codes, lines
from .broadcast import Broadcast
from .codes import Guesses
from .journal import Journal
from .room import MAX_VOTERS, Act, Conflict, Room, Vote, apply_act, apply_vote, check_act, check_vote, open_room

LIFETIME = 24 * 3600.0  # seconds: a day
IDLE_SECONDS = 3600.0  # after which a room that nobody follows gives its place to a new one
MAX_VOTES = 200_000  # in all rooms together: some 30 MB


class Full(Exception):
    """There are as many rooms as this server takes."""


class Unreachable(Exception):
    """What keeps the rooms does not answer, or does not take what it is given."""


class Rooms(Protocol):
    """Rooms, wherever they are kept. Methods raise Unreachable where that is out of reach."""

    guesses: Guesses

    async def open(self, lesson: str, owner: str) -> tuple[Room, str]:
        """Open a room on behalf of an owner: the room and its host's key. Raises Full, RateLimited."""

    async def find(self, code: str) -> Room | None:
        """The room of a code, None where there is none."""

    def line(self, room: Room, host: bool) -> bytes:
        """The state of a room as one line."""

    def follow(self, room: Room, host: bool) -> AsyncIterator[bytes]:
        """The lines of a room's stream."""

    async def vote(self, room: Room, question: int, option: int, token: str) -> None:
        """Count a vote. Raises Conflict, KeyError where the room has ended, IndexError where no such option is."""

    async def act(self, room: Room, act: Act) -> None:
        """Do what the host does. Raises Conflict, KeyError where the room has ended."""

    async def end(self, room: Room) -> None:
        """End a room."""


class LocalRooms:
    """The rooms by code. budget: of new rooms for each address. max_rooms: at once."""

    def __init__(self, journal: Journal, max_rooms: int, budget: Budget, guesses: Budget) -> None:
        self.guesses = Guesses(guesses)
        self._journal = journal
        self._max_rooms = max_rooms
        self._budget = budget
        self._open: dict[str, Broadcast] = {}
        self._owners: dict[str, str] = {}  # addresses are kept in memory alone
        self._used: dict[str, float] = {}  # when a room was last changed or looked at, by the loop's clock
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Open the rooms that the file holds."""
        await self._stack.enter_async_context(self._journal)
        now = time.time()
        for room in await self._journal.load(lambda room: now < room.made + LIFETIME, self._list_rooms):
            self._add(room, "", room.made + LIFETIME - now)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Tell all who follow a room to come back, and close the file."""
        self.close()
        for timer in self._timers.values():
            timer.cancel()
        await self._stack.aclose()

    def close(self) -> None:
        """Tell all who follow a room to come back."""
        for broadcast in self._open.values():
            broadcast.end(lines.restart_line())

    @property
    def rooms(self) -> int:
        """How many rooms are open."""
        return len(self._open)

    @property
    def room_viewers(self) -> int:
        """How many streams of rooms are open."""
        return sum(broadcast.viewers for broadcast in self._open.values())

    async def open(self, lesson: str, owner: str) -> tuple[Room, str]:
        """Open a room for a lesson on behalf of an owner: the room and its host's key.

        Raises Full when there is no place for another, RateLimited when the owner has opened too many.
        """
        self._budget.check(owner)
        self._make_place(owner)
        self._budget.spend(owner)
        room, key = open_room(codes.new_code(self._open), lesson, time.time())
        self._add(room, owner, LIFETIME)
        self.guesses.enter(owner, room.code)
        await self._journal.append({"room": room})
        return room, key

    async def find(self, code: str) -> Room | None:
        """The room of a code, None where there is none."""
        broadcast = self._open.get(code)
        if broadcast is None:
            return None
        self._used[code] = asyncio.get_running_loop().time()
        return broadcast.room

    def line(self, room: Room, host: bool) -> bytes:
        """The state of a room as one line."""
        return self._open[room.code].line(host)

    def follow(self, room: Room, host: bool) -> AsyncIterator[bytes]:
        """The lines of a room's stream."""
        return self._open[room.code].subscribe(host)

    async def vote(self, room: Room, question: int, option: int, token: str) -> None:
        """Count a vote, in place of the same voter's last one, and return once it is kept.

        Raises Conflict, or IndexError where there is no such option.
        """
        check_vote(room, question, option)
        voter = room.hash_token(token)
        if voter not in room.votes and (len(room.votes) >= MAX_VOTERS or self._count_votes() >= MAX_VOTES):
            raise Conflict("As many have voted as this room takes.")
        vote: Vote = {"code": room.code, "voter": voter, "option": option}
        if apply_vote(room, vote):
            self._open[room.code].publish()
            await self._journal.append(vote)

    async def act(self, room: Room, act: Act) -> None:
        """Do what the host does, and return once it is kept. Raises Conflict."""
        check_act(room, act)
        if apply_act(room, act):
            self._open[room.code].publish()
            await self._journal.append(act)

    async def end(self, room: Room) -> None:
        """End a room, and return once nothing of it is kept."""
        await self._drop(room)

    def _drop(self, room: Room) -> asyncio.Future[None]:
        broadcast = self._open.pop(room.code)
        self._timers.pop(room.code).cancel()
        del self._owners[room.code], self._used[room.code]
        broadcast.end(lines.end_line())
        room.votes, room.salt = {}, ""
        return self._journal.append({"end": room.code}, rewrite=True)

    def _add(self, room: Room, owner: str, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._open[room.code] = Broadcast(room)
        self._owners[room.code] = owner
        self._used[room.code] = loop.time()
        self._timers[room.code] = loop.call_later(seconds, self._drop, room)

    def _list_rooms(self) -> list[Room]:
        return [broadcast.room for broadcast in self._open.values()]

    def _count_votes(self) -> int:
        return sum(len(room.votes) for room in self._list_rooms())

    def _make_place(self, owner: str) -> None:
        """Where there is no place, end the room that is idle for longest. Raises Full where none is for long enough."""
        mine = [code for code, other in self._owners.items() if other == owner]
        crowd = mine if len(mine) >= math.ceil(self._max_rooms * MAX_CLIENT_SHARE) else list(self._open)
        if crowd is not mine and len(crowd) < self._max_rooms:
            return
        idle = [code for code in crowd if not self._open[code].viewers]
        oldest = min(idle, key=self._used.__getitem__, default=None)
        if oldest is None or asyncio.get_running_loop().time() < self._used[oldest] + IDLE_SECONDS:
            raise Full
        self._drop(self._open[oldest].room)
