"""Runs as responses: streamed while they are under way, cacheable once they have finished."""

import asyncio
import gzip

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import Response

from app.routes import run_response
from app.routes.run_response import CHUNK_BYTES, JSON_LINES, head_response, split
from app.runs.jobs import Job
from app.runs.registry import Runs
from tests.in_process import application, connect
from tests.routes.test_sweep import LONG, SHORT
from tests.serving import until, web

LINES = [b'{"kind":"first"}\n', b'{"kind":"second"}\n', b'{"kind":"last"}\n']


async def compose(runs, run):
    for line in LINES[1:]:
        yield [line]


JOB = Job("test", "lines", header=(LINES[0],), compose=compose)


async def compose_forever(runs, run):
    yield LINES[1:2]
    await asyncio.Event().wait()


ENDLESS = Job("test", "endless", header=(LINES[0],), compose=compose_forever)


def serving(job: Job) -> FastAPI:
    """An application that answers with a job's run at /stream and at /whole."""
    app = application()

    async def stream(request: Request) -> Response:
        return await run_response.stream(request, job)

    async def whole(request: Request) -> Response:
        return await run_response.respond_when_finished(request, job, "application/json")

    app.add_api_route("/stream", stream)
    app.add_api_route("/whole", whole)
    return app


async def test_a_stream_is_not_cached_and_a_finished_run_is():
    app = serving(JOB)
    runs: Runs = app.state.runs
    async with connect(app) as client:
        streamed = await client.get("/stream", headers={"Accept-Encoding": "identity"})
        await until(lambda: runs.running == 0)
        finished = await client.get("/stream", headers={"Accept-Encoding": "identity"})
        gzipped = await client.get("/stream", headers={"Accept-Encoding": "gzip"})
    assert streamed.content == finished.content == gzipped.content == b"".join(LINES)
    assert streamed.headers["Content-Type"] == JSON_LINES
    assert streamed.headers["Cache-Control"] == "no-store"
    assert streamed.headers["X-Accel-Buffering"] == "no"
    assert "immutable" in finished.headers["Cache-Control"]
    assert finished.headers["Content-Length"] == str(len(finished.content))
    assert gzipped.headers["Content-Encoding"] == "gzip"
    assert runs.trainings == 1


@pytest.mark.parametrize(("path", "prefer"), [("/whole", ""), ("/stream", "respond-async, wait=60")])
async def test_a_client_may_wait_for_the_whole(path, prefer):
    async with connect(serving(JOB)) as client:
        answer = await client.get(path, headers={"Prefer": prefer})
    assert answer.content == b"".join(LINES)
    assert "immutable" in answer.headers["Cache-Control"]


async def test_a_client_that_has_the_run_gets_no_body():
    async with connect(serving(JOB)) as client:
        answer = await client.get("/stream", headers={"If-None-Match": f'"other", {JOB.etag}'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == JOB.etag


@pytest.mark.parametrize("path", ["/stream", "/whole"])
async def test_head_starts_nothing(path):
    app = serving(JOB)
    async with connect(app) as client:
        answer = await client.head(path)
    assert answer.status_code == 200
    assert "Content-Length" not in answer.headers
    assert app.state.runs.trainings == 0


async def test_a_failed_run_is_a_503_for_who_waits_and_an_error_line_in_a_stream():
    async def compose_fault(runs, run):
        yield [b"{}\n"]
        raise ValueError

    app = serving(Job("test", "fault", compose=compose_fault))
    async with connect(app) as client:
        waited, streamed = await client.get("/whole"), await client.get("/stream")
    assert waited.status_code == 503
    assert waited.text == "This run failed because of a fault in the server."
    assert b'"kind":"error"' in streamed.content.splitlines()[-1]


async def test_a_viewer_counts_while_it_waits_and_no_longer():
    app = serving(ENDLESS)
    runs: Runs = app.state.runs
    async with connect(app) as client:
        waiting = asyncio.create_task(client.get("/whole"))
        await until(lambda: runs.viewers == 1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert runs.viewers == 0
    await until(lambda: runs.running == 0)


async def test_chunks_are_split_and_no_byte_is_lost():
    async def chunks():
        for size in (0, 10, CHUNK_BYTES, 3 * CHUNK_BYTES + 1):
            yield b"x" * size

    pieces = [piece async for piece in split(chunks())]
    assert [len(piece) for piece in pieces] == [10, CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES, CHUNK_BYTES, 1]


def test_the_head_of_what_is_not_there_yet_has_no_length():
    response = head_response({"ETag": "x"}, "image/png")
    assert "Content-Length" not in response.headers
    assert (response.headers["ETag"], response.headers["Content-Type"]) == ("x", "image/png")


def test_a_finished_run_is_one_answer_that_caches_may_keep(server):
    streamed = web.get(server.url + SHORT)
    kept = web.get(server.url + SHORT)
    assert kept.content == streamed.content
    assert "immutable" in kept.headers["Cache-Control"]
    assert int(kept.headers["Content-Length"]) > 0
    packed = web.stream("GET", server.url + SHORT, headers={"Accept-Encoding": "gzip"})
    with packed as answer:
        assert gzip.decompress(b"".join(answer.iter_raw())) == kept.content
    plain = web.get(server.url + SHORT, headers={"Accept-Encoding": "gzip;q=0, br"})
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == "Accept-Encoding"


def test_who_has_it_already_is_told_so(server):
    tag = web.head(server.url + SHORT).headers["ETag"]
    again = web.get(server.url + SHORT, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert web.get(server.url + SHORT, headers={"If-None-Match": '"else"'}).status_code == 200
    reordered = "/api/sweep?sparsities=0.9,0.5&n_hidden=1&n_seeds=1&n_features=2&seed=0"
    assert web.head(server.url + reordered).headers["ETag"] == tag
    assert web.head(server.url + SHORT + "&seed=1").headers["ETag"] != tag


def test_head_says_what_get_would_without_training(server):
    answer = web.head(f"{server.url}{LONG}&seed=2")
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["Content-Type"] == "application/jsonl"
    assert web.head(f"{server.url}/api/sweep?n_features=1").status_code == 422
