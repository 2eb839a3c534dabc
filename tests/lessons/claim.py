"""What a lesson says, as data: each claim as the page words it, with its numbers left open, and what computes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Claim:
    """says: as the page has it, a format. numbers: what belongs there. holds: whatever else must be so. long: whether
    that is expensive.
    """

    says: str
    numbers: Callable[[], tuple[Any, ...]] = tuple
    holds: Callable[[], bool] = lambda: True
    long: bool = False


Claims = dict[str, tuple[Claim, ...]]  # by lesson
# By lesson: each option that its question offers, and whether it is so at the setting that the question is about.
Answers = dict[str, dict[str, Callable[[], bool]]]


def counts(*words: str) -> tuple[Claim, ...]:
    """Words whose numbers define something: there is nothing to measure."""
    return tuple(map(Claim, words))
