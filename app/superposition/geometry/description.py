"""One model described as JSON has it: in full for a result, or in short for a picture of many models."""

from typing import Any, TypedDict

import numpy as np

from ..experiment.jsonl import DRAWN_DIGITS, Part, Summary
from .arrangement import Arrangement
from .measures import Array, feature_dimensionality, feature_norm, interference
from .naming import name_arrangement
from .sentence import sentence


class Regularity(TypedDict):
    """How far from regular: in degrees, and by how much norms differ."""

    degrees: float
    norms: float


class Description(TypedDict):
    """The full description of a model, beside its weights; lists are by feature."""

    arrangement: str
    parts: list[Part]
    label: str
    sentence: str
    regularity: Regularity
    feature_norm: list[float]
    interference: list[float]
    feature_dimensionality: list[float]


def summary(W: Array, b: Array, loss: float) -> Summary:
    """Arrangement, label, sentence, parts, loss and rounded weights of one model, W (hidden, features) and b
    (features,).
    """
    arrangement = name_arrangement(W)
    return {
        "arrangement": arrangement.name,
        "label": arrangement.label,
        "sentence": sentence(W, arrangement),
        "parts": parts_of(arrangement),
        "loss": loss,
        "W": round_off(W, DRAWN_DIGITS),
        "b": round_off(b, DRAWN_DIGITS),
    }


def model_fields(W: Array, arrangement: Arrangement) -> Description:
    """What a result says of one model W (hidden, features) beside its weights."""
    return {
        "arrangement": arrangement.name,
        "parts": parts_of(arrangement),
        "label": arrangement.label,
        "sentence": sentence(W, arrangement),
        "regularity": {"degrees": round(arrangement.degrees, 3), "norms": round(arrangement.norms, 4)},
        "feature_norm": round_off(feature_norm(W), 4),
        "interference": round_off(interference(W), 4),
        "feature_dimensionality": round_off(feature_dimensionality(W), 4),
    }


def parts_of(arrangement: Arrangement) -> list[Part]:
    """The shapes of an arrangement, each with its features and with those that share an arm, if any."""
    return [
        Part(shape=part.shape, features=part.features, shared=part.shared)
        if part.shared
        else Part(shape=part.shape, features=part.features)
        for part in arrangement.parts
    ]


def round_off(values: Array, digits: int) -> list[Any]:
    """The values (...,) with so many decimals as lists nested alike; never a negative zero."""
    numbers: list[Any] = (np.round(np.asarray(values, dtype=np.float64), digits) + 0.0).tolist()
    return numbers
