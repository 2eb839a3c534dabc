"""The axis of the number of features: a model of its own for each, all at one sparsity."""

from dataclasses import dataclass, replace

from .spec import Spec

N_FEATURES = "n_features"


@dataclass(frozen=True)
class FeatureAxis:
    """One level for each number of features in values, ascending, at one sparsity; the rest as in the spec.

    Of importances given one by one, n features have the first n.
    """

    spec: Spec
    sparsity: float
    values: tuple[int, ...]

    def spec_at(self, n: int) -> Spec:
        """The spec of the level of n features."""
        group_size = min(self.spec.group_size, n)
        importances = None if self.spec.importances is None else self.spec.importances[:n]
        return replace(
            self.spec, n_features=n, importances=importances, group_size=group_size, sparsities=(self.sparsity,)
        )
