"""The axis of the number of features: a model of its own for each, all at one sparsity."""

from dataclasses import dataclass, replace

from .spec import Spec

N_FEATURES = "n_features"


@dataclass(frozen=True)
class FeatureAxis:
    """One level for each number of features in values, ascending, at one sparsity; the rest as in the spec."""

    spec: Spec
    sparsity: float
    values: tuple[int, ...]

    def spec_at(self, n: int) -> Spec:
        """The spec of the level of n features."""
        group_size = min(self.spec.group_size, n)
        return replace(self.spec, n_features=n, group_size=group_size, sparsities=(self.sparsity,))
