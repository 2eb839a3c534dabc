"""How long a person waits: to the first frame, to the result, for dearer specs; and how much is sent."""

import http.client
import statistics
import time
import zlib
from urllib.parse import urlsplit

import orjson

from app.superposition.experiment.spec import Spec
from tests.benchmarks.running import best_of
from tests.benchmarks.table import row, spell
from tests.serving import serving

ASKED = 5
DEAR = (
    ("n=8 in 2D", Spec(n_features=8), 2, "5 s"),
    ("n=12 in 3D", Spec(n_features=12, n_hidden=3), 1, "15 s"),
)


def measure(full: bool) -> None:
    """Print waiting times in this process, then through a server's socket."""
    sweep = best_of(3, Spec())
    row("default sweep in this process, best of 3: first frame", spell(sweep.first_frame), "100 ms")
    row("  result and history", spell(sweep.seconds), "0.5 s")
    for name, spec, repeats, aim in DEAR:
        done = best_of(repeats, spec)
        row(f"{name}, 61 levels x 8 seeds, best of {repeats}: first frame", spell(done.first_frame))
        row("  result and history", spell(done.seconds), aim)
    over_a_socket()


def over_a_socket() -> None:
    """Ask a server for sweeps that nobody has asked for before, one after the other."""
    with serving() as server:
        ask(server.url, "/api/sweep")  # every server begins with the default run: until it is done a worker is busy
        asked = [ask(server.url, f"/api/sweep?seed={seed}") for seed in range(1, ASKED + 1)]
        size = asked[0][1]
        for kind, aim in (("sweep", ""), ("frame", "100 ms"), ("result", "0.5 s")):
            times = [arrivals[kind] for arrivals, _ in asked]
            figure = f"{spell(min(times))}, median {spell(statistics.median(times))}"
            row(f"through a server, best of {ASKED}: to the first line of kind {kind}", figure, aim)
        row("  payload of a default sweep, gzipped", f"{size / 1000:.0f} KB", "200 KB")


def ask(url: str, path: str) -> tuple[dict[str, float], int]:
    """When the first line of each kind came, in seconds from the request, and how many bytes came in all."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=300)
    unpacker = zlib.decompressobj(wbits=31)
    arrivals: dict[str, float] = {}
    text, size = b"", 0
    began = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    while chunk := answer.read1():
        size += len(chunk)
        *lines, text = (text + unpacker.decompress(chunk)).split(b"\n")
        for line in lines:
            arrivals.setdefault(orjson.loads(line)["kind"], time.perf_counter() - began)
    connection.close()
    return arrivals, size
