"""The application: middleware, routers, static files and what lives as long as the server; nothing else."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from app import answers, api, docs, jobs, landscape, pages, replies, settings, teaching
from app.assets import Assets
from app.engine import Engine
from app.headers import SecurityHeaders
from app.runs import Runs
from app.superposition.spec import Spec

COMPRESSED_ONCE = (answers.JSON_LINES, "text/javascript", "text/css", "image/*", "font/*")
STATIC = Path(__file__).parent.parent / "static"


def create_app(chosen: settings.Settings | None = None) -> FastAPI:
    """The server, with settings from the environment where none are given."""
    options = chosen or settings.read(os.environ)
    assets = Assets(STATIC)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with (
            Engine(options.workers) as engine,
            Runs(engine, options.grace, options.max_runs, options.memory_mb * 2**20) as runs,
        ):
            app.state.engine, app.state.runs = engine, runs
            background = [asyncio.create_task(assets.compress()), asyncio.create_task(train_default(runs))]
            yield
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)

    app = FastAPI(title="Starcross", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.asset = assets.url
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6, exclude_content_types=COMPRESSED_ONCE)
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(HTTPException, replies.sentence)
    app.add_exception_handler(Exception, replies.sentence)
    app.include_router(api.router)
    app.include_router(landscape.router)
    app.include_router(docs.router)
    app.include_router(pages.router)
    app.include_router(teaching.router)
    app.router.routes.append(assets.route)
    return app


async def train_default(runs: Runs) -> None:
    """Train what the bare address shows, so that even the first visitor's first paint has it."""
    run = await runs.open(jobs.sweep(Spec()))
    with runs.watching(run):
        await run.end()


app = create_app()
