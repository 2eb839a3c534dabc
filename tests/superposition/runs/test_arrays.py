"""A sweep as arrays."""

import numpy as np
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.runs.arrays import run_sweep


def test_arrays_have_a_row_for_each_level_that_was_asked_for():
    sweep = run_sweep(Spec(n_features=4, n_hidden=2, importance=1.0, sparsities=(0.5, 0.9, 0.99), n_seeds=4))
    assert (sweep.W.shape, sweep.b.shape, sweep.loss.shape) == ((3, 2, 4), (3, 4), (3,))
    assert sweep.sparsity.tolist() == [0.5, 0.9, 0.99]
    assert sweep.arrangement[1] == "2 antipodal pairs"
    assert (np.diff(sweep.loss) < 0).all()
    assert [sum(found.values()) for found in sweep.found] == pytest.approx([1, 1, 1])
