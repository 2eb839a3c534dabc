"""Ten thousand runs, ten thousand connections, a hundred thousand questions that make no sense."""

import asyncio
import contextlib
import random
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from tests.benchmarks.table import row, spell
from tests.serving import Server, serving
from tests.soak.client import Answer, ask, metric, resident, warm

RUNS = CONNECTS = 10_000
QUESTIONS = 100_000
SECONDS = {"runs": 150.0, "questions": 100.0}
CACHE_MB = 8


async def measure() -> None:
    """Every promise about bounds."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"STARCROSS_CACHE": folder, "STARCROSS_CACHE_MB": str(CACHE_MB), "STARCROSS_MEMORY_MB": "4"}
        with serving(STARCROSS_NEW_RUNS="1000000", **environ) as server:
            await warm(server)
            await many_runs(server)
            await many_connections(server)
            row("  the folder of finished runs", f"{held(folder) / 2**20:.1f} MB", f"{CACHE_MB} MB")
    with tempfile.TemporaryFile() as log, serving(log=log) as server:
        await warm(server)
        await nonsense(server)
        log.seek(0)
        row("  tracebacks in its log", str(log.read().count(b"Traceback")), "0")


async def many_runs(server: Server) -> None:
    """Distinct runs, sweeps and trainings, some at once, until there are enough or the time is over."""
    began, count, warm_memory, warm_at = time.perf_counter(), 0, 0.0, 0
    numbers = iter(range(RUNS))
    failed = 0

    async def client() -> None:
        nonlocal count, failed
        for number in numbers:
            model = f"n_features=2&n_hidden=1&n_seeds=1&seed={number}"
            sweep = number % 10 == 0
            path = f"/api/sweep?{model}&sparsities=0.5" if sweep else f"/api/train?{model}&sparsity=0.5&steps=10"
            answer = await ask(server.url, path)
            failed += not (answer.complete if sweep else b'{"kind":"done"' in answer.body)
            count += 1
            if time.perf_counter() > began + SECONDS["runs"]:
                return

    clients = [asyncio.create_task(client()) for _ in range(8)]
    while not all(task.done() for task in clients):
        await asyncio.sleep(0.5)
        if not warm_at and time.perf_counter() > began + SECONDS["runs"] / 4:
            warm_memory, warm_at = resident(server), count
    after = resident(server)
    row(f"{count} distinct runs, failed", str(failed), "0")
    row("  runs a second, about the smallest there are", f"{count / (time.perf_counter() - began):.1f}")
    growth = after / warm_memory - 1 if warm_memory else float("nan")
    row(f"  memory at the end beside after {warm_at}", f"{growth:+.1%} ({after:.0f} MB)", "10%")


async def many_connections(server: Server) -> None:
    """Connections that come and go."""
    before = files(server)
    for _ in range(CONNECTS // 100):
        await asyncio.gather(*(ask(server.url, "/healthz") for _ in range(100)))
    await asyncio.sleep(1)
    row(f"{CONNECTS} connections: open files more than before", str(files(server) - before), "0")


def files(server: Server) -> int:
    """Open files of the web process."""
    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))


def held(folder: str) -> int:
    """Bytes of the files in a folder."""
    return sum(path.stat().st_size for path in Path(folder).iterdir())


async def nonsense(server: Server) -> None:
    """Generated questions: names, numbers and bytes that a client might get wrong, or that are no HTTP at all."""
    chance, began, worst, count, longest = random.Random(1), time.perf_counter(), 0, 0, 0

    async def client() -> None:
        nonlocal worst, count, longest
        while count < QUESTIONS and time.perf_counter() < began + SECONDS["questions"]:
            count += 1
            if chance.random() < 0.1:
                await garbage(server, chance)
                continue
            answer = await question(server, chance)
            worst = max(worst, answer.status)
            if 400 <= answer.status < 500:
                longest = max(longest, len(answer.body))

    await asyncio.gather(*(client() for _ in range(32)))
    row(f"{count} generated questions: the worst status", str(worst), "below 500")
    row("  the longest refusal", f"{longest} bytes", "2048 bytes")
    failures = metric(server, 'starcross_request_seconds_count{route=".*",status="5..')
    row("  answers of 500 and more by the server's count", f"{failures:g}", "0")
    row("  after", spell(time.perf_counter() - began))


NAMES = [
    "n_features",
    "n_hidden",
    "importance",
    "importances",
    "sparsities",
    "activation",
    "constraint",
    "seed",
    "n_seeds",
]
TEXTS = [
    "1e999",
    "nan",
    "-1",
    "",
    "%00",
    "%FF%FE",
    "5,5,5",
    "relu",
    "999999999999999999",
    "1_0",
    "٣",
    "0x10",
    ",,,",
    "1;2",
]
VALUES = [float("1e400"), -1, True, None, "x", [], {}, [[1]], [[0.1, 0.2], [0.3]], 1e300, "NaN", [None]]


async def garbage(server: Server, chance: random.Random) -> None:
    """Bytes that are no question, or one that breaks off."""
    place = urlsplit(server.url)
    with contextlib.suppress(OSError):
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        begin = chance.choice(
            [b"", b"GET ", b"POST /api/loss HTTP/1.1\r\nContent-Length: 9999\r\n\r\n", b"GET / HTTP/1.1\r\n"]
        )
        writer.write(begin + chance.randbytes(chance.randint(1, 300)))
        if chance.random() < 0.5:
            writer.write_eof()
            await reader.read()
        writer.close()


async def question(server: Server, chance: random.Random) -> Answer:
    """One question with at least one fault."""
    if chance.random() < 0.6:
        pairs = [f"{chance.choice(NAMES)}={chance.choice(TEXTS)}" for _ in range(chance.randint(1, 4))]
        pairs.append(f"bad{chance.randrange(10)}={chance.randbytes(4).hex()}")
        path = chance.choice(["/api/sweep", "/api/levels", "/api/atlas", "/api/train"])
        return await ask(server.url, f"{path}?{'&'.join(pairs)}".encode().decode("latin-1"))
    if chance.random() < 0.5:
        body = chance.randbytes(chance.randint(0, 200))
    else:
        made = {name: chance.choice(VALUES) for name in ("W", "b", "sparsity", "importances") if chance.random() < 0.8}
        body = orjson.dumps({**made, "extra": 1})
    return await ask(server.url, "/api/loss", method="POST", body=body)
