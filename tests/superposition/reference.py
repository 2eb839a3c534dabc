"""Values from outside: losses, gradients and weights that an independent calculation found."""

import json
from pathlib import Path
from typing import Any

import numpy as np

REFERENCE: dict[str, Any] = json.loads((Path(__file__).parent / "reference.json").read_text())
WORDS = {"2x digon": "2 antipodal pairs", "2x dedicated": "2 dedicated"}
IRREGULAR_PENTAGON = ("irregular", "bent star with 5 points")  # theirs is either of ours


def name(theirs: str) -> str:
    """Their name of an arrangement in our words."""
    for word, ours in WORDS.items():
        theirs = theirs.replace(word, ours)
    return theirs


def same_shape(ours: str, theirs: str) -> bool:
    """Whether our name of an arrangement and theirs begin with the same shape."""
    first, expected = ours.split(" + ")[0], name(theirs).split(" + ")[0]
    return first in IRREGULAR_PENTAGON if expected == "irregular pentagon" else first == expected


def polygon(k: int, norm: float = 1.0, turn: float = 0.0) -> np.ndarray:
    """k columns of this norm evenly around a circle."""
    angle = turn + 2 * np.pi * np.arange(k) / k
    return norm * np.stack([np.cos(angle), np.sin(angle)])
