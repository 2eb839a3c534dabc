"""Rooms in Redis, the extra `redis`: what several servers keep together. Each change is one step that none can part.

`starcross:room:CODE` is a room but for its votes, `…:votes` the option of each voter by the hash of the token, and
`…:counts` its version and its tally, so that whoever looks need not read every vote. All three are gone after a day.
`starcross:rooms` has when each room is gone, `starcross:used` when it was last used. `starcross:news` tells of changes.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, WatchError

from ..content.lessons import LESSON
from . import codes
from .room import MAX_VOTERS, Act, Conflict, Room, apply_act, check_act, check_vote, open_room
from .rooms import LIFETIME, Unreachable

CONNECTIONS = 16  # of one server: more votes at once take turns
SECONDS = 3.0  # for an answer of Redis, and for a turn
ROOM = "starcross:room:"
ROOMS = "starcross:rooms"
USED = "starcross:used"
NEWS = "starcross:news"

# KEYS: the room, its votes, its counts. ARGV: the room as it was when the vote was checked, voter, option, the most
# voters, when all is gone, code.
VOTE = f"""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'changed' end
local before = redis.call('HGET', KEYS[2], ARGV[2])
if before == ARGV[3] then return 'same' end
if not before and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[4]) then return 'full' end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
if before then redis.call('HINCRBY', KEYS[3], before, -1) end
redis.call('HINCRBY', KEYS[3], ARGV[3], 1)
redis.call('HINCRBY', KEYS[3], 'version', 1)
for k = 2, 3 do redis.call('EXPIREAT', KEYS[k], ARGV[5]) end
redis.call('PUBLISH', '{NEWS}', ARGV[6])
return 'counted'
"""


@dataclass
class CountedRoom(Room):
    """A room whose votes are elsewhere. counts: of each option. text: the room as it is stored, without its votes."""

    counts: list[int] = field(default_factory=list)
    text: bytes = b""

    def tally(self) -> list[int]:
        return self.counts


@contextmanager
def reaching() -> Iterator[None]:
    """Raise Unreachable where Redis fails within the block."""
    try:
        yield
    except RedisError as error:
        raise Unreachable(str(error)) from error


class RoomStore:
    """The rooms of one Redis. Every method raises Unreachable."""

    def __init__(self, address: str) -> None:
        # One attempt more: a connection that was idle may be closed. What is sent twice changes nothing twice.
        pool = BlockingConnectionPool.from_url(
            address,
            max_connections=CONNECTIONS,
            timeout=SECONDS,
            socket_timeout=SECONDS,
            socket_connect_timeout=SECONDS,
            retry=Retry(NoBackoff(), 1),
        )
        self.redis = Redis(connection_pool=pool)
        self._vote = self.redis.register_script(VOTE)

    async def close(self) -> None:
        await self.redis.connection_pool.disconnect()

    async def add(self, lesson: str) -> tuple[Room, str]:
        """Add a room with a code that is not taken: the room and its host's key."""
        with reaching():
            while True:
                room, key = open_room(codes.new_code(()), lesson, time.time())
                gone = int(room.made + LIFETIME)
                if await self.redis.set(ROOM + room.code, text_of(room), nx=True, exat=gone):
                    break
            async with self.redis.pipeline() as step:
                step.zadd(ROOMS, {room.code: gone})
                step.zadd(USED, {room.code: room.made})
                await step.execute()
        return room, key

    async def read(self, code: str, using: bool = False) -> CountedRoom | None:
        """A room as it stands, None where there is none. using: note that it is in use."""
        with reaching():
            async with self.redis.pipeline() as step:
                step.get(ROOM + code)
                step.hgetall(f"{ROOM}{code}:counts")
                if using:
                    step.zadd(USED, {code: time.time()}, xx=True)
                text, counts, *_ = await step.execute()
        return room_of(text, counts)

    async def vote(self, code: str, question: int, option: int, token: str) -> None:
        """Set a voter's option, in place of what it was.

        Raises Conflict, KeyError where the room has ended, IndexError where there is no such option.
        """
        while True:
            room = await self.read(code)
            if room is None:
                raise KeyError(code)
            check_vote(room, question, option)
            keys = [f"{ROOM}{code}{part}" for part in ("", ":votes", ":counts")]
            gone = int(room.made + LIFETIME)
            with reaching():
                told = await self._vote(keys, [room.text, room.hash_token(token), option, MAX_VOTERS, gone, code])
            if told == b"full":
                raise Conflict("As many have voted as this room takes.")
            if told != b"changed":
                return

    async def act(self, code: str, act: Act) -> None:
        """Do what the host does. Raises Conflict, KeyError where the room has ended."""
        key, counts = f"{ROOM}{code}", f"{ROOM}{code}:counts"
        with reaching():
            async with self.redis.pipeline() as step:
                while True:
                    await step.watch(key)
                    stored: tuple[Any, Any] = await step.get(key), await step.hgetall(counts)
                    room = room_of(*stored)
                    if room is None:
                        raise KeyError(code)
                    asked = room.question, room.round
                    check_act(room, act)
                    if not apply_act(room, act):
                        return
                    step.multi()
                    step.set(key, text_of(room), keepttl=True)
                    if asked != (room.question, room.round):
                        step.delete(f"{key}:votes")
                        step.hdel(counts, *map(str, range(max(len(lesson.options) for lesson in LESSON.values()))))
                    step.hincrby(counts, "version", 1)
                    step.expireat(counts, int(room.made + LIFETIME))
                    step.publish(NEWS, code)
                    try:
                        await step.execute()
                    except WatchError:  # another action of the host came in between
                        continue
                    return

    async def drop(self, code: str) -> None:
        """Keep nothing of a room."""
        with reaching():
            async with self.redis.pipeline() as step:
                self._drop(step, code)
                await step.execute()

    async def idle(self) -> tuple[int, str, float]:
        """How many rooms there are, and which was not used for longest, and when it was."""
        with reaching():
            gone: list[Any] = await self.redis.zrangebyscore(ROOMS, "-inf", time.time())
            async with self.redis.pipeline() as step:
                for code in gone:
                    self._drop(step, code.decode())
                step.zcard(ROOMS)
                step.zrange(USED, 0, 0, withscores=True)
                *_, count, oldest = await step.execute()
        code, used = oldest[0] if oldest else (b"", time.time())
        return count, code.decode(), used

    async def use(self, open_codes: list[str]) -> int:
        """Note that rooms are in use: how many rooms there are."""
        with reaching():
            if open_codes:
                await self.redis.zadd(USED, dict.fromkeys(open_codes, time.time()), xx=True)
            return int(await self.redis.zcard(ROOMS))

    def _drop(self, step: Pipeline, code: str) -> None:
        step.delete(f"{ROOM}{code}", f"{ROOM}{code}:votes", f"{ROOM}{code}:counts")
        step.zrem(ROOMS, code)
        step.zrem(USED, code)
        step.publish(NEWS, code)


def text_of(room: Room) -> bytes:
    """A room without its votes and its version."""
    kept = {name: value for name, value in asdict(room).items() if name not in ("votes", "version", "counts", "text")}
    return orjson.dumps(kept)


def room_of(text: bytes | None, counts: dict[bytes, bytes]) -> CountedRoom | None:
    """A room of what is stored; None where there is none, or its lesson is not there any more."""
    room = CountedRoom(**orjson.loads(text), text=text) if text else None
    if room is None or room.lesson not in LESSON:
        return None
    tally = {name.decode(): int(count) for name, count in counts.items()}
    room.version = 1 + tally.pop("version", 0)  # as a room begins
    room.counts = [tally.get(str(option), 0) for option in range(len(LESSON[room.lesson].options))]
    return room
