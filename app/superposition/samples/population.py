"""What models trained on samples lose on the whole distribution, given that at least one feature is on.

Exact for n <= 8 and samples as they are drawn; else the mean over fresh samples, which no training set has.
"""

from dataclasses import replace

import numpy as np
import torch

from ..experiment.cost import EXACT_FEATURES
from ..geometry.measures import Array
from ..loss.objectives import exact_objective
from ..loss.problem import feature_moments, problem_of
from .spec import SamplesSpec
from .training_set import fresh_samples

FRESH_SAMPLES = 2000  # good to 2% of a loss: one sample's loss differs from the mean by about as much as that is
BLOCK = 500  # samples whose outputs are held at once: 4 MB of 1000 features


class Population:
    """The whole distribution at one sparsity of a spec."""

    def __init__(self, spec: SamplesSpec, sparsity: float) -> None:
        base = spec.base
        self.spec, self.importances = spec, np.array(base.feature_importances)
        self.exact = base.n_features <= EXACT_FEATURES and not spec.unit_length
        if self.exact:
            self.problem = problem_of(replace(base, sparsities=(sparsity,)))
            self.objective = exact_objective(self.problem)
            self.nothing = sparsity**base.n_features  # how often no feature is on
        else:
            self.x = fresh_samples(spec, sparsity, FRESH_SAMPLES)

    def loss(self, W: Array, b: Array) -> Array:
        """The loss (models,) of models W (models, hidden, n), b (models, n)."""
        if not self.exact:
            return np.array([self.estimate(*model) for model in zip(W, b, strict=True)])
        level = torch.zeros(len(W), dtype=torch.int64)
        whole = self.objective(torch.from_numpy(W), torch.from_numpy(b), level)[0].sum(1).numpy()
        said = np.maximum(b, 0) if self.problem.relu else b
        return np.asarray((whole - self.nothing * (said**2 @ self.importances)) / (1 - self.nothing))

    def estimate(self, W: Array, b: Array) -> float:
        """The mean loss of one model W (hidden, n), b (n,) over the fresh samples."""
        total = 0.0
        for first in range(0, len(self.x), BLOCK):
            x = self.x[first : first + BLOCK]
            z = (x @ W.T) @ W + b
            out = np.maximum(z, 0) if self.spec.base.activation == "relu" else z
            total += float(((out - x) ** 2).sum(0) @ self.importances)
        return total / len(self.x)

    def nothing_loss(self) -> float:
        """The loss of a model whose output is 0: 1 for samples of length 1 and equal importances."""
        if not self.exact:
            return float((self.x**2).mean(0) @ self.importances)
        second = feature_moments(self.problem)[1][0].diagonal()
        return float(second @ self.importances / (1 - self.nothing))
