"""Compiled functions keep the meaning of numbers: division, order of sums, nan and infinity."""

import threading

import numpy as np
import pytest

from app.superposition.machine.compiled import compiled, compiled_reordered


@compiled
def inverse(x: float) -> float:
    return 1 / x


@compiled
def total(values: np.ndarray) -> float:
    result = 0.0
    for value in values:
        result += value
    return result


@compiled_reordered
def reordered_total(values: np.ndarray) -> float:
    result = 0.0
    for value in values:
        result += value
    return result


@compiled
def through_a_call(values: np.ndarray) -> float:
    return reordered_total(values)


@compiled
def wait_for(flag: np.ndarray) -> int:
    turns = 0
    while flag[0] == 0 and turns < 1 << 40:
        turns += 1
    return turns


def test_to_divide_by_zero_is_infinite_as_in_numpy():
    assert inverse(0.0) == np.inf
    assert inverse(-0.0) == -np.inf


def test_sums_are_taken_as_they_are_written():
    values = np.random.default_rng(0).normal(size=999) * 10.0 ** (np.arange(999) % 17)
    plainly = 0.0
    for value in values.tolist():
        plainly += value
    assert total(values) == plainly


def test_reordered_sums_keep_infinity_and_nan_and_are_right_to_rounding():
    values = np.random.default_rng(0).normal(size=999)
    assert reordered_total(values) == pytest.approx(values.sum(), rel=1e-12)
    assert reordered_total(np.array([1.0, np.inf])) == np.inf
    assert np.isnan(reordered_total(np.array([1.0, np.nan])))


def test_a_reordered_sum_is_the_same_from_wherever_it_is_called():
    values = np.random.default_rng(1).normal(size=999) * 10.0 ** (np.arange(999) % 17)
    assert through_a_call(values) == reordered_total(values)


def test_other_threads_run_meanwhile():
    """A function that holds the interpreter's lock would wait for ever for who is to set it free."""
    flag = np.zeros(1)
    waiting = threading.Thread(target=wait_for, args=(flag,), daemon=True)
    waiting.start()
    flag[0] = 1
    waiting.join(30)
    assert not waiting.is_alive()
