"""Outcomes come as often as they should, and the same state gives the same numbers."""

import numpy as np
import pytest

from app.superposition.skipgram.sampling import alias_table, draw, uniform


def chances(table):
    """How often each outcome comes (outcomes,), read from the table's slots."""
    n = len(table.own)
    share = table.own - np.arange(n)
    return (share + np.bincount(table.other, weights=1 - share, minlength=n)) / n


@pytest.mark.parametrize("n", [1, 2, 32, 1024])
def test_a_table_holds_its_probabilities(n):
    wanted = np.random.default_rng(0).gamma(0.2, size=n)  # most are small
    table = alias_table(wanted)
    assert chances(table) == pytest.approx(wanted / wanted.sum(), rel=1e-9, abs=1e-15)
    share = table.own - np.arange(n)
    assert ((share >= -1e-12) & (share <= 1 + 1e-12)).all()


def test_outcomes_without_probability_never_come():
    table, state = alias_table(np.array([0.0, 0.3, 0.0, 0.7])), np.array([1], dtype=np.uint64)
    assert {draw(table.own, table.other, state) for _ in range(2000)} == {1, 3}


def test_numbers_are_those_of_the_published_generator():
    """The first outputs from 1234567, as the reference program prints them."""
    state = np.array([1234567], dtype=np.uint64)
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert [uniform(state) for _ in range(3)] == [(number >> 11) * 2.0**-53 for number in published]


def test_outcomes_come_as_often_as_they_should():
    wanted, state = np.array([0.1, 0.2, 0.3, 0.4]), np.array([5], dtype=np.uint64)
    table, n = alias_table(wanted), 40_000
    count = np.bincount([draw(table.own, table.other, state) for _ in range(n)], minlength=4)
    error = (count - n * wanted) / np.sqrt(n * wanted * (1 - wanted))
    assert np.abs(error).max() < 4
