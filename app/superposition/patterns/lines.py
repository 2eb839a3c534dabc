"""The lines of a run on patterns: those of a sweep, of other data. Imports no torch."""

from typing import TYPE_CHECKING, Literal, NotRequired, TypedDict

from ..experiment.jsonl import FRAME_STEPS, Part, line
from ..levels.lines import LevelFound
from .spec import SPARSITY, PatternFields, PatternSpec

if TYPE_CHECKING:  # they import torch, as the web process must not
    from ..branches.phase_change import AxisChange, SweepChange
    from ..geometry.description import Regularity


class PatternHeader(TypedDict):
    """value: where the levels lie along the axis; sparsity: of all levels, where features are independent."""

    kind: Literal["sweep"]
    spec: PatternFields
    along: str
    value: tuple[float, ...]
    sparsity: NotRequired[float]
    steps: tuple[int, ...]


class IndependentHeader(TypedDict):
    """Of independent features, whose levels lie along sparsity."""

    kind: Literal["sweep"]
    spec: PatternFields
    sparsity: tuple[float, ...]
    steps: tuple[int, ...]


class PatternFrame(TypedDict):
    """The seed that leads at each level: W [level][hidden][feature], b [level][feature]."""

    kind: Literal["frame"]
    step: int
    W: list[list[list[float]]]
    b: list[list[float]]
    loss: list[float]


class PatternLevel(TypedDict):
    """The best model of one level: W [hidden][feature], b [feature].

    loss: with weight decay, data_loss: without. density: how often each feature is on. cosine_correlation: of the
    learnt cosines between features that are kept with the true ones, where features have a true place.
    """

    sparsity: NotRequired[float]
    value: NotRequired[float]
    W: list[list[float]]
    b: list[float]
    loss: float
    data_loss: float
    density: list[float]
    cosine_correlation: NotRequired[float | None]
    arrangement: str
    parts: list[Part]
    label: str
    sentence: str
    regularity: "Regularity"
    feature_norm: list[float]
    interference: list[float]
    feature_dimensionality: list[float]
    found: list[LevelFound]


class PatternResult(TypedDict):
    kind: Literal["result"]
    levels: list[PatternLevel]
    changes: "list[AxisChange] | list[SweepChange]"


class PatternHistory(TypedDict):
    """W [step][level][hidden][feature], loss [step][level]."""

    kind: Literal["history"]
    step: list[int]
    W: list[list[list[list[float]]]]
    loss: list[list[float]]


def pattern_header(spec: PatternSpec) -> bytes:
    """The first line: what is trained, at which levels, and the steps that frames will show."""
    axis = spec.axis
    if axis.name == SPARSITY:
        return line(IndependentHeader(kind="sweep", spec=spec.as_dict(), sparsity=spec.level_values, steps=FRAME_STEPS))
    told: PatternHeader = {
        "kind": "sweep",
        "spec": spec.as_dict(),
        "along": axis.name,
        "value": axis.values,
        "steps": FRAME_STEPS,
    }
    return line(told if axis.sparsity is None else {**told, "sparsity": axis.sparsity})
