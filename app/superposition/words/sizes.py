"""The axes of the number of concepts and of dimensions: a model of its own for each, all at one sparsity."""

from dataclasses import dataclass, replace

from .spec import WordsSpec

N_CONCEPTS, N_HIDDEN = "n_concepts", "n_hidden"


@dataclass(frozen=True)
class SizeAxis:
    """One level for each number in values, ascending, of concepts or of dimensions; the rest as in the spec."""

    spec: WordsSpec
    name: str
    sparsity: float
    values: tuple[int, ...]

    def spec_at(self, value: int) -> WordsSpec:
        """The spec of the level of this size."""
        alone = replace(self.spec, sparsities=(self.sparsity,))
        return replace(alone, n_concepts=value) if self.name == N_CONCEPTS else replace(alone, n_hidden=value)
