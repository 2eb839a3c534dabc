"""Compiled products against numpy's."""

import numpy as np
import pytest

from app.superposition.machine.products import inner_product


@pytest.mark.parametrize("size", [0, 1, 33])
def test_the_inner_product_is_that_of_numpy(size):
    a, b = np.random.default_rng(size).normal(size=(2, size))
    assert inner_product(a, b) == pytest.approx(a @ b, rel=1e-13)
