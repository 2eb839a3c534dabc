"""The result of a finished sweep, and which of its levels a slider shows."""

import functools
from typing import Any

import orjson

from .run import Run

RESULT = b'{"kind":"result"'


@functools.lru_cache(maxsize=8)  # the links of a class; each takes milliseconds to parse
def read_result(run: Run | None) -> dict[str, Any]:
    """Read the result line of a finished run, not to be modified; one without levels where there is no such run."""
    results = (line for line in run.lines if line.startswith(RESULT)) if run else iter(())
    return next(map(orjson.loads, results), {"levels": [], "changes": []})


def nearest_level(levels: tuple[float, ...], sparsity: float) -> int:
    """The slider level closest to a sparsity."""
    return min(range(len(levels)), key=lambda index: abs(levels[index] - sparsity))
