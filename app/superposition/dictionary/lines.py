"""The lines of a dictionary's run. Imports no torch."""

from typing import Literal, TypedDict

from ..experiment.jsonl import line
from ..experiment.spec import SpecFields
from .spec import DictionaryFields, DictionarySpec

# Steps of AdamW at which a frame is sent, by about a fifth: much changes early.
DICTIONARY_STEPS = (
    *(0, 1, 2, 4, 7, 11, 16, 23, 32, 42, 54, 68, 85, 105, 130, 160, 195, 235, 285, 345, 415, 500),
    *(600, 720, 860, 1020, 1200, 1400, 1600, 1800, 2000),
)


class DictionaryHeader(TypedDict):
    kind: Literal["dictionary"]
    spec: SpecFields
    dictionary: DictionaryFields
    steps: tuple[int, ...]


class ToyModel(TypedDict):
    """The model that is read: the ground state at the level nearest to the sparsity asked for, W [hidden][feature];
    represented: the features that it does not ignore.
    """

    kind: Literal["model"]
    sparsity: float
    sentence: str
    W: list[list[float]]
    represented: list[int]


class DictionaryFrame(TypedDict):
    """Every start at one step: directions [start][latent][hidden], loss [start]."""

    kind: Literal["frame"]
    step: int
    directions: list[list[list[float]]]
    loss: list[float]
    recovered: float | None


class ComposedPair(TypedDict):
    """A latent that stands on a sum of two features: it is one of its start's latents, and on where both are."""

    start: int
    latent: int
    features: tuple[int, int]


class DictionaryResult(TypedDict):
    """directions [start][latent][hidden], cosines [start][feature], loss, active [start], dead [start][latents].

    recovered: the share of starts whose latents match all represented features, with its interval; null where there is
    none. composed: the share of starts with a latent on a sum of two features, which pairs lists.
    """

    kind: Literal["result"]
    directions: list[list[list[float]]]
    cosines: list[list[float]]
    loss: list[float]
    active: list[float]
    dead: list[list[int]]
    recovered: float | None
    recovered_interval: tuple[float, float] | None
    composed: float
    composed_interval: tuple[float, float]
    pairs: list[ComposedPair]


class DictionaryHistory(TypedDict):
    """directions [step][start][latent][hidden], loss [step][start], recovered [step]."""

    kind: Literal["history"]
    step: list[int]
    directions: list[list[list[list[float]]]]
    loss: list[list[float]]
    recovered: list[float | None]


def dictionary_header(dictionary: DictionarySpec) -> bytes:
    """The first line: the toy model, the dictionary, and the steps that frames will show."""
    told: DictionaryHeader = {
        "kind": "dictionary",
        "spec": dictionary.spec.as_dict(),
        "dictionary": dictionary.as_dict(),
        "steps": DICTIONARY_STEPS,
    }
    return line(told)
