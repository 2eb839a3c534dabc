"""The bench's table: one row a figure, each beside its aim, printed as soon as it is known."""

import statistics
import time
from collections.abc import Callable

WIDTHS = (64, 34)
FRAME = "one frame, 16.7 ms"


def row(what: str, figure: str, aim: str = "") -> None:
    """Print one row."""
    print(f"{what:<{WIDTHS[0]}} {figure:<{WIDTHS[1]}} {aim}".rstrip(), flush=True)


def title() -> None:
    """Print the head of the table."""
    row("measured", "figure", "aim")
    print("-" * (sum(WIDTHS) + 24), flush=True)


def seconds(function: Callable[[], object], repeats: int) -> list[float]:
    """How long each of some calls took, ascending: the first is what the machine can do, the rest what it did."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        function()
        times.append(time.perf_counter() - began)
    return sorted(times)


def spell(duration: float) -> str:
    """Seconds in the unit that suits them."""
    if duration < 1:
        return f"{duration * 1000:.3g} ms"
    return f"{duration:.3g} s" if duration < 600 else f"{duration / 60:.3g} min"


def figures(times: list[float]) -> str:
    """The median and the 95th percentile of times in ms."""
    if len(times) < 2:
        return "too few"
    return f"median {statistics.median(times):.1f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.1f} ms"
