"""The application in this process, without a socket and without workers: for requests that train nothing."""

import asyncio
import functools
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI

from app.classroom.codes import WRONG_CODES
from app.classroom.journal import Journal
from app.classroom.rooms import LocalRooms
from app.http.rate_limits import Budget
from app.main import create_app
from app.runs.engine import Engine
from app.runs.registry import Runs
from app.settings import Settings

T = TypeVar("T")

HOST = "starcross.example"


def application(max_runs: int = 8, budget: Budget | None = None, new_rooms: int = 1000) -> FastAPI:
    """An application whose workers are never started."""
    app = create_app(Settings(workers=1))
    app.state.runs = Runs(Engine(1), grace=0, max_runs=max_runs, max_bytes=2**20, budget=budget)
    app.state.rooms = LocalRooms(Journal(None), max_rooms=8, budget=Budget(new_rooms), guesses=Budget(WRONG_CODES))
    return app


shared_application = functools.cache(application)


def connect(app: FastAPI) -> httpx.AsyncClient:
    """A client of an application; faults of the server are responses, as for other clients."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}", verify=False)


def ask(path: str, method: str = "GET", *, app: FastAPI | None = None, **request: Any) -> httpx.Response:
    """The response to one request, by default of one application for all tests of a process."""

    async def send() -> httpx.Response:
        async with connect(app or shared_application()) as client:
            return await client.request(method, path, **request)

    return run(send())


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns; in a thread of its own, since Playwright's loop may have this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
