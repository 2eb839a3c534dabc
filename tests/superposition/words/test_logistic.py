"""ln(1 + e^z) and its slope against the standard library's."""

import math

import numpy as np
import pytest

from app.superposition.machine.compiled import compiled
from app.superposition.words.logistic import softplus_and_sigmoid


@compiled
def both(z, softplus, sigmoid, work, power):
    softplus_and_sigmoid(z, softplus, sigmoid, work, power)


def test_both_are_good_to_the_last_digits():
    z = np.concatenate([np.linspace(-40, 40, 3001), [0.0, -0.0, 1e-12, -250.0, 300.0, 1e6, 0.8813735870195430]])
    softplus, sigmoid, work = np.empty_like(z), np.empty_like(z), np.empty_like(z)
    both(z, softplus, sigmoid, work, np.empty(len(z), dtype=np.int64))
    known = [max(x, 0) + math.log1p(math.exp(-abs(x))) for x in z.tolist()]
    assert softplus == pytest.approx(known, rel=2e-14, abs=1e-120)
    slope = [1 / (1 + math.exp(-x)) if x > -700 else 0.0 for x in z.tolist()]
    assert sigmoid == pytest.approx(slope, rel=1e-14)


def test_what_is_far_below_zero_is_next_to_nothing():
    z = np.array([-1e3, -1e300])
    softplus, sigmoid, work = np.empty(2), np.empty(2), np.empty(2)
    both(z, softplus, sigmoid, work, np.empty(2, dtype=np.int64))
    assert (softplus >= 0).all()
    assert (softplus < 1e-120).all()
    assert (sigmoid < 1e-120).all()
