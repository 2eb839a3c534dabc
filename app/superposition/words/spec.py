"""What word2vec is trained on: the experiment's names, defaults and bounds. Imports no torch.

A word is a set of concepts, each of which is in it with probability p = 1 - S; a word and a context that share
concepts occur together more often than by chance.
"""

from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

from ..experiment.spec import FIELD, Field, FieldSchema, slider_sparsities
from .axis import StrengthAxis

FIELDS = (
    Field("n_concepts", "integer", "Concepts", 2, 8),
    FIELD["n_hidden"],
    replace(FIELD["importance"], label="Decay of the concepts' strengths"),
    Field("strength", "number", "Strength", 0.2, 4, step=0.1),
    Field("negatives", "integer", "Negative samples", 1, 20),
    Field("bias", "choice", "Biases", choices=("true", "false")),
    FIELD["n_seeds"],
    FIELD["seed"],
    FIELD["sparsities"],
)
WORDS_FIELD = {field.name: field for field in FIELDS}


@dataclass(frozen=True)
class WordsSpec:
    """One experiment: every level of the slider and every seed of word2vec on one language.

    strength: beta, of the most important concept; that of concept i is beta r^i, where importance is r. negatives: k,
    negative samples for each pair. bias: whether words and contexts have one each. sparsities, axis: as in Spec.
    """

    n_concepts: int = 5
    n_hidden: int = 2
    importance: float = 0.9
    strength: float = 1.5
    negatives: int = 5
    bias: bool = True
    n_seeds: int = 8
    seed: int = 0
    sparsities: tuple[float, ...] | None = None
    axis: StrengthAxis | None = None

    @property
    def n_words(self) -> int:
        """How many words there are, and contexts: 2^K."""
        return 1 << self.n_concepts

    @property
    def levels(self) -> tuple[float, ...]:
        """The sparsity of each level, ascending."""
        if self.axis is not None:
            return (self.axis.sparsity,) * len(self.axis.values)
        return slider_sparsities() if self.sparsities is None else self.sparsities

    @property
    def level_values(self) -> tuple[float, ...]:
        """Where each level lies on its axis, ascending."""
        return self.levels if self.axis is None else self.axis.values

    @property
    def level_rules(self) -> tuple[tuple[float, float], ...]:
        """beta and r of each level."""
        own = self.strength, self.importance
        return (own,) * len(self.levels) if self.axis is None else self.axis.rules(*own)

    @property
    def level_strengths(self) -> tuple[tuple[float, ...], ...]:
        """beta r^i of each concept at each level [levels][K]."""
        return tuple(tuple(beta * r**i for i in range(self.n_concepts)) for beta, r in self.level_rules)

    @property
    def concepts_differ(self) -> bool:
        """Whether it matters, at some level, which concept is where."""
        return any(r != 1 for _, r in self.level_rules)

    def at(self, values: tuple[float, ...]) -> "WordsSpec":
        """The same at other values (ascending) along its axis."""
        if self.axis is None:
            return replace(self, sparsities=values)
        return replace(self, axis=replace(self.axis, values=values))

    def as_dict(self) -> dict[str, Any]:
        """Every field by name, as JSON has it; the axis is told beside them."""
        return {name: value for name, value in asdict(self).items() if name in WORDS_FIELD}


WordsFields = Annotated[dict[str, Any], WordsSpec]  # the fields of a spec by name


def schema() -> list[FieldSchema]:
    """The fields of a spec."""
    usual = WordsSpec().as_dict()
    usual["bias"] = as_choice(WordsSpec.bias)
    return [field.schema(usual[field.name]) for field in FIELDS]


def as_choice(bias: bool) -> str:
    """What a link writes for bias."""
    return "true" if bias else "false"
