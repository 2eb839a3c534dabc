"""The frames of trainings at many levels, and what their random seeds reached."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..experiment.jsonl import DRAWN_DIGITS
from ..geometry.arrangement import Arrangement
from ..geometry.description import parts_of, round_off
from ..geometry.measures import Array
from .lines import LevelFound


@dataclass(frozen=True)
class LevelSnapshot:
    """The random seeds at one frame."""

    step: int
    W: Array  # (levels, seeds, hidden, n)
    loss: Array  # (levels, seeds)

    def of(self, leaders: NDArray[np.intp]) -> tuple[Array, Array]:
        """W (levels, hidden, n) and loss (levels,) of one seed at each level, leaders (levels,)."""
        level = np.arange(len(leaders))
        return self.W[level, leaders], self.loss[level, leaders]


def seeds_found(
    frame: LevelSnapshot,
    ground: Array,
    named: list[Arrangement],
    name: Callable[[Array], list[Arrangement]],
    turn: Callable[[Array, Array], Array],
) -> list[list[LevelFound]]:
    """For each level the arrangements that random seeds reached, most frequent first, each by its best.

    ground: (levels, hidden, n), the best models, named so; name: of W (models, hidden, n); turn: one W onto another.
    """
    n_levels, n_seeds = frame.loss.shape
    arrangements = name(frame.W.reshape(n_levels * n_seeds, *frame.W.shape[2:]))
    found: list[list[LevelFound]] = []
    for k in range(n_levels):
        here = arrangements[k * n_seeds : (k + 1) * n_seeds]
        names = [one.name for one in here]
        found.append([])
        for own, count in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])):
            seed = min((i for i, other in enumerate(names) if other == own), key=frame.loss[k].__getitem__)
            found[k].append(
                {
                    "arrangement": own,
                    "parts": parts_of(here[seed]),
                    "label": here[seed].label,
                    "share": count / n_seeds,
                    "loss": float(frame.loss[k, seed]),
                    "ground": own == named[k].name,
                    "W": round_off(turn(frame.W[k, seed], ground[k]), DRAWN_DIGITS),
                }
            )
    return found
