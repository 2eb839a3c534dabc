"""What a loss depends on apart from the model, and the first two moments of its features."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..experiment.spec import Spec
from .features import Distribution


@dataclass(frozen=True)
class Problem:
    """What a loss depends on apart from the model: features, their importances, how often they are active, and the
    ReLU.

    importances: (n,), the same at every level; or (levels, n).
    """

    distribution: Distribution
    importances: tuple[float, ...] | tuple[tuple[float, ...], ...]
    sparsities: tuple[float, ...]
    relu: bool
    decoder: str = "affine"

    @property
    def density(self) -> np.ndarray:
        """p = 1 - S of each level (levels,)."""
        return 1 - np.asarray(self.sparsities)

    @property
    def level_importances(self) -> np.ndarray:
        """I_i (levels, n), in float64."""
        given = np.asarray(self.importances, dtype=np.float64)
        return np.tile(
            given.reshape(-1, self.distribution.n_features), (len(self.sparsities) if given.ndim == 1 else 1, 1)
        )


def problem_of(spec: Spec) -> Problem:
    """The problem of a spec, at its own levels."""
    distribution = Distribution(spec.groups, spec.correlation == "anticorrelated")
    importances = spec.feature_importances if spec.axis is None else spec.level_importances
    return Problem(distribution, importances, spec.levels, spec.activation == "relu", spec.decoder)


@lru_cache(maxsize=32)
def feature_moments(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """E[x] (levels, n) and E[x xᵀ] (levels, n, n)."""
    density, groups, exclusive = problem.density, problem.distribution.groups, problem.distribution.exclusive
    n = problem.distribution.n_features
    on = np.zeros((len(density), n))
    together = np.zeros((len(density), n, n))
    group_of = {feature: g for g, group in enumerate(groups) for feature in group}
    for i in range(n):
        on[:, i] = np.minimum(density, 1 / len(groups[group_of[i]])) if exclusive else density
    for i in range(n):
        for j in range(n):
            if group_of[i] != group_of[j]:
                together[:, i, j] = on[:, i] * on[:, j] / 4
            elif i == j:
                together[:, i, j] = on[:, i] / 3
            elif not exclusive:
                together[:, i, j] = on[:, i] / 4
    return on / 2, together
