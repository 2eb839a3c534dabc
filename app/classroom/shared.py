"""Rooms that several servers share through Redis: whichever of them is asked, it answers alike."""

import asyncio
import logging
import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Self

from redis.asyncio.client import PubSub

from ..http.rate_limits import MAX_CLIENT_SHARE, Budget
from . import lines
from .broadcast import Broadcast
from .codes import Guesses
from .room import Act, Room
from .rooms import IDLE_SECONDS, LIFETIME, Full, Unreachable
from .store import NEWS, CountedRoom, RoomStore, reaching

TICK = 5.0  # seconds between two notes of which rooms are in use; a Redis that does not answer is noticed by it
RETRY_SECONDS = 1.0  # between two attempts to reach a lost Redis

log = logging.getLogger("starcross")


class Feed(Broadcast):
    """Who follows a shared room on this server: before they are told, it is read anew."""

    def __init__(self, room: Room, store: RoomStore) -> None:
        super().__init__(room)
        self._store = store
        self._reading: set[asyncio.Task[None]] = set()

    def renew(self, room: Room) -> None:
        """Take a room that was read, unless a later state is known."""
        if room.version > self.room.version:
            self.room = room

    def _tell(self) -> None:
        reading = asyncio.create_task(self._read())
        self._reading.add(reading)
        reading.add_done_callback(self._reading.discard)

    async def _read(self) -> None:
        with suppress(Unreachable):  # whoever listens for news finds that out too, and ends this feed
            room = await self._store.read(self.room.code)
            if room is None:
                self._last = self._last or lines.end_line()
            else:
                self.renew(room)
            self._ring()


class SharedRooms:
    """The rooms of a Redis, with the interface of `LocalRooms`. Addresses are kept in this server's memory alone."""

    def __init__(self, address: str, max_rooms: int, budget: Budget, guesses: Budget) -> None:
        self.guesses = Guesses(guesses)
        self.rooms = 0  # as last counted
        self._store = RoomStore(address)
        self._max_rooms = max_rooms
        self._budget = budget
        self._owners: dict[str, tuple[str, float]] = {}  # of rooms opened here: the address, and when
        self._feeds: dict[str, Feed] = {}
        self._listening: asyncio.Task[None] | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        """Start listening for news, without waiting for Redis."""
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Tell whoever follows a room to come back, and leave Redis."""
        self.close()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._store.close()

    def close(self) -> None:
        """Tell whoever follows a room to come back."""
        self._closed = True
        self._end(lines.restart_line())

    @property
    def room_viewers(self) -> int:
        """How many streams of rooms are open here."""
        return sum(feed.viewers for feed in self._feeds.values())

    async def open(self, lesson: str, owner: str) -> tuple[Room, str]:
        """Open a room for a lesson on behalf of an owner: the room and its host's key.

        Raises Full when there is no place for another, RateLimited when the owner has opened too many, Unreachable.
        """
        self._budget.check(owner)
        await self._make_place(owner)
        self._budget.spend(owner)
        room, key = await self._store.add(lesson)
        self._owners[room.code] = owner, room.made
        self.guesses.enter(owner, room.code)
        return room, key

    async def find(self, code: str) -> CountedRoom | None:
        """The room of a code as it stands, None where there is none. Raises Unreachable."""
        return await self._store.read(code, using=True) if code else None

    def line(self, room: Room, host: bool) -> bytes:
        """The state of a room as one line."""
        return lines.state_line(room, host)

    async def follow(self, room: Room, host: bool) -> AsyncIterator[bytes]:
        """The lines of a room's stream."""
        feed = self._feeds.get(room.code)
        if feed is None:
            feed = self._feeds[room.code] = Feed(room, self._store)
            if self._closed:
                feed.end(lines.restart_line())
            feed.publish()  # what has changed since the room was read
        feed.renew(room)
        left = max(room.made + LIFETIME - time.time(), 0)
        gone = asyncio.get_running_loop().call_later(left, feed.publish)
        try:
            async for line in feed.subscribe(host):
                yield line
        finally:
            gone.cancel()
            if not feed.viewers and self._feeds.get(room.code) is feed:
                del self._feeds[room.code]

    async def vote(self, room: Room, question: int, option: int, token: str) -> None:
        """Count a vote, in place of the same voter's last one, and return once it is kept.

        Raises Conflict, KeyError where the room has ended, IndexError where there is no such option, Unreachable.
        """
        await self._store.vote(room.code, question, option, token)

    async def act(self, room: Room, act: Act) -> None:
        """Do what the host does, and return once it is kept. Raises Conflict, KeyError, Unreachable."""
        await self._store.act(room.code, act)

    async def end(self, room: Room) -> None:
        """End a room, and return once nothing of it is kept. Raises Unreachable."""
        self._owners.pop(room.code, None)
        await self._store.drop(room.code)

    async def _make_place(self, owner: str) -> None:
        """Where there is no place, end the room that is idle for longest. Raises Full where none is for long enough."""
        now = time.time()
        self._owners = {code: kept for code, kept in self._owners.items() if now < kept[1] + LIFETIME}
        count, oldest, used = await self._store.idle()
        mine = Counter(address for address, _ in self._owners.values())[owner]
        if count < self._max_rooms and mine < math.ceil(self._max_rooms * MAX_CLIENT_SHARE):
            return
        if now < used + IDLE_SECONDS:
            raise Full
        self._owners.pop(oldest, None)
        await self._store.drop(oldest)

    def _end(self, last: bytes) -> None:
        for feed in self._feeds.values():
            feed.end(last)
        self._feeds = {}

    async def _listen(self) -> None:
        """Pass on news for as long as this server lives; while Redis is lost, streams end and clients ask again."""
        lost = False
        while True:
            try:
                with reaching():
                    async with self._store.redis.pubsub() as news:
                        await news.subscribe(NEWS)
                        if lost:
                            log.info("Rooms are within reach again.")
                        lost = False
                        await self._pass_on(news)
            except Unreachable as error:
                if not lost:
                    log.error("Rooms are out of reach: %s.", str(error).rstrip("."))
                lost = True
                self._end(lines.unreachable_line())
                await asyncio.sleep(RETRY_SECONDS)

    async def _pass_on(self, news: PubSub) -> None:
        """Wake the feeds of rooms that have changed. Raises RedisError."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            told = await news.get_message(timeout=max(due - loop.time(), 0))
            if told is not None and told["type"] == "subscribe":  # at first, and where the connection was made anew
                for feed in self._feeds.values():
                    feed.publish()
            elif told is not None and (changed := self._feeds.get(told["data"].decode())):
                changed.publish()
            if loop.time() >= due:
                self.rooms = await self._store.use(list(self._feeds))
                due = loop.time() + TICK
