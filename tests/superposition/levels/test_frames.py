"""The frames of trainings at many levels."""

import numpy as np

from app.superposition.geometry.catalogue import kgon
from app.superposition.geometry.naming import name_arrangements
from app.superposition.levels.frames import LevelSnapshot, seeds_found

CROSS = np.array([[1.0, 0.0, -1.0, 0.0, 0.0], [0.0, 1.0, 0.0, -1.0, 0.0]])
FRAME = LevelSnapshot(3, np.stack([CROSS, kgon(5), 2 * CROSS])[None], np.array([[0.3, 0.2, 0.1]]))


def test_leaders_are_one_seed_of_each_level():
    W, loss = FRAME.of(np.array([2]))
    assert (W == 2 * CROSS).all()
    assert loss.tolist() == [0.1]


def test_arrangements_are_told_by_their_best_most_frequent_first():
    star = kgon(5)[None]
    (found,) = seeds_found(FRAME, star, name_arrangements(star), name_arrangements, lambda W, reference: W)
    assert [(one["label"], one["share"], one["loss"], one["ground"]) for one in found] == [
        ("cross + 1 ignored", 2 / 3, 0.1, False),
        ("star with 5 points", 1 / 3, 0.2, True),
    ]
    assert found[0]["W"][0][0] == 2
