"""The arrangements along the slider as named bands, drawn on the server as inline SVG."""

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

from markupsafe import Markup

CHARACTER = 0.0125  # of a band's name, as a share of the ribbon
REMAINDER = re.compile(r" \+ \d+ ignored$")
SHARED = re.compile(r",[^+]+(?= \+|$)")


def ribbon(levels: Sequence[dict[str, Any]], changes: Sequence[dict[str, Any]]) -> Markup:
    """The arrangements along the slider as bands, named where their names find room.

    They meet at its changes, or half way between two levels where only a name gives way.
    """
    sparsities = [level["sparsity"] for level in levels]
    starts = [next(run) for _, run in groupby(range(len(levels)), key=lambda k: levels[k]["arrangement"])]
    edges = [*(edge_at(start, sparsities, changes) for start in starts), 1.0]
    marks = []
    for (left, right), level in zip(pairwise(edges), (levels[start] for start in starts), strict=True):
        label, classes = level["label"], colour_classes(level["parts"])
        marks.append(f'<rect class="band {classes}" x="{left:.3%}" width="{right - left:.3%}" height="100%"/>')
        briefly = REMAINDER.sub("", label)
        shorter = (label, briefly, SHARED.sub("", briefly))
        names = [name for name in shorter if len(name) * CHARACTER < right - left]
        if names:
            middle = (left + right) / 2
            marks.append(f'<text class="band-name" x="{middle:.3%}" y="50%" dy="0.35em">{names[0]}</text>')
    return Markup("".join(marks))


def colour_classes(parts: Sequence[dict[str, Any]]) -> str:
    """The style sheet's classes for the colour of an arrangement: by its largest part, and by how many are kept."""
    kept = sum(len(part["features"]) for part in parts if part["shape"] != "ignored")
    return f"shape-{parts[0]['shape']} kept-{kept}"


def edge_at(start: int, sparsities: Sequence[float], changes: Sequence[dict[str, Any]]) -> float:
    """Where the band that begins at a level begins."""
    if start == 0:
        return 0.0
    between = (place(sparsities, one["sparsity"]) for one in changes)
    here = (at for at in between if start - 1 <= at * (len(sparsities) - 1) <= start)
    return next(here, (start - 0.5) / (len(sparsities) - 1))


def place(sparsities: Sequence[float], sparsity: float) -> float:
    """Where a sparsity lies along the slider, from 0 to 1; between two levels the density is read as a power."""
    above = max(1, bisect_left(sparsities, sparsity))
    low, high, at = (math.log(1 - value) for value in (sparsities[above - 1], sparsities[above], sparsity))
    return (above - 1 + (at - low) / (high - low)) / (len(sparsities) - 1)
