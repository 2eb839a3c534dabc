"""The best model of one draw of the training set."""

from dataclasses import dataclass, replace

import numpy as np

from ..geometry.measures import Array
from .objective import Indices


@dataclass(frozen=True)
class SamplesModel:
    """value: what was minimised, weight decay included. rows: W above b of the features that are on in some sample; all
    others have W_i = 0 and b_i = 0. start: where its training started, until that has been told.
    """

    features: Indices  # (k,), ascending
    rows: Array  # (hidden + 1, k)
    hidden: Array  # (samples, hidden)
    value: float
    train_loss: float
    start: Array | None = None  # (hidden + 1, k)
    test_loss: float = np.nan

    def whole(self, n: int) -> Array:
        """W above b (hidden + 1, n) of all n features."""
        full = np.zeros((len(self.rows), n))
        full[:, self.features] = self.rows
        return full

    def turned(self, turn: Array) -> "SamplesModel":
        """The same in a hidden space that is turned by turn (hidden, hidden)."""
        rows = np.concatenate([turn @ self.rows[:-1], self.rows[-1:]])
        return replace(self, rows=rows, hidden=self.hidden @ turn.T)
