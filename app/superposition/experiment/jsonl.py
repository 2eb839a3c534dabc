"""The lines of a stream: JSON Lines as bytes, one object a line, `kind` first. Imports no torch."""

from typing import Any

import orjson

from .recipe import Recipe
from .spec import Spec

DRAWN_DIGITS = 4  # decimals of weights that are only drawn: a hundredth of a pixel or two on the stage
# Optimiser steps at which a frame is sent; the last is a bound, most models settle earlier.
FRAME_STEPS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 30, 45, 60, 90, 120)

# Starts are trained on nodes, which leaves them up to 1% above the exact minimum of their arrangement.
AT_BEST = 0.02  # a start that loses less than this share more than the ground state has reached it
SETTLED = 0.01  # a start that loses less than this share more than at its end has settled
READ_AT = 0.5  # a feature is read where at least this much of it comes out


def line(**values: Any) -> bytes:
    """One line; a number that is not finite becomes null, never invalid JSON."""
    return orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n"


def header(spec: Spec) -> bytes:
    """The first line of a sweep: what is trained, at which levels, and the steps that frames will show."""
    return line(kind="sweep", spec=spec.as_dict(), sparsity=spec.levels, steps=FRAME_STEPS)


def train_header(recipe: Recipe) -> bytes:
    """The first line of one model's training: what is trained and how, and the steps that frames will show."""
    return line(kind="train", spec=recipe.spec.as_dict(), **recipe.as_dict(), frames=recipe.frame_steps())


def error(message: str) -> bytes:
    """The last line of a stream that failed."""
    return line(kind="error", message=message)
