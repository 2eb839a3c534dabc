"""How word2vec is trained on a corpus: names, defaults, bounds and frames of what a training has beside its spec.

The corpus is as long as `pairs`; the learning rate begins where the authors' program has it and falls linearly to 0.
Imports no torch.
"""

from dataclasses import dataclass, field, replace
from math import ceil

from ..experiment.axis_query import AT_SPARSITY
from ..experiment.spec import Field, FieldSchema
from ..words.spec import WordsSpec

PAPER = "paper"
RECIPE = Field("recipe", "choice", "Recipe", choices=("descent", PAPER))
CORPUS_FIELDS = (
    Field("pairs", "integer", "Pairs in the corpus", 1000, 10_000_000),
    Field("learning_rate", "number", "Learning rate", 0.0001, 0.5, step=0.0001),
)
CORPUS_FIELD = {item.name: item for item in CORPUS_FIELDS}

FIRST_FRAME = 100  # pairs: before, nothing can be seen to move
GROWTH = 0.12  # of the pairs seen, from one frame to the next: twenty to a power of ten
LARGEST_SHARE = 0.02  # of the corpus between two frames at the end, where the falling rate lets words settle
LEAST_RATE = 1e-4  # of the first learning rate, as in the authors' program


@dataclass(frozen=True)
class CorpusTraining:
    """One model of a spec, which has one level, on so many pairs. Of the spec the number of seeds does not matter."""

    spec: WordsSpec = field(default_factory=lambda: one_level(WordsSpec(), AT_SPARSITY.minimum))
    pairs: int = 10_000_000
    learning_rate: float = 0.025  # the authors' program has it for skip-gram

    @property
    def sparsity(self) -> float:
        return self.spec.levels[0]

    def frame_steps(self) -> tuple[int, ...]:
        """The numbers of pairs after which a frame is sent: by a factor at first, then evenly."""
        steps, step = [0], FIRST_FRAME
        while step < self.pairs:
            steps.append(step)
            step += ceil(min(GROWTH * step, LARGEST_SHARE * self.pairs))
        return (*steps, self.pairs)


def one_level(spec: WordsSpec, sparsity: float) -> WordsSpec:
    """The spec at one sparsity, with what does not matter to one training at its default."""
    return replace(spec, n_seeds=WordsSpec.n_seeds, sparsities=(sparsity,), axis=None)


def schema() -> list[FieldSchema]:
    """The fields that a training on a corpus has beside those of words."""
    usual = CorpusTraining()
    values = {"pairs": usual.pairs, "learning_rate": usual.learning_rate}
    return [RECIPE.schema(RECIPE.choices[0]), *(item.schema(values[item.name]) for item in CORPUS_FIELDS)]
