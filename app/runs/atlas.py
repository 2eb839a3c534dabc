"""The phase atlas: ground states over sparsity and another axis, each row a sweep shared with everyone."""

import asyncio
import functools
from collections.abc import AsyncGenerator, Callable, Iterator
from typing import TYPE_CHECKING, Literal, TypedDict

import orjson

from ..superposition.branches import coverage
from ..superposition.experiment.axis import SPARSITY
from ..superposition.experiment.jsonl import DRAWN_DIGITS, Summary, line
from . import jobs
from .atlas_query import LAST, Atlas
from .jobs import Job
from .registry import Runs
from .results import RESULT, finish_part
from .run import Run

if TYPE_CHECKING:  # no torch in the web process
    from ..superposition.branches.phase_change import AxisChange, SweepChange

COARSE_ROWS = 5  # that show the whole picture roughly before any row is trained
MAX_RUNNING = 3  # runs under way for one atlas; the borders follow as many rows


class AtlasHeader(TypedDict):
    kind: Literal["atlas"]
    y_name: str
    sparsity: tuple[float, ...]
    y: list[float]


class AtlasAcrossHeader(TypedDict):
    """With another axis across than sparsity: that of all its models, or null on the vertical one."""

    kind: Literal["atlas"]
    x_name: str
    y_name: str
    sparsity: float | None
    x: tuple[float, ...]
    y: list[float]


class AtlasRow(TypedDict):
    kind: Literal["row"]
    y: float
    levels: list[Summary]
    changes: "list[SweepChange] | list[AxisChange]"


class AtlasDone(TypedDict):
    kind: Literal["done"]


def atlas_job(atlas: Atlas) -> Job:
    """The run that draws an atlas."""
    identity = {**atlas.spec.as_dict(), "x": atlas.x, "y": atlas.y, "rows": atlas.rows, "sparsity": atlas.sparsity}
    header = line(header_of(atlas))
    return Job("atlas", identity, header=(header,), compose=functools.partial(draw_rows, atlas))


def header_of(atlas: Atlas) -> AtlasHeader | AtlasAcrossHeader:
    """The first line of an atlas: its axes."""
    if atlas.x == SPARSITY:
        return {"kind": "atlas", "y_name": atlas.y, "sparsity": atlas.across, "y": atlas.values}
    return {
        "kind": "atlas",
        "x_name": atlas.x,
        "y_name": atlas.y,
        "sparsity": atlas.sparsity,
        "x": atlas.across,
        "y": atlas.values,
    }


async def draw_rows(atlas: Atlas, runs: Runs, whole: Run) -> AsyncGenerator[list[bytes]]:
    """Make the lines of an atlas from those of its parts: coarse rows first, then rows between rows."""
    room = asyncio.Semaphore(MAX_RUNNING)  # fair: parts begin in order

    async def lines_of(part: Job, convert: Callable[[list[bytes]], list[bytes]]) -> list[bytes]:
        async with room, runs.open_part(part, whole) as run:
            await finish_part(run)
            return await asyncio.to_thread(convert, run.lines)

    tasks = [asyncio.create_task(lines_of(part, convert)) for part, convert in list_parts(atlas)]
    try:
        for task in tasks:  # in order, whichever is ready first: equal links give equal bytes
            yield await task
        yield [line(AtlasDone(kind="done"))]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def list_parts(atlas: Atlas) -> Iterator[tuple[Job, Callable[[list[bytes]], list[bytes]]]]:
    """The runs of an atlas in the order in which they begin, each with what converts its lines into the atlas's."""
    order = coarse_first(len(atlas.values))
    for k in sorted(order[:COARSE_ROWS]):
        value = atlas.values[k]
        yield jobs.coarse_row(atlas.row(value), value), list
    for started, k in enumerate(order):
        if (
            started == min(MAX_RUNNING, len(order) - 1)
            and (atlas.x, atlas.y) == (SPARSITY, LAST)
            and coverage.has_boundaries(atlas.spec)
        ):
            yield jobs.borders(atlas.spec), list
        value = atlas.values[k]
        yield jobs.sweep(atlas.row(value)), functools.partial(row_lines, value)


def coarse_first(count: int) -> list[int]:
    """0 ... count - 1 in an order whose every prefix is spread evenly: both ends, then the middles of the gaps."""
    order, gaps = [0, count - 1], [(0, count - 1)]
    while gaps:
        halves = []
        for low, high in gaps:
            if high - low > 1:
                middle = (low + high) // 2
                order.append(middle)
                halves += [(low, middle), (middle, high)]
        gaps = halves
    return list(dict.fromkeys(order))


def row_lines(value: float, sweep: list[bytes]) -> list[bytes]:
    """The line of a row from the lines of its sweep."""
    result = orjson.loads(next(line for line in sweep if line.startswith(RESULT)))
    levels: list[Summary] = [
        {
            "arrangement": level["arrangement"],
            "label": level["label"],
            "sentence": level["sentence"],
            "parts": level["parts"],
            "loss": level["loss"],
            "W": [[round(number, DRAWN_DIGITS) for number in row] for row in level["W"]],
            "b": [round(number, DRAWN_DIGITS) for number in level["b"]],
        }
        for level in result["levels"]
    ]
    return [line(AtlasRow(kind="row", y=value, levels=levels, changes=result["changes"]))]
