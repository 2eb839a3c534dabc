"""Who follows a room hears of each change, but not of each at once."""

import asyncio

import orjson

from app.classroom import broadcast, lines
from app.classroom.broadcast import BLANK, Broadcast
from app.classroom.room import Room, apply_vote


def star() -> Broadcast:
    return Broadcast(Room("K7P2QX", "star", "", "00", 0.0))


def vote(followed: Broadcast, voter: str) -> None:
    apply_vote(followed.room, {"code": "K7P2QX", "voter": voter, "option": 0})
    followed.publish()


async def test_a_snapshot_comes_first_and_many_changes_are_one_line():
    followed = star()
    stream = followed.subscribe(host=False)
    assert orjson.loads(await anext(stream))["version"] == 1
    assert followed.viewers == 1
    for voter in range(100):
        vote(followed, str(voter))
    line = orjson.loads(await anext(stream))
    assert (line["version"], line["voters"]) == (101, 100)
    followed.end(lines.end_line())
    assert [line async for line in stream] == [lines.end_line()]
    assert followed.viewers == 0


async def test_a_change_soon_after_another_is_not_told_at_once(monkeypatch):
    monkeypatch.setattr(broadcast, "INTERVAL", 3600)
    followed = star()
    stream = followed.subscribe(host=False)
    await anext(stream)
    vote(followed, "a")
    await anext(stream)
    vote(followed, "b")
    news = asyncio.ensure_future(anext(stream))
    for _ in range(10):  # turns of the loop: enough for what is told at once
        await asyncio.sleep(0)
    assert not news.done()
    followed.end(lines.end_line())
    assert await news == lines.end_line()


async def test_a_line_of_the_host_is_not_everybodys():
    followed = star()
    vote(followed, "a")
    assert orjson.loads(followed.line(host=True))["tally"] == [1, 0, 0]
    assert orjson.loads(followed.line(host=False))["tally"] is None
    assert followed.line(host=True) is followed.line(host=True)


async def test_a_blank_line_says_that_a_stream_is_alive(monkeypatch):
    monkeypatch.setattr(broadcast, "HEARTBEAT", 0.01)
    stream = star().subscribe(host=False)
    await anext(stream)
    assert [await anext(stream), await anext(stream)] == [BLANK, BLANK]


async def test_who_comes_when_a_room_has_ended_is_told_so_and_nothing_else():
    followed = star()
    vote(followed, "a")
    followed.end(lines.restart_line())
    assert [line async for line in followed.subscribe(host=False)] == [lines.restart_line()]
