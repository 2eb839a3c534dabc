"""The lines of a run of words: those of a sweep, of another model. Imports no torch."""

from typing import TYPE_CHECKING, Literal, TypedDict

from ..experiment.jsonl import Part, line
from ..levels.lines import LevelFound
from .sizes import SizeAxis
from .spec import WordsFields, WordsSpec

if TYPE_CHECKING:  # they import torch, as the web process must not
    from ..branches.phase_change import AxisChange, SweepChange

# Evaluations at which a frame is sent; the last is a bound, most models settle earlier.
WORDS_STEPS = (
    0,
    1,
    2,
    3,
    4,
    6,
    8,
    11,
    15,
    20,
    30,
    45,
    60,
    90,
    120,
    180,
)  # by about a third: much changes early


class WordsHeader(TypedDict):
    kind: Literal["sweep"]
    spec: WordsFields
    sparsity: tuple[float, ...]
    steps: tuple[int, ...]


class WordsAxisHeader(TypedDict):
    """Of levels that, at one sparsity, lie along another axis: value, one for each."""

    kind: Literal["sweep"]
    spec: WordsFields
    along: str
    sparsity: float
    value: tuple[float, ...]
    steps: tuple[int, ...]


class WordsFrame(TypedDict):
    """The seed that leads at each level: W [level][hidden][concept]."""

    kind: Literal["frame"]
    step: int
    W: list[list[list[float]]]
    loss: list[float]


class WordsModel(TypedDict):
    """One model: W [hidden][concept], words [word][hidden]; additive: the share of the words' variance that sums of
    concepts explain.
    """

    loss: float
    W: list[list[float]]
    words: list[list[float]]
    additive: float
    arrangement: str
    parts: list[Part]
    label: str
    sentence: str
    feature_norm: list[float]


class WordsLevel(WordsModel):
    """The best model of one level."""

    sparsity: float
    found: list[LevelFound]


class WordsAxisLevel(WordsLevel):
    """The same along another axis: value, where it lies there."""

    value: float


class WordsResult(TypedDict):
    kind: Literal["result"]
    levels: list[WordsLevel]
    changes: "list[SweepChange]"


class WordsAxisResult(TypedDict):
    """The result along another axis."""

    kind: Literal["result"]
    levels: list[WordsAxisLevel]
    changes: "list[AxisChange]"


class WordsHistory(TypedDict):
    """W [step][level][hidden][concept], loss [step][level]."""

    kind: Literal["history"]
    step: list[int]
    W: list[list[list[list[float]]]]
    loss: list[list[float]]


def words_header(spec: WordsSpec) -> bytes:
    """The first line: what is trained, at which levels, and the steps that frames will show."""
    if spec.axis is None:
        return line(WordsHeader(kind="sweep", spec=spec.as_dict(), sparsity=spec.levels, steps=WORDS_STEPS))
    return axis_header(spec, spec.axis.name, spec.axis.sparsity, spec.axis.values)


def size_header(axis: SizeAxis) -> bytes:
    """The same of levels of different sizes."""
    return axis_header(axis.spec, axis.name, axis.sparsity, axis.values)


def axis_header(spec: WordsSpec, along: str, sparsity: float, value: tuple[float, ...]) -> bytes:
    """The same of levels that lie along another axis than sparsity."""
    told: WordsAxisHeader = {
        "kind": "sweep",
        "spec": spec.as_dict(),
        "along": along,
        "sparsity": sparsity,
        "value": value,
        "steps": WORDS_STEPS,
    }
    return line(told)
