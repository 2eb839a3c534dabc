"""All rooms of a server: bounded, kept, and gone in the end."""

import orjson
import pytest

from app.classroom import rooms as module
from app.classroom.journal import FILE, Journal
from app.classroom.lines import end_line, restart_line
from app.classroom.room import Conflict, Room
from app.classroom.rooms import LIFETIME, Full, LocalRooms
from app.http.rate_limits import Budget, RateLimited


def make(folder=None, max_rooms=8, per_minute=100) -> LocalRooms:
    return LocalRooms(Journal(folder), max_rooms, Budget(per_minute, clock=lambda: 0.0), Budget(60))


async def test_a_room_is_found_until_it_ends_and_then_nothing_of_it_is_kept(tmp_path):
    async with make(tmp_path) as rooms:
        room, key = await rooms.open("star", "a")
        await rooms.vote(room, 1, 0, "token")
        kept = (tmp_path / FILE).read_bytes()
        assert room.hash_token("token").encode() in kept
        assert key.encode() not in kept
        assert b"token" not in kept
        assert await rooms.find(room.code) is room
        stream = rooms.follow(room, host=False)
        await anext(stream)
        assert (rooms.rooms, rooms.room_viewers) == (1, 1)
        await rooms.end(room)
        assert await rooms.find(room.code) is None
        assert [line async for line in stream] == [end_line()]
        assert (rooms.rooms, rooms.room_viewers, room.votes) == (0, 0, {})
        assert (tmp_path / FILE).read_bytes() == b""


async def test_rooms_survive_a_restart_but_not_a_day(tmp_path, monkeypatch):
    async with make(tmp_path) as rooms:
        room, key = await rooms.open("star", "a")
        await rooms.vote(room, 1, 2, "token")
        stream = rooms.follow(room, host=False)
        await anext(stream)
    assert [line async for line in stream] == [restart_line()]
    async with make(tmp_path) as rooms:
        again = await rooms.find(room.code)
        assert again is not None
        assert again == room
        assert again.is_host(key)
        await rooms.vote(again, 1, 0, "token")
        assert again.tally() == [1, 0, 0]
    later = room.made + LIFETIME + 1
    monkeypatch.setattr(module.time, "time", lambda: later)
    async with make(tmp_path) as rooms:
        assert await rooms.find(room.code) is None


async def test_a_room_ends_by_itself_after_a_day(monkeypatch):
    monkeypatch.setattr(module, "LIFETIME", 0.01)
    async with make() as rooms:
        room, _ = await rooms.open("star", "a")
        stream = rooms.follow(room, host=False)
        assert [line async for line in stream][-1] == end_line()
        assert rooms.rooms == 0


async def test_rooms_of_one_address_are_bounded_and_leave_place_to_others():
    async with make(max_rooms=4) as rooms:
        for _ in range(3):
            await rooms.open("star", "a")
        with pytest.raises(Full):
            await rooms.open("star", "a")
        await rooms.open("star", "b")
        with pytest.raises(Full):
            await rooms.open("star", "c")


async def test_an_idle_room_gives_its_place_to_a_new_one(monkeypatch):
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.0)
    async with make(max_rooms=2) as rooms:
        followed, _ = await rooms.open("star", "a")
        idle, _ = await rooms.open("star", "b")
        stream = rooms.follow(followed, host=False)
        await anext(stream)
        new, _ = await rooms.open("star", "c")
        assert [await rooms.find(room.code) for room in (followed, idle, new)] == [followed, None, new]


async def test_new_rooms_of_an_address_are_counted():
    async with make(per_minute=2) as rooms:
        for _ in range(2):
            await rooms.open("star", "a")
        with pytest.raises(RateLimited):
            await rooms.open("star", "a")
        await rooms.open("star", "b")


@pytest.mark.parametrize("bound", ["MAX_VOTERS", "MAX_VOTES"])
async def test_voters_are_bounded_but_may_change_their_minds(monkeypatch, bound):
    monkeypatch.setattr(module, bound, 2)
    async with make() as rooms:
        room, _ = await rooms.open("star", "a")
        for token in "ab":
            await rooms.vote(room, 1, 0, token)
        with pytest.raises(Conflict):
            await rooms.vote(room, 1, 0, "c")
        await rooms.vote(room, 1, 1, "a")
        assert room.tally() == [1, 1, 0]


async def test_what_changes_nothing_is_not_told():
    async with make() as rooms:
        room, _ = await rooms.open("star", "a")
        await rooms.act(room, {"code": room.code, "action": "ask"})
        await rooms.vote(room, 1, 0, "a")
        await rooms.vote(room, 1, 0, "a")
        assert orjson.loads(rooms.line(room, host=True))["version"] == 2


def test_a_room_is_small():
    assert len(orjson.dumps(Room("K7P2QX", "star", "a" * 64, "b" * 32, 1.0))) < 400
