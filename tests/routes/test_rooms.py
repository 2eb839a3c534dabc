"""A class in one room, over real sockets: vote, close, reveal, ask again, end; and what nobody may learn or do."""

import logging
import random
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from app.classroom.codes import WRONG_CODES
from tests.class_room import ONE, STAR, Class, open_room
from tests.in_process import application, ask, connect, run
from tests.serving import free_port, serving, wait_for, web


@pytest.fixture
def star(server) -> Class:
    return open_room(server.url)


def test_a_whole_lesson(star):
    with star.follow() as student, star.follow(**star.bearer) as host:
        first = next(student)
        assert (first["kind"], first["phase"], first["step"], first["voters"]) == ("room", "ask", 1, 0)
        assert next(host)["tally"] == [0, 0, 0]
        assert [star.vote(1, "a"), star.vote(0, "b"), star.vote(0, "a"), star.vote(0, "a")] == [204] * 4
        mine = next(line for line in host if line["tally"] == [2, 0, 0])
        assert mine["voters"] == 2
        assert star.act("close") == 204
        assert star.vote(2, "c") == 409
        assert star.act("reveal") == 204
        heard = []
        for line in student:
            heard.append(line)
            if line["phase"] == "revealed":
                break
        assert [line["tally"] for line in heard[:-1]] == [None] * (len(heard) - 1)
        assert (heard[-1]["tally"], heard[-1]["answer"], heard[-1]["step"]) == ([2, 0, 0], 1, 2)
        late = star.state()
        assert late == heard[-1]
        assert star.act("close") == 409
        assert star.act("ask") == 204
        again = next(line for line in student if line["phase"] == "ask")
        assert (again["tally"], again["earlier"], again["voters"], again["round"]) == (None, None, 0, 2)
        assert star.vote(1, "a") == 204
        assert star.act("reveal") == 204
        both = next(line for line in student if line["phase"] == "revealed")
        assert (both["tally"], both["earlier"]) == ([0, 1, 0], [[2, 0, 0]])
        assert star.act("link", link="/?n_features=6") == 204
        assert next(line for line in student if line["link"])["link"] == "/?n_features=6"
        assert star.act("step", step=3) == 204
        assert next(line for line in student if line["step"] == 3)["link"] is None
        assert star.act("step") == 409
        assert star.act("step", lesson="cross") == 204
        assert next(line for line in student if line["lesson"] == "cross")["question"] == 2
        assert [star.vote(0, "a"), star.vote(0, "a", question=2)] == [409, 204]
        assert star.act("end") == 204
        assert [line["kind"] for line in student][-1:] == ["done"]
        assert [line["kind"] for line in host][-1:] == ["done"]
    assert [web.get(star.url).status_code, star.vote(0, "a"), star.act("close")] == [404] * 3


def test_no_order_of_actions_tells_a_tally_before_the_reveal(star):
    """Whatever the host does and whoever votes, in a stream and in single answers."""
    chance = random.Random(0)
    with star.follow() as student:
        told = [next(student)]
        for k in range(60):
            star.act(chance.choice(["close", "reveal", "ask", "step", "link"]), **chance.choice([{}, {"step": 3}]))
            star.vote(chance.randrange(3), f"t{k % 7}", question=0)
            told.append(star.state())
        star.act("end")
        told += [line for line in student if line["kind"] == "room"]
    hidden = [line for line in told if line["phase"] != "revealed"]
    assert len(hidden) > 10
    assert {repr((line["tally"], line["earlier"], line["answer"])) for line in hidden} == {"(None, None, None)"}
    shown = [line for line in told if line["phase"] == "revealed"]
    assert shown
    assert all(sum(line["tally"]) == line["voters"] for line in shown)


def test_a_token_votes_once_however_often_and_however_many_at_once(star):
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda k: star.vote(k % 3, f"t{k % 5}"), range(60)))
    assert statuses == [204] * 60
    state = star.state(**star.bearer)
    assert (state["voters"], sum(state["tally"])) == (5, 5)


