"""A class whose hands are all on the importance slider: each asks as the page does, moves, rests and moves again."""

import asyncio
import math
import random
import time
from dataclasses import dataclass, field

from app.content.view import REST
from app.runs.results import nearest_level
from app.superposition.experiment.axis import DECAYS
from app.superposition.experiment.spec import Spec
from tests.benchmarks.table import row, spell
from tests.serving import Server, serving
from tests.soak.client import ask, metric, metric_is, warm

CLASS, EXPERIMENTS = 200, 30
SECONDS = 20.0  # for which every hand drags
ARRIVAL = 1.0  # within which all hands come
COMING = 0.3  # from the hover that asks for the column to the first move
STEP = 0.05  # between two positions that the hand is at
LEVELS = Spec().levels
COLUMN = f"along=importance&sparsity={LEVELS[nearest_level(LEVELS, REST)]}"  # where the intro ends: grown first
MOVES, RESTS = (0.5, 2.0), (0.05, 1.5)  # seconds for which a hand goes on moving, and then rests on
LEFT = 0  # the status of a row that the hand did not wait for
PAUSE = 0.25  # of a hand after which the page asks for the row


@dataclass
class Hand:
    """What one hand was answered; late: how long it was at values of which it had no model yet."""

    statuses: list[int] = field(default_factory=list)
    column: float = math.inf
    late: float = math.inf


async def measure() -> None:
    """Every promise about a class that moves a slider."""
    with serving(STARCROSS_GROW="on") as server:
        await warm(server)
        while b"immutable" not in (await ask(server.url, f"/api/sweep?{COLUMN}", method="HEAD")).headers:
            await asyncio.sleep(0.5)
        await drag_all(server, "the default, grown", [""] * CLASS)
        await metric_is(server, "starcross_running", 0)
        await drag_all(server, "one that nobody knows", ["seed=1&"] * CLASS)
        await metric_is(server, "starcross_running", 0)
        await drag_all(server, f"{EXPERIMENTS} that nobody knows", [f"seed={2 + k}&" for k in range(EXPERIMENTS)])


async def drag_all(server: Server, what: str, specs: list[str]) -> None:
    """A hand on each of these experiments at once."""
    before = metric(server, "starcross_trainings_total")
    began = time.perf_counter()
    everyone = await asyncio.gather(
        *(drag(server.url, spec, random.Random(k), k * ARRIVAL / len(specs)) for k, spec in enumerate(specs))
    )
    statuses = [status for hand in everyone for status in hand.statuses]
    row(f"{len(specs)} hands on importance, {what}: questions", str(len(statuses)))
    row("  refused", str(sum(status >= 400 for status in statuses)), "0")
    row("  from the question to the column's result, slowest", spell(max(hand.column for hand in everyone)))
    row("  a hand at a value without its model, longest", spell(max(hand.late for hand in everyone)), "1 s")
    trainings = metric(server, "starcross_trainings_total") - before
    row("  trainings", f"{trainings:g} in {spell(time.perf_counter() - began)}")


async def drag(url: str, spec: str, choose: random.Random, delay: float) -> Hand:
    """One hand: the column once, and a row at each rest that lasts, given up where the hand goes on."""
    await asyncio.sleep(delay)
    hand = Hand()
    column = asyncio.create_task(ask(url, f"/api/sweep?{spec}{COLUMN}"))
    await asyncio.sleep(COMING)
    at, end = DECAYS.index(Spec.importance), time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        until = time.perf_counter() + choose.uniform(*MOVES)
        direction = choose.choice((-1, 1))
        while time.perf_counter() < until:
            at = min(max(at + direction, 0), len(DECAYS) - 1)
            await asyncio.sleep(STEP)
        await asyncio.sleep(PAUSE)
        row_here = asyncio.create_task(ask(url, f"/api/sweep?{spec}importance={DECAYS[at]}"))
        done, _ = await asyncio.wait([row_here], timeout=choose.uniform(*RESTS))
        hand.statuses += [task.result().status for task in done] or [LEFT]
        row_here.cancel()
    answer = await column
    hand.statuses.append(answer.status)
    hand.column, hand.late = answer.result, max(0.0, answer.result - COMING)
    return hand
