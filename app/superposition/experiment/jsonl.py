"""The lines of a stream: JSON Lines as bytes, one object a line, `kind` first. Imports no torch."""

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict

import orjson

from .feature_axis import N_FEATURES, FeatureAxis
from .recipe import Recipe
from .spec import Spec, SpecFields

DRAWN_DIGITS = 4  # decimals of weights that are only drawn: a hundredth of a pixel or two on the stage
# Optimiser steps at which a frame is sent; the last is a bound, most models settle earlier.
FRAME_STEPS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 60, 90, 120)

# Starts are trained on nodes, which leaves them up to 1% above the exact minimum of their arrangement.
AT_BEST = 0.02  # a start that loses less than this share more than the ground state has reached it
SETTLED = 0.01  # a start that loses less than this share more than at its end has settled
READ_AT = 0.5  # a feature is read where at least this much of it comes out


class SweepHeader(TypedDict):
    kind: Literal["sweep"]
    spec: SpecFields
    sparsity: tuple[float, ...]
    steps: tuple[int, ...]


class AxisHeader(TypedDict):
    """Of a sweep whose levels, at one sparsity, lie along another axis: value, one for each."""

    kind: Literal["sweep"]
    spec: SpecFields
    along: str
    sparsity: float
    value: tuple[float, ...]
    steps: tuple[int, ...]


class TrainHeader(TypedDict):
    kind: Literal["train"]
    spec: SpecFields
    sparsity: float
    recipe: str
    batch_size: int
    learning_rate: float
    steps: int
    frames: tuple[int, ...]


class Part(TypedDict):
    """A shape of an arrangement, its features, and which of them share an arm."""

    shape: str
    features: tuple[int, ...]
    shared: NotRequired[tuple[tuple[int, ...], ...]]


class Summary(TypedDict):
    """One model in brief: W [hidden][feature], b [feature]."""

    arrangement: str
    label: str
    sentence: str
    parts: list[Part]
    loss: float
    W: list[list[float]]
    b: list[float]


class ErrorLine(TypedDict):
    """again: whether who asked may ask again and get it."""

    kind: Literal["error"]
    message: str
    again: NotRequired[bool]


def line(values: Mapping[str, object]) -> bytes:
    """One line; a number that is not finite becomes null, never invalid JSON."""
    return orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n"


def header(spec: Spec) -> bytes:
    """The first line of a sweep: what is trained, at which levels, and the steps that frames will show."""
    if spec.axis is None:
        return line(SweepHeader(kind="sweep", spec=spec.as_dict(), sparsity=spec.levels, steps=FRAME_STEPS))
    return axis_header(spec, spec.axis.name, spec.axis.sparsity, spec.axis.values)


def feature_header(axis: FeatureAxis) -> bytes:
    """The same of a sweep along the number of features."""
    return axis_header(axis.spec, N_FEATURES, axis.sparsity, axis.values)


def axis_header(spec: Spec, along: str, sparsity: float, value: tuple[float, ...]) -> bytes:
    """The same of levels that lie along another axis than sparsity."""
    told: AxisHeader = {
        "kind": "sweep",
        "spec": spec.as_dict(),
        "along": along,
        "sparsity": sparsity,
        "value": value,
        "steps": FRAME_STEPS,
    }
    return line(told)


def train_header(recipe: Recipe) -> bytes:
    """The first line of one model's training: what is trained and how, and the steps that frames will show."""
    told: TrainHeader = {
        "kind": "train",
        "spec": recipe.spec.as_dict(),
        "sparsity": recipe.sparsity,
        "recipe": recipe.recipe,
        "batch_size": recipe.batch_size,
        "learning_rate": recipe.learning_rate,
        "steps": recipe.steps,
        "frames": recipe.frame_steps(),
    }
    return line(told)


def error(message: str, again: bool = False) -> bytes:
    """The last line of a stream that failed."""
    return line(
        ErrorLine(kind="error", message=message, again=True) if again else ErrorLine(kind="error", message=message)
    )
