"""Models to draw: levels of a result as far as a picture needs them."""

import math
import random
from typing import Any

Level = dict[str, Any]


def level(arrangement: str, parts: list[dict[str, Any]], W: list[list[float]]) -> Level:
    norms = [math.hypot(*column) for column in zip(*W, strict=True)]
    sentence = f"{arrangement}: {len(norms)} features"
    return {"arrangement": arrangement, "label": arrangement, "sentence": sentence} | {
        "parts": parts,
        "W": W,
        "feature_norm": norms,
    }


def part(shape: str, *features: int) -> dict[str, Any]:
    return {"shape": shape, "features": list(features)}


def ring(n: int, length: float = 1.1) -> list[list[float]]:
    """A regular star as W."""
    turns = [2 * math.pi * i / n for i in range(n)]
    return [[length * math.cos(turn) for turn in turns], [length * math.sin(turn) for turn in turns]]


CROSS = level(
    "2 antipodal pairs + 1 ignored",
    [part("antipodal_pair", 0, 1), part("antipodal_pair", 2, 3), part("ignored", 4)],
    [[1.0, -1.0, 0.0, 0.0, 0.01], [0.0, 0.0, 1.0, -1.0, 0.0]],
)
STAR = level("pentagon", [part("pentagon", *range(5))], ring(5))
LINE = level("antipodal pair", [part("antipodal_pair", 0, 1)], [[1.0, -1.0]])
OCTAHEDRON = level(
    "octahedron",
    [part("octahedron", *range(6)), part("ignored", 6)],
    [[1.0, -1, 0, 0, 0, 0, 0], [0.0, 0, 1, -1, 0, 0, 0], [0.0, 0, 0, 0, 1, -1, 0]],
)
CROWD = level("irregular", [part("irregular", *range(16))], ring(16, 0.4))  # markers as close as they come


def drawn_at_random(seed: int) -> Level:
    """Any number of features in any number of dimensions, some ignored, some faint, some on each other."""
    rolls = random.Random(seed)
    n, m = rolls.randint(2, 16), rolls.randint(1, 3)
    W = [[rolls.gauss(0, 0.6) for _ in range(n)] for _ in range(m)]
    kinds = [rolls.choice(("usual", "usual", "ignored", "faint", "twin")) for _ in range(n)]
    for i, kind in enumerate(kinds):
        for row in W:
            if kind == "twin" and i > 0:
                row[i] = rolls.choice((-1, 1)) * row[i - 1]
            row[i] *= {"faint": 0.05, "ignored": 0.01}.get(kind, 1)
    ignored = [i for i, kind in enumerate(kinds) if kind == "ignored"]
    others = [i for i in range(n) if i not in ignored]
    cut = rolls.randint(0, len(others))
    parts = [part("irregular", *some) for some in (others[:cut], others[cut:]) if some]
    return level("irregular", [*parts, *([part("ignored", *ignored)] if ignored else [])], W)