def test_one_line_is_cheap_to_ask_for_again(star):
    answer = web.get(star.url, headers=ONE)
    assert answer.headers["Content-Type"] == "application/jsonl"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    same = web.get(star.url, headers={**ONE, "If-None-Match": answer.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    star.vote(0, "a")
    changed = web.get(star.url, headers={**ONE, "If-None-Match": answer.headers["ETag"]})
    assert changed.json()["voters"] == 1
    assert web.get(star.url, headers={**ONE, **star.bearer}).headers["ETag"] != changed.headers["ETag"]
    assert web.head(star.url).status_code == 200


def test_the_hosts_key_is_in_no_answer_but_the_first(star):
    told = [web.get(star.url, headers={**ONE, **headers}) for headers in ({}, star.bearer)]
    told += [web.get(star.url, headers={"Authorization": f"Bearer x{star.key}"})]
    told += [web.post(f"{star.url}/host", json={"action": star.key}, headers=star.bearer)]
    told += [web.post(f"{star.url}/vote", json={"token": star.key})]
    assert [answer.status_code for answer in told] == [200, 200, 403, 422, 422]
    assert not [answer for answer in told if star.key in f"{answer.text} {answer.headers}"]


def test_the_hosts_key_is_in_no_log_link_or_stream(caplog):
    """Whatever the host sends, its own address as a link among it, and whatever any logger says of it."""
    app = application()

    async def heard() -> tuple[str, list[int], list[str]]:
        async with connect(app) as client:
            made = (await client.post("/api/rooms", json=STAR)).json()
            key, url, way = made["host"], f"/api/rooms/{made['room']}", f"/room/{made['room']}"
            bearer = {"Authorization": f"Bearer {key}"}
            links = [f"{way}/host#{key}", f"http://starcross.example{way}/host#{key}", f"/?n_features=6#{key}"]
            orders: list[dict[str, str]] = [{"action": "link", "link": link} for link in links]
            orders += [{"action": "link", "link": f"/?names={key}"}, {"action": key}, {"action": "reveal"}]
            told = [await client.post(f"{url}/host", json=order, headers=bearer) for order in orders]
            statuses = [answer.status_code for answer in told]
            told += [await client.get(path) for path in (way, f"{way}/host")]
            told += [await client.get(url, headers={**ONE, **more}) for more in ({}, bearer)]
            return key, statuses, [f"{one.text} {one.headers}" for one in told]

    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "starcross"):
        logging.getLogger("starcross").debug("the log is read")
        key, statuses, texts = run(heard())
    assert statuses == [422, 422, 422, 422, 422, 204]
    assert "the log is read" in caplog.text
    assert not [text for text in (*texts, caplog.text) if key in text]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic {key}", "{key}", "Bearer {key}x"])
def test_a_wrong_key_is_refused(header):
    app = application()

    async def tried() -> tuple[int, int]:
        async with connect(app) as client:
            room = (await client.post("/api/rooms", json=STAR)).json()
            headers = {**ONE, "Authorization": header.format(key=room["host"])}
            url = f"/api/rooms/{room['room']}"
            asked = await client.get(url, headers=headers)
            done = await client.post(f"{url}/host", json={"action": "reveal"}, headers=headers)
            return asked.status_code, done.status_code

    assert run(tried()) == (403, 403)


@pytest.mark.parametrize("path", ["K7P2QX", "K7P2QX/vote", "K7P2QX/host", "none"])
def test_what_is_not_there_is_not_found(path):
    body = {"question": 1, "option": 0, "token": "a"} if "vote" in path else {"action": "end"}
    answer = ask(f"/api/rooms/{path}", method="POST" if "/" in path else "GET", json=body, app=application())
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["message"].endswith(".")


@pytest.mark.parametrize("body", [b"", b"null", b'{"lesson":"none"}', b'{"lesson":"star","host":"mine"}', b"\xff"])
def test_a_room_for_no_lesson_is_refused(body):
    answer = ask("/api/rooms", method="POST", content=body, app=application())
    assert answer.status_code == 422


def test_what_does_not_fit_is_one_sentence(star):
    for body in ({"question": 1, "option": 3, "token": "a"}, {"question": 1, "option": 0, "token": ""}):
        answer = web.post(f"{star.url}/vote", json=body)
        assert (answer.status_code, len(answer.json()["errors"])) == (422, 1)
    for order in ({"action": "link", "link": "https://evil.example/"}, {"action": "step", "step": 9}):
        answer = web.post(f"{star.url}/host", json=order, headers=star.bearer)
        assert (answer.status_code, len(answer.json()["errors"])) == (422, 1)
    assert web.post(f"{star.url}/vote", content=b"x" * 70_000).status_code == 413


def test_guessing_is_bounded_and_a_class_behind_the_same_address_is_not():
    """In a process of its own: wrong codes count for the address that all tests share."""
    with serving(STARCROSS_WORKERS="1") as own:
        room = open_room(own.url)
        wrong = [web.get(f"{own.url}/api/rooms/{'2' * 6}").status_code for _ in range(WRONG_CODES + 5)]
        assert wrong.count(404) >= WRONG_CODES
        assert wrong[-1] == 429
        assert room.vote(0, "a") == 204
        assert room.state()["voters"] == 1


def test_new_rooms_are_bounded():
    app = application(new_rooms=2)

    async def opened() -> list[int]:
        async with connect(app) as client:
            return [(await client.post("/api/rooms", json=STAR)).status_code for _ in range(3)]

    assert run(opened()) == [201, 201, 429]


def test_when_every_place_is_taken_the_next_room_has_to_wait():
    app = application()

    async def opened() -> list[httpx.Response]:
        async with connect(app) as client:
            return [await client.post("/api/rooms", json=STAR) for _ in range(7)]

    *_, last = run(opened())
    assert last.status_code == 503
    assert "Retry-After" in last.headers


def test_a_kill_loses_no_acknowledged_vote_and_doubles_none(tmp_path: Path):
    """Votes from many sides, a kill amid them, and a restart: each acknowledged one counts, once."""
    port, log = free_port(), tmp_path / "log"
    with log.open("wb") as said:
        with serving(port, log=said, STARCROSS_CACHE=str(tmp_path), STARCROSS_WORKERS="1") as first:
            room = open_room(first.url)
            kept: dict[str, int] = {}

            def vote_on(side: int) -> None:
                for k in range(10_000):
                    try:
                        if room.vote(k % 3, f"t{side}-{k}") == 204:
                            kept[f"t{side}-{k}"] = k % 3
                    except httpx.TransportError:
                        return

            with ThreadPoolExecutor(8) as threads:
                voting = [threads.submit(vote_on, side) for side in range(8)]
                wait_for(lambda: len(kept) > 100)
                first.process.send_signal(signal.SIGKILL)
                assert [vote.result() for vote in voting] == [None] * 8
        with serving(port, log=said, STARCROSS_CACHE=str(tmp_path), STARCROSS_WORKERS="1"):
            state = room.state(**room.bearer)
            assert len(kept) <= state["voters"] <= len(kept) + 8  # whose votes were under way
            assert sum(state["tally"]) == state["voters"]
            assert [room.vote(option, token) for token, option in kept.items()] == [204] * len(kept)
            assert room.state(**room.bearer) == state
            code, key = room.code, room.key
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert key.encode() not in everything
    assert b"t0-0" not in everything
    assert code.encode() in (tmp_path / "rooms.jsonl").read_bytes()
    assert code.encode() not in log.read_bytes()
    assert b"Traceback" not in log.read_bytes()


def test_a_server_that_stops_tells_who_follows_to_come_back():
    with serving(STARCROSS_WORKERS="1") as own:
        room = open_room(own.url)
        with room.follow() as student:
            next(student)
            own.process.send_signal(signal.SIGTERM)
            assert [line["again"] for line in student if line["kind"] == "error"] == [True]
        assert own.process.wait(30) == 0


def test_rooms_are_counted(server, star):
    def gauge(name: str) -> float:
        (line,) = [line for line in web.get(f"{server.url}/metrics").text.splitlines() if line.startswith(f"{name} ")]
        return float(line.split()[1])

    with star.follow() as student:
        next(student)
        assert gauge("starcross_room_viewers") >= 1
        assert gauge("starcross_rooms") >= 1
    wait_for(lambda: gauge("starcross_room_viewers") == 0)
