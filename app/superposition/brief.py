"""A model told in brief: what a picture of many models needs of each."""

from .arrangement import name_arrangement, sentence
from .conclude import parts_of, rounded
from .geometry import Array

DIGITS = 4


def brief(W: Array, b: Array, loss: float) -> dict[str, object]:
    """Arrangement, label, sentence, parts, loss and rounded weights of W [hidden, features], b [features]."""
    arrangement = name_arrangement(W)
    return {
        "arrangement": arrangement.name,
        "label": arrangement.label,
        "sentence": sentence(W, arrangement),
        "parts": parts_of(arrangement),
        "loss": loss,
        "W": rounded(W, DIGITS),
        "b": rounded(b, DIGITS),
    }
