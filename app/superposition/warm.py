"""A small sweep at import, so that the process that workers are forked from has its compiled code, and the disk too."""

import numpy as np

from app.superposition import exact, sweep
from app.superposition.spec import Spec

state: sweep.SweepState | None = sweep.start(Spec(n_features=2, n_hidden=1, sparsities=(0.5, 0.9), n_seeds=1))
while state is not None:
    state, _ = sweep.advance(state)
exact.row_moments(np.ones((1, 2)), np.zeros(1), np.zeros(1, dtype=np.intp), np.ones(1, dtype=np.bool_))
