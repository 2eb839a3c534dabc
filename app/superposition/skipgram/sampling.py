"""Drawing from a fixed distribution in constant time, with random numbers that the caller's state determines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..machine.compiled import compiled

Array = NDArray[np.float64]

# Of SplitMix64: the odd number nearest to 2^64 over the golden ratio, and the constants of a mixing function.
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
FIRST_SHIFT, SECOND_SHIFT, LAST_SHIFT = np.uint64(30), np.uint64(27), np.uint64(31)
DROPPED = np.uint64(11)  # a double holds 53 of the 64 bits
UNIT = 2.0**-53  # one of them


@dataclass(frozen=True)
class AliasTable:
    """A distribution over outcomes: all slots are equally likely, and each holds its own outcome and another."""

    own: Array  # (outcomes,)  a slot's number and the share of it that is its own outcome's
    other: NDArray[np.int32]  # (outcomes,)


def alias_table(probability: Array) -> AliasTable:
    """The table of a probability (outcomes,) each.

    Reference: Walker 1977; built as in Vose 1991.
    """
    share, other = probability * (len(probability) / probability.sum()), np.arange(len(probability), dtype=np.int32)
    pair_slots(share, other)
    return AliasTable(np.arange(len(share)) + share, other)


@compiled
def pair_slots(share: Array, other: NDArray[np.int32]) -> None:
    """Fill each slot that its own outcome leaves room in with one that has more than a slot: from share (outcomes,),
    probabilities with mean 1, what is left to each slot's own outcome, and the other (outcomes,).
    """
    n = len(share)
    waiting = np.empty(n, dtype=np.int32)
    few, many = 0, n  # those with room lie below few, those with more than a slot from many on
    for i in range(n):
        if share[i] < 1:
            waiting[few] = i
            few += 1
        else:
            many -= 1
            waiting[many] = i
    while few > 0 and many < n:
        few -= 1
        poor, rich = waiting[few], waiting[many]
        other[poor] = rich
        share[rich] -= 1 - share[poor]
        if share[rich] < 1:
            many += 1
            waiting[few] = rich
            few += 1
    for k in range(few):  # full but for rounding
        share[waiting[k]] = 1.0
    for k in range(many, n):
        share[waiting[k]] = 1.0


@compiled
def uniform(state: NDArray[np.uint64]) -> float:
    """A number in [0, 1); state (1,) goes on by one.

    Reference: SplitMix64, Steele, Lea & Flood 2014.
    """
    state[0] += GOLDEN
    z = state[0]
    z = (z ^ (z >> FIRST_SHIFT)) * FIRST_FACTOR
    z = (z ^ (z >> SECOND_SHIFT)) * SECOND_FACTOR
    return np.int64((z ^ (z >> LAST_SHIFT)) >> DROPPED) * UNIT


@compiled
def draw(own: Array, other: NDArray[np.int32], state: NDArray[np.uint64]) -> int:
    """An outcome of the table own (outcomes,), other (outcomes,); state (1,) goes on by one."""
    place = uniform(state) * len(own)
    slot = int(place)
    return slot if place < own[slot] else int(other[slot])
