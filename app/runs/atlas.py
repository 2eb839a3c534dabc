"""The phase atlas: ground states over sparsity and another axis, each row a sweep shared with everyone."""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypedDict, get_args

import orjson

from ..superposition.branches import coverage
from ..superposition.experiment.cost import cost
from ..superposition.experiment.jsonl import DRAWN_DIGITS, Summary, line
from ..superposition.experiment.query import read_field
from ..superposition.experiment.spec import FIELD, Fault, Field, Spec
from . import jobs
from .jobs import Job
from .registry import Runs
from .results import RESULT
from .run import Run

if TYPE_CHECKING:  # no torch in the web process
    from ..superposition.runs.phase_changes import SweepChange

AtlasAxis = Literal["importance", "features", "last_importance"]
AXES: tuple[AtlasAxis, ...] = get_args(AtlasAxis)
FIELDS = (
    Field("y", "choice", "Vertical axis", choices=AXES),
    Field("rows", "integer", "Rows", 2, 41),
)
DEFAULTS: dict[str, Any] = {"y": AXES[0], "rows": 21}  # importance in twentieths
MAX_FEATURES = 8  # on the axis of features: beyond, rows are expensive and the loss has no closed form
DECADE = 1.0  # of the last importance, on either side of 1
COST_LIMIT = 800.0  # of all rows together, in units of `cost`
COARSE_ROWS = 5  # that show the whole picture roughly before any row is trained
MAX_RUNNING = 3  # runs under way for one atlas; the borders follow as many rows


class AtlasHeader(TypedDict):
    kind: Literal["atlas"]
    y_name: AtlasAxis
    sparsity: tuple[float, ...]
    y: list[float]


class AtlasRow(TypedDict):
    kind: Literal["row"]
    y: float
    levels: list[Summary]
    changes: "list[SweepChange]"


class AtlasDone(TypedDict):
    kind: Literal["done"]


@dataclass(frozen=True)
class Atlas:
    """One atlas. spec: of its rows, except for what the vertical axis y replaces."""

    spec: Spec
    y: AtlasAxis
    rows: int

    @property
    def values(self) -> list[float]:
        """The values of the rows on the axis, ascending."""
        if self.y == "features":
            return list(range(int(FIELD["n_features"].minimum), min(self.rows + 1, MAX_FEATURES) + 1))
        fractions = [k / (self.rows - 1) for k in range(self.rows)]
        if self.y == "last_importance":
            return [round(10 ** (DECADE * (2 * fraction - 1)), 6) for fraction in fractions]
        field = FIELD["importance"]
        reach = field.maximum - field.minimum
        # On the slider's own steps; 1e-6 rounds halves up in spite of floating point.
        steps = [round(reach * (1 - fraction) / field.step + 1e-6) for fraction in fractions]
        return [round(field.maximum - step * field.step, 6) for step in steps]

    def row(self, value: float) -> Spec:
        """The spec of a row."""
        if self.y == "features":
            n = int(value)
            return replace(self.spec, n_features=n, importances=None, group_size=min(self.spec.group_size, n))
        if self.y == "last_importance":
            return replace(self.spec, importance=1.0, importances=(1.0,) * (self.spec.n_features - 1) + (value,))
        return replace(self.spec, importance=value, importances=None)


def read_atlas_fields(pairs: list[tuple[str, str]]) -> tuple[dict[str, Any], list[Fault]]:
    """The atlas's own fields from (name, text) pairs, and their faults."""
    values, faults = dict(DEFAULTS), []
    for field in FIELDS:
        texts = [text for name, text in pairs if name == field.name]
        if len(texts) > 1:
            faults.append(Fault(field.name, f"{field.name} is given more than once; give it once."))
        elif texts:
            value, message = read_field(field, texts[0])
            values[field.name] = value
            faults += [Fault(field.name, message)] if message else []
    return values, faults


def max_rows(atlas: Atlas) -> int:
    """How many rows as expensive as the atlas's most expensive one request may ask for."""
    return int(COST_LIMIT / max(cost(atlas.row(value)) for value in atlas.values))


def limit_rows(atlas: Atlas) -> Atlas:
    """The atlas with as many of its rows as one request may ask for."""
    return replace(atlas, rows=max(int(FIELDS[1].minimum), min(atlas.rows, max_rows(atlas))))


def check_cost(atlas: Atlas) -> list[Fault]:
    """The fault of an atlas whose rows need more work than one request may ask for."""
    limit = max_rows(atlas)
    if len(atlas.values) <= limit:
        return []
    n = atlas.row(atlas.values[-1]).n_features
    message = f"This needs more work than one request may ask for: with n_features={n} and"
    return [Fault("rows", f"{message} {len(atlas.spec.levels)} levels, rows must be at most {max(limit, 1)}.")]


def atlas_job(atlas: Atlas) -> Job:
    """The run that draws an atlas."""
    identity = {**atlas.spec.as_dict(), "y": atlas.y, "rows": atlas.rows}
    header = line(AtlasHeader(kind="atlas", y_name=atlas.y, sparsity=atlas.spec.levels, y=atlas.values))
    return Job("atlas", identity, header=(header,), compose=functools.partial(draw_rows, atlas))


async def draw_rows(atlas: Atlas, runs: Runs, whole: Run) -> AsyncIterator[list[bytes]]:
    """Make the lines of an atlas from those of its parts: coarse rows first, then rows between rows."""
    room = asyncio.Semaphore(MAX_RUNNING)  # fair: parts begin in order

    async def lines_of(part: Job, convert: Callable[[list[bytes]], list[bytes]]) -> list[bytes]:
        async with room, runs.open_part(part, whole) as run:
            await run.wait()
            if run.failure:
                raise RuntimeError(f"{part} failed: {run.failure}")
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
            and atlas.y == "last_importance"
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
