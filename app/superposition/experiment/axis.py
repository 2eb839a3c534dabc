"""The axis that a sweep's levels lie on. By default it is sparsity; else the importances change at one sparsity."""

from collections.abc import Sequence
from dataclasses import dataclass

SPARSITY, DECAY, ONE_IMPORTANCE = "sparsity", "importance", "importances."


@dataclass(frozen=True)
class ImportanceAxis:
    """Levels at one sparsity that differ in their importances.

    name: "importance", whose values are the decay r, or "importances.I", whose values are the importance of feature I
    (from 0), the others as the spec has them. values: ascending, one for each level.
    """

    name: str
    sparsity: float
    values: tuple[float, ...]

    def importances(self, base: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
        """The importances [levels][n] along the axis of a spec whose own are base [n]."""
        if self.name == DECAY:
            return tuple(tuple(value**i for i in range(len(base))) for value in self.values)
        one = feature_of(self.name)
        return tuple((*base[:one], value, *base[one + 1 :]) for value in self.values)


def feature_of(name: str) -> int:
    """I of the axis "importances.I"."""
    return int(name.removeprefix(ONE_IMPORTANCE))


def thinned(values: Sequence[float], count: int) -> tuple[float, ...]:
    """So many of the values at most, evenly, the first and the last among them."""
    if count >= len(values):
        return tuple(values)
    if count < 2:
        return tuple(values[:count])
    return tuple(values[round(k * (len(values) - 1) / (count - 1))] for k in range(count))


DECAYS = tuple(round(0.05 + 0.01 * k, 2) for k in range(96))  # where the slider of the decay stands
IMPORTANCES = tuple(float(f"{10 ** (k / 20):.2g}") for k in range(-40, 21))  # 20 a decade, as levels of sparsity
