"""The page "Is it just dense directional encoding?": eight steps, and which models each of them shows.

The words are in templates/just-directions.html. Every number in them is recomputed by tests.
"""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal, TypedDict

from ..superposition.experiment.spec import slider_sparsities
from .comparison import NORMALISATIONS
from .directions import WORDS
from .words import ANALOGY, CONCEPTS

# Few levels and starts where models are expensive, so that they come soon.
FEW_LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)  # sparsities of the table of normalisations; 61 take ten times as long
FEW = f"n_seeds=2&sparsities={','.join(map(str, FEW_LEVELS))}"
ROOM = f"n_features=8&importance=1&{FEW}"
RELATIVE = "constraint=sphere_gain&decoder=relative"


@dataclass(frozen=True)
class Run:
    """What the server is asked for, and what its model is called on the page."""

    path: Literal["sweep", "words"]
    query: str
    title: str


@dataclass(frozen=True)
class Step:
    """runs: the models side by side, under one sparsity. hand: what is moved. levels: where sparsity may stand."""

    id: str
    runs: tuple[Run, ...]
    sparsity: float
    hand: Literal["sparsity", "h", "angle"] = "sparsity"
    levels: tuple[float, ...] = slider_sparsities()


class Steps(TypedDict):
    """What the page's script starts from."""

    steps: list[Annotated[dict[str, Any], Step]]
    analogy: list[str]
    concepts: tuple[str, ...]
    vocabulary: list[tuple[str, tuple[str, ...]]]


STEPS = (
    Step("sums", (Run("words", "", "word2vec"),), 0.98),
    Step("opposite", (Run("sweep", "n_features=2&n_hidden=1&importance=1", "two features, one number"),), 0.9, "h"),
    Step("sparse", (Run("words", "", "word2vec"), Run("sweep", "", "the autoencoder")), 0.5),
    Step("nonlinear", (Run("sweep", "", "with ReLU"), Run("sweep", "activation=linear", "without")), 0.9),
    Step("jumps", (Run("sweep", "n_features=2&n_hidden=1&importance=0.5", "two features, one number"),), 0.5),
    Step(
        "room",
        (Run("sweep", ROOM, "free"), Run("sweep", f"{ROOM}&{RELATIVE}", "read by direction")),
        0.99,
        levels=FEW_LEVELS,
    ),
    Step(
        "normalisation",
        tuple(
            Run("sweep", "&".join((f"importance=1&{FEW}", *(f"{name}={value}" for name, value in one.items()))), title)
            for one, title in zip(
                NORMALISATIONS,
                ("A: free", "B: unit columns, a gain", "C: read at length 1", "D: length given back"),
                strict=True,
            )
        ),
        0.9,
        levels=FEW_LEVELS,
    ),
    Step("basis", (Run("sweep", "", "the star, turned"),), 0.9, "angle"),
)


def steps_data() -> Steps:
    """What the page's script starts from."""
    return {
        "steps": [asdict(step) for step in STEPS],
        "analogy": ANALOGY.split(","),
        "concepts": CONCEPTS,
        "vocabulary": list(WORDS.items()),
    }
