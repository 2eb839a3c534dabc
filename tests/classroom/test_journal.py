"""The file of rooms: what is acknowledged is in it, and what has ended is not."""

import asyncio
import json
import logging
from pathlib import Path

import pytest

from app.classroom import journal
from app.classroom.journal import FILE, Journal, room_line
from app.classroom.room import Room


def star(**more) -> Room:
    return Room("K7P2QX", "star", "ab", "00", 1.0, **more)


def vote(voter: str, option: int):
    return {"code": "K7P2QX", "voter": voter, "option": option}


async def play(folder: Path | None, *changes, rewrite: bool = False) -> list[Room]:
    """The rooms of a folder at first, after which some changes are appended."""
    open_rooms: list[Room] = []
    async with Journal(folder) as file:
        open_rooms += await file.load(lambda room: True, lambda: open_rooms)
        await asyncio.gather(*(file.append(change, rewrite) for change in changes))
    return open_rooms


async def test_changes_are_played_again(tmp_path):
    changes = [
        {"room": star()},
        *(vote(str(voter), voter % 3) for voter in range(300)),
        vote("0", 1),
        {"code": "K7P2QX", "action": "close"},
    ]
    assert await play(tmp_path / "new", *changes) == []
    (room,) = await play(tmp_path / "new")
    assert (room.tally(), room.phase, room.version) == ([99, 101, 100], "closed", 303)
    assert await play(tmp_path / "new") == [room]
    assert (tmp_path / "new" / FILE).read_bytes() == room_line(room)
    assert (tmp_path / "new" / FILE).stat().st_mode & 0o077 == 0


async def test_a_line_that_a_kill_broke_off_is_left_out_and_the_rest_is_not(tmp_path, caplog):
    whole = room_line(star()) + b'{"code":"K7P2QX","voter":"a","option":1}\n{"code":"K7P2QX","vot'
    (tmp_path / FILE).write_bytes(whole)
    with caplog.at_level(logging.ERROR, "starcross"):
        (room,) = await play(tmp_path)
    assert room.votes == {"a": 1}
    assert len(caplog.messages) == 1


@pytest.mark.parametrize(
    "line",
    [b"[]", b"3", b'{"room":{}}', b'{"room":{"code":"A"}}', b'{"end":"B"}', b'{"code":"B","voter":"a","option":0}'],
)
async def test_a_damaged_line_is_left_out(tmp_path, line):
    (tmp_path / FILE).write_bytes(line + b"\n" + room_line(star()))
    assert await play(tmp_path) == [star()]


async def test_a_room_of_a_lesson_that_is_no_more_is_left_out(tmp_path):
    (tmp_path / FILE).write_bytes(room_line(Room("K7P2QX", "gone", "ab", "00", 1.0)))
    assert await play(tmp_path) == []


async def test_rooms_that_are_not_kept_are_dropped_from_the_file(tmp_path):
    (tmp_path / FILE).write_bytes(room_line(star()))
    async with Journal(tmp_path) as file:
        assert await file.load(lambda room: False, tuple) == []
    assert (tmp_path / FILE).read_bytes() == b""


async def test_a_file_written_anew_holds_the_rooms_as_they_stand_with_every_change(tmp_path):
    (tmp_path / FILE).write_bytes(room_line(star()))
    rooms = await play(tmp_path, {"end": "R7P2QX"}, rewrite=True)
    assert (tmp_path / FILE).read_bytes() == room_line(rooms[0])


async def test_a_file_that_has_grown_is_written_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "MAX_GROWTH", 1000)
    open_rooms = [star()]
    async with Journal(tmp_path) as file:
        await file.load(lambda room: True, lambda: open_rooms)
        for k in range(100):
            await file.append(vote("a", k % 2))
    assert (tmp_path / FILE).stat().st_size < 2000


async def test_without_a_folder_nothing_is_kept():
    assert await play(None, {"room": star()}) == await play(None) == []


async def test_a_folder_that_cannot_be_used_is_one_line_in_the_log(tmp_path, caplog):
    (tmp_path / "file").touch()
    with caplog.at_level(logging.ERROR, "starcross"):
        assert await play(tmp_path / "file", {"room": star()}) == []
    assert len(caplog.messages) == 1


async def test_what_cannot_be_written_is_logged_once_and_loses_no_answer(tmp_path, monkeypatch, caplog):
    write, broken = journal.write_all, True

    def fail(file: int, text: bytes) -> None:
        if broken:
            write(file, text[:5])
            raise OSError("no space")
        write(file, text)

    with caplog.at_level(logging.ERROR, "starcross"):
        async with Journal(tmp_path) as file:
            await file.load(lambda room: True, tuple)
            await file.append({"room": star()})
            monkeypatch.setattr(journal, "write_all", fail)
            await file.append(vote("a", 0))
            await file.append(vote("b", 0))
            broken = False
            await file.append(vote("c", 1))
    assert len(caplog.messages) == 1
    assert json.loads((tmp_path / FILE).read_bytes().splitlines()[-1])["voter"] == "c"
    (room,) = await play(tmp_path)
    assert room.votes == {"c": 1}


async def test_two_servers_do_not_share_a_file(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(journal, "LOCK_SECONDS", 0.0)
    async with Journal(tmp_path) as first:
        await first.load(lambda room: True, tuple)
        await first.append({"room": star()})
        with caplog.at_level(logging.ERROR, "starcross"):
            assert await play(tmp_path, vote("a", 0)) == []
        assert len(caplog.messages) == 1
    assert await play(tmp_path) == [star()]
