"""Models of neighbouring levels brought together."""

import numpy as np
import pytest

from app.superposition.geometry.catalogue import kgon
from app.superposition.patterns.spec import PatternSpec
from app.superposition.patterns.symmetry import align_levels, placed_onto, year_orders


def test_a_year_begins_in_any_month_and_runs_either_way():
    orders = {tuple(order.tolist()) for order in year_orders(5)}
    assert len(orders) == 10
    assert (2, 3, 4, 0, 1) in orders
    assert (2, 1, 0, 4, 3) in orders
    assert (0, 2, 1, 3, 4) not in orders


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        (PatternSpec(n_features=7), True),
        (PatternSpec(n_features=7, importance=0.9), False),
        (PatternSpec(pattern="globe", n_features=7), False),
        (PatternSpec(pattern="none", n_features=7), True),
    ],
)
def test_a_year_that_begins_elsewhere_is_the_same_where_months_are_alike(spec, found):
    """Lengths tell months apart, so that only relabelling brings the two together."""
    lengths = np.array([1.0, 0.2, 1.0, 0.3, 1.0, 0.4, 1.1])
    W = kgon(7) * lengths
    placed, Q, order = placed_onto(spec, np.roll(W, 3, axis=1)[:, ::-1], W)
    assert np.allclose(placed, W, atol=1e-9) == found
    assert pytest.approx(np.eye(2)) == Q @ Q.T
    assert sorted(order.tolist()) == list(range(7))


def test_levels_are_placed_one_onto_the_next():
    W = np.stack([kgon(5), np.roll(kgon(5), 2, axis=1), -kgon(5)])
    turned, order = align_levels(PatternSpec(n_features=5), W)
    assert turned[1] == pytest.approx(turned[0])
    assert turned[2] == pytest.approx(turned[0])
    assert order.shape == (3, 5)
