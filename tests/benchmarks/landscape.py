"""How long a person waits for the energy levels and for an atlas: the first picture, the whole, and served again."""

import time

import httpx
import orjson

from tests.benchmarks.table import row, spell
from tests.serving import serving

LEVELS = ("n_features=5&importance=1", "n_features=6&importance=1", "n_features=6", "n_features=8")
ATLAS = "/api/atlas?n_features=5&y=importance&rows=21"


def measure(full: bool) -> None:
    """Print waiting times through a server's socket; the default sweep is done before."""
    with serving() as server, httpx.Client(base_url=server.url, timeout=600, verify=False) as web:
        web.get("/api/sweep")
        for query in LEVELS:
            seconds, _ = ask(web, f"/api/levels?{query}")
            row(f"energy levels, {query}", spell(seconds), "1 s" if "=6" in query else "")
        seconds, _ = ask(web, f"/api/levels?{LEVELS[0]}")
        row("  served again", spell(seconds), "50 ms")
        coarse, rows, size = draw(web)
        row("atlas 61 x 21, n=5, two workers: the first whole picture, coarse", spell(coarse), "1 s")
        row("  all rows", spell(rows), "15 s")
        seconds, _ = ask(web, ATLAS)
        row("  served again", spell(seconds), "50 ms")
        row("  payload, gzipped", f"{size / 1000:.0f} KB", "1 MB")
        seconds, _ = ask(web, "/api/hysteresis?importance=1")
        row("hysteresis, n=5, 122 levels one after another", spell(seconds))


def ask(web: httpx.Client, path: str) -> tuple[float, bytes]:
    """Seconds to the last byte, and the body."""
    began = time.perf_counter()
    answer = web.get(path)
    answer.raise_for_status()
    return time.perf_counter() - began, answer.content


def draw(web: httpx.Client) -> tuple[float, float, int]:
    """Seconds until every coarse row is there and until the end, and how many bytes came."""
    began = time.perf_counter()
    coarse = 0.0
    with web.stream("GET", ATLAS) as answer:
        for text in answer.iter_lines():
            if orjson.loads(text)["kind"] == "coarse":
                coarse = time.perf_counter() - began
        return coarse, time.perf_counter() - began, answer.num_bytes_downloaded
