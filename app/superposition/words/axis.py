"""The axes of word2vec beside sparsity, along which a concept's strength changes. Imports no torch."""

from dataclasses import dataclass

from ..experiment.axis import DECAY

STRENGTH = "strength"
STRENGTHS = tuple(round(0.2 + 0.1 * k, 1) for k in range(39))  # where the slider of beta stands


@dataclass(frozen=True)
class StrengthAxis:
    """Levels at one sparsity whose concepts, of strength beta r^i, differ in beta or in r.

    name: "importance", whose values are r, or "strength", whose values are beta. values: ascending, one for each level.
    """

    name: str
    sparsity: float
    values: tuple[float, ...]

    def rules(self, strength: float, decay: float) -> tuple[tuple[float, float], ...]:
        """beta and r of each level, of a spec whose own are strength and decay."""
        if self.name == DECAY:
            return tuple((strength, value) for value in self.values)
        return tuple((value, decay) for value in self.values)
