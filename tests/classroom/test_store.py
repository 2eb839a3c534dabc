"""Rooms in Redis: each change whole, whoever makes others at the same time, and nothing left of what has ended."""

import asyncio
import time

import pytest

from app.classroom import store as module
from app.classroom.room import Conflict
from app.classroom.rooms import LIFETIME, Unreachable
from app.classroom.store import VOTE, RoomStore
from tests.redis import redis
from tests.serving import free_port


async def test_two_servers_change_one_room_and_nothing_of_it_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_VOTERS", 5)
    with redis(tmp_path) as address:
        here, there = RoomStore(address), RoomStore(address)
        room, key = await here.add("star")
        votes = [(here, there)[k % 2].vote(room.code, 1, k % 3, f"t{k % 5}") for k in range(30)]
        assert await asyncio.gather(*votes) == [None] * 30
        seen = await there.read(room.code)
        assert seen is not None
        assert (sum(seen.tally()), seen.is_host(key)) == (5, True)
        with pytest.raises(Conflict):
            await there.vote(room.code, 1, 0, "one more")
        await here.vote(room.code, 1, 2, "t0")
        await there.act(room.code, {"code": room.code, "action": "close"})
        with pytest.raises(Conflict):
            await here.vote(room.code, 1, 0, "t0")
        with pytest.raises(Conflict):
            await here.vote(room.code, 2, 0, "t0")
        closed = await here.read(room.code)
        await here.act(room.code, {"code": room.code, "action": "ask"})
        again = await there.read(room.code)
        assert closed is not None
        assert again is not None
        assert (again.round, again.tally(), again.earlier) == (2, [0, 0, 0], [closed.tally()])
        assert again.version > closed.version
        keys = [name.decode() for name in await here.redis.keys("*")]
        kept = b"".join([await here.redis.get(f"starcross:room:{room.code}"), *map(str.encode, keys)])
        assert key.encode() not in kept
        assert room.hash_token("t0") not in {"t0", ""}
        await here.vote(room.code, 1, 1, "t0")
        for part in ("", ":votes", ":counts"):
            assert 0 < await here.redis.ttl(f"starcross:room:{room.code}{part}") <= LIFETIME
        assert list(await here.redis.hgetall(f"starcross:room:{room.code}:votes")) == [room.hash_token("t0").encode()]
        await there.drop(room.code)
        assert await here.redis.keys("*") == []
        with pytest.raises(KeyError):
            await here.vote(room.code, 1, 0, "t0")
        with pytest.raises(KeyError):
            await here.act(room.code, {"code": room.code, "action": "close"})
        await asyncio.gather(here.close(), there.close())


async def test_a_vote_that_was_checked_before_the_close_and_comes_after_it_is_not_counted(tmp_path):
    with redis(tmp_path) as address:
        store = RoomStore(address)
        room, _ = await store.add("star")
        checked = await store.read(room.code)
        assert checked is not None
        await store.act(room.code, {"code": room.code, "action": "close"})
        keys = [f"starcross:room:{room.code}{part}" for part in ("", ":votes", ":counts")]
        vote = [checked.text, "voter", 0, module.MAX_VOTERS, int(room.made + LIFETIME), room.code]
        assert await store.redis.eval(VOTE, len(keys), *keys, *vote) == b"changed"
        closed = await store.read(room.code)
        assert closed is not None
        vote[0] = closed.text
        assert await store.redis.eval(VOTE, len(keys), *keys, *vote) == b"counted"
        await store.close()


async def test_the_room_that_was_not_used_for_longest_is_named_and_what_is_gone_is_not_counted(tmp_path):
    with redis(tmp_path) as address:
        store = RoomStore(address)
        rooms = [(await store.add("star"))[0] for _ in range(3)]
        assert await store.use([rooms[0].code]) == 3
        count, oldest, used = await store.idle()
        assert (count, oldest) == (3, rooms[1].code)
        assert used <= time.time()
        await store.redis.zadd("starcross:rooms", {rooms[1].code: 1})
        assert (await store.idle())[:2] == (2, rooms[2].code)
        assert await store.read(rooms[1].code) is None
        await store.close()


async def test_a_redis_that_is_away_is_out_of_reach():
    store = RoomStore(f"redis://127.0.0.1:{free_port()}")
    with pytest.raises(Unreachable):
        await store.read("K7P2QX")
    with pytest.raises(Unreachable):
        await store.add("star")
    await store.close()
