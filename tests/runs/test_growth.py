"""What the server trains by itself: first visitors find it, nobody waits for it, and nobody's limits know of it."""

import asyncio
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.http.rate_limits import Budget
from app.routes.sweep import read_job
from app.runs import jobs
from app.runs.engine import Engine
from app.runs.growth import list_jobs
from app.runs.registry import Runs
from app.runs.store import Store
from app.superposition.patterns.spec import PatternSpec
from tests.runs.test_registry import LONG, OTHER, SHORT, kinds, runs_of, whole
from tests.serving import serving, until, wait_for, web

FIRST = "/api/sweep?along=importance&sparsity=0.98004737685"


def figure(server, name):
    """A figure of /metrics, its labels added up."""
    values = re.findall(rf"^{name}(?:{{.*}})? (\S+)$", web.get(f"{server.url}/metrics").text, re.MULTILINE)
    return sum(map(float, values))


def test_what_the_page_asks_for_where_its_intro_ends_comes_first_and_nothing_comes_twice():
    every = list(list_jobs())
    identities = [job.identity for job in every]
    assert identities[0]["axis"]["name"] == "importance"
    assert identities[0]["axis"]["sparsity"] == pytest.approx(0.98005, abs=1e-5)
    assert [job.kind for job in every[7:9]] == ["words", jobs.patterns(PatternSpec()).kind]
    others = ["patterns", "patterns", "samples", "samples", "dictionary"]
    assert [job.kind for job in every[8 : 8 + len(others)]] == others
    assert len({job.key for job in every}) == len(every) == 5 + 1 + 61 + 1 + len(others)


PAGES = (
    "patterns?",
    "patterns?pattern=months&sharpness=0&log_odds=-1.25",
    "samples?",
    "samples?n_features=5&sparsity=0.9&sample_length=as_drawn&n_samples=1000",
)


@pytest.mark.long
@pytest.mark.parametrize("address", PAGES)
def test_what_pages_of_other_data_and_their_lessons_ask_for_is_grown(address, browser, tmp_path):
    page = browser.new_page()
    with serving(STARCROSS_CACHE=str(tmp_path), STARCROSS_GROW="off") as server:
        with page.expect_request("**/api/sweep?*") as asked:
            page.goto(f"{server.url}/{address}")
        page.close()
    job = read_job(parse_qsl(urlsplit(asked.value.url).query))
    assert job.key in {grown.key for grown in list_jobs()}


@pytest.mark.long
@pytest.mark.parametrize("grow", ["on", "off"])
def test_a_first_visitor_finds_a_column_that_nobody_has_asked_for(grow, tmp_path):
    with serving(STARCROSS_CACHE=str(tmp_path), STARCROSS_GROW=grow) as server:
        wait_for(lambda: figure(server, "starcross_endings_total") >= (2 if grow == "on" else 1))
        assert figure(server, "starcross_trainings_total") == 1  # the default sweep
        head = web.head(f"{server.url}{FIRST}").headers
        assert ("immutable" in head["Cache-Control"]) == (grow == "on")


async def test_a_run_for_nobody_pauses_for_others_goes_on_after_them_and_counts_for_nobody():
    async with Engine(1) as engine, Runs(engine, 60, 1, 2**26, budget=Budget(1)) as runs:
        growing = asyncio.create_task(runs.grow(LONG))
        await until(lambda: runs._running)
        (run,) = runs._running.values()
        await until(lambda: len(run.lines) > 1)
        asked = await runs.open(OTHER, "one")
        assert (runs.running, runs.trainings) == (1, 1)
        before = len(run.gzipped)
        with runs.watch(asked):
            await asked.wait()
        assert len(run.gzipped) <= before + 1  # the step that had begun
        await until(lambda: len(run.gzipped) > before + 1)
        growing.cancel()


async def test_who_asks_for_it_watches_it_and_it_pauses_for_nobody_any_more():
    async with runs_of() as (runs, _):
        other = await runs.open(LONG)
        growing = asyncio.create_task(runs.grow(SHORT))
        await until(lambda: len(runs._running) == 2)
        assert kinds(await whole(runs, SHORT))[-1] == "history"
        await growing
        assert not other.ended
        assert runs.trainings == 1


async def test_what_is_kept_on_disk_is_not_grown_again_nor_held_in_memory(tmp_path):
    async with Engine(1) as engine, Store(tmp_path, 2**26) as store:
        async with Runs(engine, 60, 8, 2**26, store) as runs:
            await runs.grow(SHORT)
            await until(lambda: not runs._tasks)
            assert runs.memory == 0
        async with Runs(engine, 60, 8, 2**26, store) as runs:
            await runs.grow(SHORT)
            assert not runs._tasks
            assert kinds(await whole(runs, SHORT))[-1] == "history"
            assert runs.trainings == 0


async def test_a_server_that_stops_grows_nothing_more():
    async with runs_of() as (runs, _):
        growing = asyncio.create_task(runs.grow(LONG))
        await until(lambda: runs._running)
        await runs.close()
        await growing
        await runs.grow(SHORT)
        assert not runs._running
