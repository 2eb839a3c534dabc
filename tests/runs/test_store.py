"""Finished runs on disk: whole or not at all, bounded, shared, and kept over a restart."""

import logging
import shutil
import sqlite3
from contextlib import closing

import pytest

from app.runs import store as stores
from app.runs.store import ENTRY_BYTES, FILE, USABLE, Store


async def test_what_was_put_is_there_after_a_restart_and_for_others(tmp_path):
    async with Store(tmp_path, 2**20) as store:
        assert await store.get("a" * 32) is None
        assert not await store.has("a" * 32)
        await store.put("a" * 32, b"content")
        assert await store.has("a" * 32)
        async with Store(tmp_path, 2**20) as other:
            assert await other.get("a" * 32) == b"content"
    async with Store(tmp_path, 2**20) as store:
        assert await store.get("a" * 32) == b"content"


async def test_it_never_holds_more_than_its_cap_and_the_least_recently_used_goes_first(tmp_path):
    room = int((3000 + 3 * ENTRY_BYTES) / USABLE) + 1
    async with Store(tmp_path, room) as store:
        for key in "abc":
            await store.put(key, key.encode() * 1000)
        await store.put("d", b"d" * 1500)
        assert [await store.get(key) is not None for key in "abcd"] == [False, False, True, True]
        assert await store.size() == 2500 + 2 * ENTRY_BYTES
        await store.put("e", b"e" * 20_000)
        assert await store.get("e") is None
        assert await store.size() == 2500 + 2 * ENTRY_BYTES


@pytest.mark.parametrize("length", [100, 3000, 90_000])
async def test_its_files_stay_under_the_cap_whatever_it_is_given(tmp_path, length):
    cap = 2**20
    async with Store(tmp_path, cap) as store:
        for number in range(3 * cap // (length + 1000)):
            await store.put(f"{number:032}", bytes(length))
            assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= cap


DAMAGES = ["content = x'00'", "digest = x'00'", "content = 5", "key = 'b'", "used = 'x'", "key = CAST(x'ff' AS TEXT)"]


@pytest.mark.parametrize("damage", [*DAMAGES, "content = CAST(x'ff' AS TEXT)", "used = x'00', size = 'x'"])
async def test_an_entry_that_was_damaged_is_not_served(tmp_path, damage):
    async with Store(tmp_path, 2**20) as store:
        await store.put("a", b"content")
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as connection:
        connection.execute(f"UPDATE runs SET {damage}")
    async with Store(tmp_path, 2**20) as store:
        assert await store.get("a") is None
        assert await store.get("b") is None
        await store.put("a", b"content")
        assert await store.get("a") == b"content"


@pytest.mark.parametrize("damage", [lambda whole: b"nonsense" * 1000, lambda whole: whole[:100] + b"?" * 8000])
async def test_a_file_that_was_damaged_is_begun_anew(tmp_path, damage):
    async with Store(tmp_path, 2**20) as store:
        for key in "abcdef":
            await store.put(key, key.encode() * 3000)
    path = tmp_path / FILE
    path.write_bytes(damage(path.read_bytes()))
    async with Store(tmp_path, 2**20) as store:
        for key in "abcdef":
            assert await store.get(key) is None
            await store.put(key, b"content")
            assert await store.get(key) == b"content"


async def test_a_file_damaged_while_it_is_open_costs_no_answer(tmp_path):
    async with Store(tmp_path, 2**20) as store:
        for key in "abcdef":
            await store.put(key, key.encode() * 3000)
        for path in tmp_path.iterdir():
            path.write_bytes(b"nonsense" * 4000)
        for key in "abcdef":
            assert await store.get(key) in (None, key.encode() * 3000)


@pytest.mark.parametrize("size", ["'x'", "9e999", "-1e12", "1e12", "x'ff'"])
async def test_sizes_that_were_damaged_end_no_put(tmp_path, size):
    async with Store(tmp_path, 2**20) as store:
        await store.put("a", b"content")
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as connection:
            connection.execute(f"UPDATE runs SET size = {size}")
        await store.put("b", b"content")
        await store.put("b", b"content")
        assert await store.get("b") == b"content"


def blocked_by_a_file(folder):
    folder.touch()


def below_a_file(folder):
    folder.parent.rmdir()
    folder.parent.touch()


def a_folder_in_place_of_the_file(folder):
    (folder / FILE).mkdir(parents=True)


def nothing_but_a_dangling_link(folder):
    folder.symlink_to("nowhere/at/all")


FAULTS = [blocked_by_a_file, below_a_file, a_folder_in_place_of_the_file, nothing_but_a_dangling_link]


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_folder_that_cannot_be_used_is_told_once_and_done_without(tmp_path, caplog, monkeypatch, fault):
    monkeypatch.setattr(stores, "RETRY_SECONDS", 0)
    folder = tmp_path / "parent" / "folder"
    folder.parent.mkdir()
    fault(folder)
    async with Store(folder, 2**20) as store:
        await store.put("a", b"content")
        assert await store.get("a") is None
        assert [record.levelno for record in caplog.records] == [logging.ERROR]
        assert "\n" not in caplog.text.strip()
        shutil.rmtree(tmp_path / "parent", ignore_errors=True)
        (tmp_path / "parent").unlink(missing_ok=True)
        await store.put("a", b"content")
        assert await store.get("a") == b"content"


@pytest.mark.parametrize("remains", ["nothing", "file"])
async def test_a_folder_that_vanishes_costs_what_was_in_it(tmp_path, monkeypatch, remains):
    monkeypatch.setattr(stores, "RETRY_SECONDS", 0)
    folder = tmp_path / "folder"
    async with Store(folder, 2**20) as store:
        await store.put("a", b"content")
        shutil.rmtree(folder)
        if remains == "file":
            folder.touch()
            assert await store.get("a") is None
            await store.put("a", b"content")
            folder.unlink()
        assert await store.get("a") is None
        await store.put("a", b"content")
        assert await store.get("a") == b"content"
        assert folder.is_dir()
