"""Rooms of several servers: one state in all of their streams, and back again after Redis was lost."""

import logging
import signal
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import orjson
import pytest

from app.classroom import broadcast
from app.classroom import shared as module
from app.classroom.lines import end_line, restart_line, unreachable_line
from app.classroom.room import Room
from app.classroom.rooms import LIFETIME, Full, Unreachable
from app.classroom.shared import SharedRooms
from app.classroom.store import RoomStore
from app.http.rate_limits import Budget, RateLimited
from tests.class_room import ONE, STAR, open_room
from tests.redis import redis
from tests.serving import free_port, serving, until, wait_for, web


def make(address: str, max_rooms: int = 8) -> SharedRooms:
    return SharedRooms(address, max_rooms, Budget(100, clock=lambda: 0.0), Budget(60))


async def found(rooms: SharedRooms, code: str) -> Room:
    room = await rooms.find(code)
    assert room is not None
    return room


async def line_with(stream: AsyncIterator[bytes], **wanted: object) -> dict[str, object]:
    """The first line of a stream with these members; a tally before the reveal fails."""
    async for text in stream:
        line: dict[str, object] = orjson.loads(text)
        assert line["phase"] == "revealed" or line["tally"] is None
        if all(line[name] == value for name, value in wanted.items()):
            return line
    raise AssertionError(f"the stream ended without {wanted}")


async def test_both_servers_tell_a_vote_and_the_reveal_and_the_end(tmp_path):
    with redis(tmp_path) as address:
        async with make(address) as here, make(address) as there:
            room, key = await here.open("star", "a")
            streams = [rooms.follow(await found(rooms, room.code), host=False) for rooms in (here, there)]
            for stream in streams:
                await line_with(stream, voters=0)
            await there.vote(room, 1, 1, "token")
            for stream in streams:
                assert (await line_with(stream, voters=1))["tally"] is None
            assert (await found(there, room.code)).is_host(key)
            await here.act(room, {"code": room.code, "action": "reveal"})
            for stream in streams:
                assert (await line_with(stream, phase="revealed"))["tally"] == [0, 1, 0]
            assert (here.room_viewers, there.room_viewers) == (1, 1)
            await there.end(room)
            for stream in streams:
                assert [line async for line in stream][-1] == end_line()
            assert await here.find(room.code) is None
            assert (here.room_viewers, there.room_viewers) == (0, 0)


async def test_a_lost_redis_ends_the_streams_and_comes_back_by_itself(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    port = free_port()
    with caplog.at_level(logging.INFO, "starcross"):
        async with make(f"redis://127.0.0.1:{port}") as rooms:
            with redis(tmp_path, port):
                await until(lambda: not caplog.messages or len(caplog.messages) > 1)  # it may have begun before Redis
                room, _ = await rooms.open("star", "a")
                await rooms.vote(room, 1, 0, "token")
                stream = rooms.follow(room, host=False)
                await line_with(stream, voters=1)
            assert [line async for line in stream][-1] == unreachable_line()
            with pytest.raises(Unreachable):
                await rooms.find(room.code)
            caplog.clear()
            with redis(tmp_path, port):
                await until(lambda: "Rooms are within reach again." in caplog.messages)
                again = await found(rooms, room.code)
                assert again.tally() == [1, 0, 0]
                stream = rooms.follow(again, host=False)
                await line_with(stream, voters=1)
                await rooms.vote(again, 1, 2, "token")
                await rooms.act(again, {"code": room.code, "action": "reveal"})
                assert (await line_with(stream, phase="revealed"))["tally"] == [0, 0, 1]
                rooms.close()
                assert [line async for line in stream][-1] == restart_line()


async def test_rooms_are_bounded_over_all_servers(tmp_path, monkeypatch):
    with redis(tmp_path) as address:
        async with make(address, 4) as here, make(address, 4) as there:
            for _ in range(3):
                await here.open("star", "a")
            with pytest.raises(Full):
                await here.open("star", "a")
            await there.open("star", "b")
            with pytest.raises(Full):
                await there.open("star", "b")
            monkeypatch.setattr(module, "IDLE_SECONDS", 0.0)
            last, _ = await there.open("star", "c")
            assert await here.find(last.code) is not None


async def test_new_rooms_of_an_address_are_counted():
    budget = Budget(1, clock=lambda: 0.0)
    budget.spend("a")
    rooms = SharedRooms("redis://127.0.0.1:1", 8, budget, Budget(60))
    with pytest.raises(RateLimited):
        await rooms.open("star", "a")


async def test_the_streams_of_a_room_end_with_its_day(tmp_path, monkeypatch):
    monkeypatch.setattr(broadcast, "INTERVAL", 0.0)
    with redis(tmp_path) as address:
        async with make(address) as rooms:
            room, _ = await rooms.open("star", "a")
            room.made = time.time() - LIFETIME + 1  # second left
            stream = rooms.follow(room, host=False)
            await anext(stream)
            await rooms.vote(room, 1, 0, "token")
            await line_with(stream, voters=1)
            store = RoomStore(address)
            await store.redis.delete(f"starcross:room:{room.code}")  # as Redis does by itself, without a word
            await store.close()
            assert [line async for line in stream] == [end_line()]


@pytest.mark.long
def test_a_class_on_two_servers_loses_nothing_when_one_is_killed_or_redis_is_away(tmp_path):
    port = free_port()
    sharing = {"STARCROSS_ROOMS": f"redis://127.0.0.1:{port}", "STARCROSS_WORKERS": "1"}
    (tmp_path / "redis").mkdir()
    log = tmp_path / "log"
    with log.open("wb") as said, serving(log=said, **sharing) as first, serving(log=said, **sharing) as second:
        with redis(tmp_path / "redis", port):
            wait_for(lambda: web.post(f"{first.url}/api/rooms", json=STAR).status_code == 201)
            here = open_room(first.url)
            there = replace(here, server=second.url)
            kept = {f"t{k}": k % 3 for k in range(60)}
            with here.follow() as student, there.follow(**there.bearer) as host:
                with ThreadPoolExecutor(8) as threads:
                    votes = [threads.submit((here, there)[k % 2].vote, k % 3, f"t{k}") for k in range(60)]
                    assert [vote.result() for vote in votes] == [204] * 60
                assert next(line for line in host if line["voters"] == 60)["tally"] == [20, 20, 20]
                assert next(line for line in student if line["voters"] == 60)["tally"] is None
                first.process.send_signal(signal.SIGKILL)
                assert there.act("close") == 204
                assert next(line for line in host if line["phase"] == "closed")["voters"] == 60
        wait_for(lambda: there.act("reveal") == 503)
        answer = web.get(there.url, headers=ONE)
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        assert answer.json()["errors"][0]["message"].startswith("The rooms cannot be reached just now.")
        with redis(tmp_path / "redis", port):
            wait_for(lambda: there.act("ask") == 204)
            assert [there.vote(option, token) for token, option in kept.items()] == [204] * 60
            assert there.act("reveal") == 204
            state = there.state()
            assert (state["tally"], state["earlier"]) == ([20, 20, 20], [[20, 20, 20]])
            assert there.act("end") == 204
    written = log.read_bytes()
    assert b"Rooms are out of reach" in written
    assert b"Traceback" not in written
    assert not [secret for secret in (here.code, here.key, "t0") if f'"{secret}' in written.decode()]
