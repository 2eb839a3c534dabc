"""The section "By hand": a model in a link, and the bounds of one that a person brings."""

import math
import re
from typing import TypedDict

from ..superposition.experiment.spec import FIELD

LIMIT = 100.0  # of a weight: far beyond any model here, and no loss overflows
DIGITS = 4  # of a weight in a link: a loss is the same to a millionth
LONGEST_TEXT = 65_536  # characters of a model that is brought: many times those of the largest
N, M = FIELD["n_features"], FIELD["n_hidden"]
NUMBER = re.compile(rf"-?[0-9]{{1,3}}(\.[0-9]{{1,{DIGITS}}})?", re.ASCII)
FAULT = (
    f"arrows must be {N.minimum:g} to {N.maximum:g} features, separated by commas, each with its {M.minimum:g} to "
    f"{M.maximum:g} weights and its bias, separated by colons: numbers from {-LIMIT:g} to {LIMIT:g} with at most "
    f"{DIGITS} decimals."
)


class ArrowBounds(TypedDict):
    """What the section's script starts from: of weights the largest, digits in a link; characters of a given model."""

    limit: float
    digits: int
    longest: int


def read_arrows(text: str) -> tuple[str | None, str | None]:
    """Read a model in a link, `0.7:0.7:-0.1,...`, a column of W and a bias for each feature: the text itself if it is
    valid, else None and the fault.
    """
    columns = [column.split(":", int(M.maximum) + 1) for column in text.split(",", int(N.maximum))]
    size = len(columns[0])
    fits = N.minimum <= len(columns) <= N.maximum and M.minimum < size <= M.maximum + 1
    if fits and all(len(column) == size and all(map(is_weight, column)) for column in columns):
        return text, None
    return None, FAULT


def is_weight(text: str) -> bool:
    return bool(NUMBER.fullmatch(text)) and math.fabs(float(text)) <= LIMIT


def arrow_bounds() -> ArrowBounds:
    """The bounds that the section's script starts from."""
    return {"limit": LIMIT, "digits": DIGITS, "longest": LONGEST_TEXT}
