"""The application: middleware, routers, static files and what lives as long as the server."""

import asyncio
import functools
import os
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from . import __version__, settings
from .classroom.codes import WRONG_CODES
from .classroom.journal import Journal
from .classroom.rooms import LocalRooms, Unreachable
from .folders import STATIC
from .http import logs
from .http.addresses import RelativeRedirects
from .http.assets import Assets
from .http.connections import make_limiter
from .http.headers import SecurityHeaders
from .http.heads import as_get
from .http.metrics import Metrics, RequestTimer
from .http.rate_limits import Budget, RateLimited
from .http.shutdown import find_server, shut_down_gracefully
from .http.slow_clients import drop_stalled
from .routes import (
    dictionary,
    docs,
    errors,
    health,
    landscape,
    lesson_pages,
    pages,
    room_pages,
    rooms,
    run_response,
    share,
    sweep,
    training,
    words,
)
from .routes.data import pages as data_pages
from .routes.health import Readiness
from .runs import growth, jobs
from .runs.cluster import Cluster
from .runs.engine import Engine
from .runs.registry import QueueFull, Runs, ShuttingDown
from .runs.steps import Workforce
from .runs.store import Store
from .settings import MEGABYTE
from .superposition.experiment.spec import Spec

if TYPE_CHECKING:
    from .classroom.shared import SharedRooms

COMPRESSED_ELSEWHERE = (run_response.JSON_LINES, "text/javascript", "text/css", "image/*", "font/*")
# In the order in which the OpenAPI document lists them.
ROUTES = (
    sweep,
    landscape,
    health,
    training,
    rooms,
    room_pages,
    words,
    dictionary,
    data_pages,
    docs,
    pages,
    share,
    lesson_pages,
)
HERE = [{"url": "."}]  # relative to the OpenAPI document
GAUGES = {  # each an attribute of what lives as long as the server
    "running": ("runs", "Runs under way or waiting"),
    "waiting": ("runs", "Runs that have not begun"),
    "viewers": ("runs", "Viewers of runs that are under way"),
    "memory": ("runs", "Bytes of finished runs in memory"),
    "rooms": ("rooms", "Rooms that are open"),
    "room_viewers": ("rooms", "Streams of rooms that are open"),
}


class Application(FastAPI):
    """FastAPI that answers HEAD as GET and drops stalled connections, outside all middleware."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            send = drop_stalled(send, self.state.metrics.stalled.inc)
        await super().__call__(as_get(scope), receive, send)


def create_app(chosen: settings.Settings | None = None) -> FastAPI:
    """Build the server, with settings from the environment where none are given."""
    options = chosen or settings.read_settings(os.environ)
    assets, metrics = Assets(STATIC), Metrics()
    app = Application(
        title="Starcross",
        version=__version__,
        lifespan=lambda app: live(app, options, assets),
        docs_url=None,
        redoc_url=None,
        servers=HERE,
    )
    app.state.asset, app.state.metrics, app.state.proxies = assets.url, metrics, options.proxies
    for name, (_, text) in GAUGES.items():
        metrics.watch(name, text, functools.partial(read_gauge, app, name))
    app.add_middleware(RequestTimer, metrics=metrics)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6, exclude_content_types=COMPRESSED_ELSEWHERE)
    app.add_middleware(RelativeRedirects)
    app.add_middleware(SecurityHeaders, frames=options.frames)
    for refusal in (QueueFull, RateLimited, ShuttingDown):
        app.add_exception_handler(refusal, errors.handle_refusal)
    app.add_exception_handler(Unreachable, errors.handle_unreachable)
    app.add_exception_handler(ClientDisconnect, errors.handle_disconnect)
    app.add_exception_handler(HTTPException, errors.handle_error)
    app.add_exception_handler(Exception, errors.handle_error)
    for module in ROUTES:
        app.include_router(module.router)
    app.router.routes.append(assets.route)
    return app


@asynccontextmanager
async def live(app: FastAPI, options: settings.Settings, assets: Assets) -> AsyncGenerator[None]:
    """What lives as long as the server: its workers, runs and rooms, and what is done beside answering."""
    metrics: Metrics = app.state.metrics
    async with AsyncExitStack() as stack:
        stack.enter_context(logs.log_as_json())
        assets.load()
        if server := find_server():
            make_limiter(options.workers, proxied=options.proxies > 0).guard(server)
        engine = await stack.enter_async_context(make_workforce(options, metrics))
        store = None
        if options.cache is not None:
            store = await stack.enter_async_context(Store(options.cache, options.cache_mb * MEGABYTE))
        memory, budget = options.memory_mb * MEGABYTE, Budget(options.new_runs)
        runs = await stack.enter_async_context(
            Runs(engine, options.grace, options.max_runs, memory, store, budget, metrics)
        )
        classes = make_rooms(options, Budget(options.new_rooms), Budget(WRONG_CODES))
        app.state.rooms = await stack.enter_async_context(classes)
        app.state.engine, app.state.runs, app.state.readiness = engine, runs, Readiness(engine)
        background = [asyncio.create_task(assets.compress()), asyncio.create_task(train_ahead(runs, options.grow))]

        def tell_clients() -> None:
            classes.close()
            background.append(asyncio.create_task(runs.close()))

        stack.enter_context(shut_down_gracefully(tell_clients))
        yield
        for task in background[:2]:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)


def make_workforce(options: settings.Settings, metrics: Metrics) -> AbstractAsyncContextManager[Workforce]:
    """Who trains: a dask cluster where there is one, else the worker processes of this server."""
    if options.cluster:
        return Cluster(options.cluster)
    return Engine(options.workers, metrics.deaths.inc, options.start)


def make_rooms(options: settings.Settings, new_rooms: Budget, wrong_codes: Budget) -> "LocalRooms | SharedRooms":
    """The rooms of this server, or those that it shares with others."""
    if options.rooms is None:
        return LocalRooms(Journal(options.cache), options.max_rooms, new_rooms, wrong_codes)
    from .classroom.shared import SharedRooms

    return SharedRooms(options.rooms, options.max_rooms, new_rooms, wrong_codes)


def read_gauge(app: FastAPI, name: str) -> float:
    """Read the current value of one of GAUGES; 0 before the start."""
    return float(getattr(getattr(app.state, GAUGES[name][0], None), name, 0))


async def train_ahead(runs: Runs, grow: bool) -> None:
    """Train the spec of the bare address, so that even the first visitor's first paint shows its result.

    grow: whether its columns follow while the server is idle.
    """
    with suppress(ShuttingDown):
        run = await runs.open(jobs.sweep(Spec()))
        with runs.watch(run):
            await run.wait()
        if grow:
            await growth.grow_default(runs)


app = create_app()
