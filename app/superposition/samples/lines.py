"""The lines of a run on samples: those of a sweep, with what the samples are. Imports no torch."""

from typing import TYPE_CHECKING, Literal, TypedDict

from ..experiment.jsonl import Part, line
from .spec import N_SAMPLES, SamplesFields, SamplesSpec

if TYPE_CHECKING:  # it imports torch, as the web process must not
    from ..branches.phase_change import AxisChange, SweepChange

NAMED = 16  # features, or samples, at most: more directions than that are a fan, which has no name
SHOWN = 200  # samples of each draw: more dots than that are a cloud
# Evaluations at which the history shows the model of a level; the last is a bound, most settle earlier.
HISTORY_STEPS = (0, 1, 2, 4, 8, 15, 30, 60, 120, 250, 500)  # by about a factor of two: much changes early


class SamplesHeader(TypedDict):
    """steps: 0, where the first level's training starts, and one for each level, for a frame reports one that is
    finished.
    """

    kind: Literal["sweep"]
    spec: SamplesFields
    sparsity: tuple[float, ...]
    steps: tuple[int, ...]


class SamplesAxisHeader(TypedDict):
    """Of levels that, at one sparsity, lie along the number of samples: value, one for each."""

    kind: Literal["sweep"]
    spec: SamplesFields
    along: str
    sparsity: float
    value: tuple[int, ...]
    steps: tuple[int, ...]


class SamplesFrame(TypedDict):
    """A level that is finished, the step-th, or at step 0 where the training of the first one starts: W
    [hidden][feature], b [feature], hidden [sample][hidden].
    """

    kind: Literal["frame"]
    step: int
    W: list[list[float]]
    b: list[float]
    hidden: list[list[float]]
    loss: float
    test_loss: float


class Draw(TypedDict):
    """The best model of one draw of the training set: W [hidden][k] of its features, all others are 0; hidden
    [sample][hidden] of the first SHOWN samples. A name is null where there are too many directions for one; means are
    of those that are represented.
    """

    features: list[int]
    W: list[list[float]]
    hidden: list[list[float]]
    train_loss: float
    test_loss: float
    arrangement: str | None
    parts: list[Part] | None
    label: str | None
    sample_arrangement: str | None
    sample_parts: list[Part] | None
    sample_label: str | None
    mean_feature_dimensionality: float
    mean_sample_dimensionality: float


class DrawsFound(TypedDict):
    """An arrangement and the share of the draws that lead to it; losses are the medians of theirs."""

    arrangement: str
    parts: list[Part]
    label: str
    share: float
    loss: float
    test_loss: float


class SamplesLevel(TypedDict):
    """The best model of the first draw: W [hidden][feature], b [feature], hidden [sample][hidden]; loss is train_loss.
    nothing_loss: the test loss of a model whose output is 0.
    """

    sparsity: float
    n_samples: int
    W: list[list[float]]
    b: list[float]
    loss: float
    train_loss: float
    test_loss: float
    nothing_loss: float
    hidden: list[list[float]]
    arrangement: str | None
    parts: list[Part] | None
    label: str | None
    sample_arrangement: str | None
    sample_parts: list[Part] | None
    sample_label: str | None
    feature_norm: list[float]
    feature_dimensionality: list[float]
    sample_dimensionality: list[float]
    draws: list[Draw]
    found: list[DrawsFound]


class SamplesAxisLevel(SamplesLevel):
    """The same along the number of samples: value, where it lies there."""

    value: int


class SamplesResult(TypedDict):
    """changes is empty: another level is another training set, and nothing lies between two of them."""

    kind: Literal["result"]
    levels: list[SamplesLevel]
    changes: "list[SweepChange]"


class SamplesAxisResult(TypedDict):
    """The result along the number of samples."""

    kind: Literal["result"]
    levels: list[SamplesAxisLevel]
    changes: "list[AxisChange]"


class SamplesHistory(TypedDict):
    """The training of each level's model: loss [step][level] on the samples, and W [step][level][hidden][feature],
    null where there are more features than have names.
    """

    kind: Literal["history"]
    step: list[int]
    W: list[list[list[list[float]]]] | None
    loss: list[list[float]]


def samples_header(spec: SamplesSpec) -> bytes:
    """The first line: what is trained, and at which levels."""
    steps = tuple(range(len(spec.levels) + 1))
    if spec.sparsity is None:
        told: SamplesHeader = {"kind": "sweep", "spec": spec.as_dict(), "sparsity": spec.base.levels, "steps": steps}
        return line(told)
    along: SamplesAxisHeader = {
        "kind": "sweep",
        "spec": spec.as_dict(),
        "along": N_SAMPLES,
        "sparsity": spec.sparsity,
        "value": spec.counts,
        "steps": steps,
    }
    return line(along)
