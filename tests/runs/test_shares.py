"""What one client asks for, in whatever way, takes no more than its share from others, and ends when it leaves."""

import asyncio
import contextlib
import time

import httpx
import orjson
import pytest

from tests.routes.test_sweep import LOSS, SHORT
from tests.serving import serving, until, web

DEAR = "n_features=8&n_hidden=3"  # seconds, each
SMALL = "/api/sweep?n_features=2&n_hidden=1&n_seeds=1&sparsities=0.5&seed="
WAYS = {
    "sweep": "/api/sweep?{dear}",
    "sweep at once": "/api/sweep?{dear}",
    "levels": "/api/levels?{dear}",
    "hysteresis": "/api/hysteresis?{dear}",
    "atlas": "/api/atlas?{dear}&rows=3&sparsities=0.5",
    "train": "/api/train?{dear}&sparsity=0.9",
    "preview": "/preview.png?{dear}&sparsity=0.9",
    "offline": "/offline.html?{dear}",
}


def client(address):
    """Somebody at an address of this machine."""
    transport = httpx.AsyncHTTPTransport(local_address=address, verify=False)
    return httpx.AsyncClient(transport=transport, timeout=300)


def figure(server, name):
    """A gauge of /metrics."""
    lines = web.get(f"{server.url}/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"starcross_{name} "))


async def is_ready(server):
    await asyncio.to_thread(web.get, f"{server.url}/api/sweep")
    await until(lambda: figure(server, "running") == 0)


async def gone(tasks):
    """Leave."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.long
async def test_whatever_an_address_asks_for_others_find_room_and_its_share_of_time_and_all_ends_with_it():
    with serving(STARCROSS_WORKERS="1", STARCROSS_MAX_RUNS="8", STARCROSS_GRACE="0.1") as server:
        await is_ready(server)
        async with client("127.0.0.2") as greedy, client("127.0.0.3") as other:
            for name, path in WAYS.items():
                prefer = {"Prefer": "wait"} if name == "sweep at once" else {}
                dear = [path.format(dear=f"{DEAR}&seed={k}") for k in range(20)]
                asked = [asyncio.create_task(greedy.get(server.url + link, headers=prefer)) for link in dear]
                await until(lambda asked=asked: sum(task.done() for task in asked) == 14)  # six of eight places are its
                assert {task.result().status_code for task in asked if task.done()} == {503}
                answer = await other.get(f"{server.url}{SMALL}{len(name)}")
                assert answer.status_code == 200, name
                assert not all(task.done() for task in asked), f"{name}: it waited until dear ones had ended"
                await gone(asked)
                await until(lambda: figure(server, "running") == figure(server, "viewers") == 0)


@pytest.mark.long
async def test_moments_of_play_without_end_do_not_stop_the_sweeps_of_anybody():
    with serving(STARCROSS_WORKERS="1") as server:
        await is_ready(server)

        async def play(player, k):
            model = {**LOSS, "W": [[1, -1, 0.1 + k / 1000], [0, 0.1, 1]]}
            for path in ("/api/train_on", "/api/loss") * 1000:
                model["b"] = [0, 0, time.monotonic() % 1]
                await player.post(server.url + path, json=model)

        async with client("127.0.0.2") as greedy, client("127.0.0.3") as other:
            players = [asyncio.create_task(play(greedy, k)) for k in range(40)]
            await until(lambda: figure(server, "running") > 20)
            for visitor in (other, greedy):
                answer = await visitor.get(f"{server.url}{SHORT}&seed={100 + (visitor is other)}")
                assert orjson.loads(answer.content.splitlines()[-1])["kind"] == "history"
            assert not any(player.done() for player in players)
            await gone(players)


async def test_who_leaves_while_waiting_for_a_whole_answer_is_no_viewer(server):
    for path in (f"/api/levels?{DEAR}&seed=7", f"/offline.html?{DEAR}&seed=7", f"/preview.png?{DEAR}&seed=7"):
        async with client("127.0.0.1") as visitor:
            waiting = asyncio.create_task(visitor.get(server.url + path))
            await until(lambda: figure(server, "viewers") == 1)
            await gone([waiting])
        await until(lambda: figure(server, "viewers") == 0)
    await until(lambda: figure(server, "running") == 0)


@pytest.mark.long
async def test_past_the_budget_every_address_answers_with_one_sentence():
    with serving(STARCROSS_WORKERS="1", STARCROSS_NEW_RUNS="1") as server:
        await is_ready(server)
        web.get(f"{server.url}{SMALL}0")
        for name, path in WAYS.items():
            answer = web.get(server.url + path.format(dear=f"{DEAR}&seed=1"))
            assert answer.status_code == 429, name
            assert int(answer.headers["Retry-After"]) > 0
            assert web.head(server.url + path.format(dear=f"{DEAR}&seed=1")).status_code == 429
            sentence = answer.json()["errors"][0]["message"] if path.startswith("/api/") else answer.text
            assert sentence.startswith("You have asked for many new trainings")


async def test_qr_codes_are_made_while_the_loop_turns(server):
    async with client("127.0.0.2") as visitor:
        links = [f"{server.url}/?words={'x' * 1000}{k}" for k in range(8)]
        codes = [
            asyncio.create_task(
                visitor.get(f"{server.url}/qr.svg", params={"to": link}, headers={"Connection": "close"})
            )
            for link in links
        ]
        answered = 0
        while not all(code.done() for code in codes):
            with contextlib.suppress(httpx.TransportError):
                answered += (await visitor.get(f"{server.url}/healthz")).is_success
        assert {code.result().status_code for code in codes} == {200}
        assert answered > 2 * len(codes)
