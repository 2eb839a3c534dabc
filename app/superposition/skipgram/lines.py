"""The lines of a training on a corpus. Imports no torch."""

from typing import Literal, TypedDict

from ..experiment.jsonl import line
from ..words.lines import WordsModel
from ..words.spec import WordsFields
from .recipe import PAPER, CorpusTraining


class CorpusHeader(TypedDict):
    """frames: the numbers of pairs after which there is one."""

    kind: Literal["train"]
    spec: WordsFields
    sparsity: float
    recipe: str
    pairs: int
    learning_rate: float
    frames: tuple[int, ...]


class CorpusOptimum(WordsModel):
    """The model of least expected loss that is known at this sparsity."""

    kind: Literal["optimum"]


class CorpusFrame(TypedDict):
    """After step pairs: W [hidden][concept], words [word][hidden], and the expected loss, not that of a sample."""

    kind: Literal["frame"]
    step: int
    W: list[list[float]]
    words: list[list[float]]
    loss: float


class CorpusDone(WordsModel):
    """Where training ends."""

    kind: Literal["done"]
    step: int


def corpus_header(training: CorpusTraining) -> bytes:
    """The first line: what is trained, how, and the numbers of pairs of which frames will tell."""
    told: CorpusHeader = {
        "kind": "train",
        "spec": training.spec.as_dict(),
        "sparsity": training.sparsity,
        "recipe": PAPER,
        "pairs": training.pairs,
        "learning_rate": training.learning_rate,
        "frames": training.frame_steps(),
    }
    return line(told)
