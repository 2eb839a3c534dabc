"""Where trainings start."""

import numpy as np
import pytest

from app.superposition.geometry.naming import name_arrangements
from app.superposition.words.gauge import meaning
from app.superposition.words.objective import WordsObjective
from app.superposition.words.spec import WordsSpec
from app.superposition.words.starts import random_rows, structured_rows


def test_random_starts_follow_the_seed():
    one, same, other = (random_rows(WordsObjective(WordsSpec(seed=seed, sparsities=(0.5,)))) for seed in (1, 1, 2))
    assert one.shape == (8, 2, 3, 32)
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    assert np.abs(one[:, :, 2]).max() == 0


@pytest.mark.parametrize(("bias", "n_hidden"), [(True, 2), (False, 3)])
def test_structured_starts_are_stars_axes_and_crosses(bias, n_hidden):
    objective = WordsObjective(WordsSpec(importance=1, bias=bias, n_hidden=n_hidden, sparsities=(0.9,)))
    rows = structured_rows(objective, 0)
    level = np.zeros(len(rows), dtype=np.int64)
    said = meaning(objective, objective.pack(rows, level), level)
    labels = {one.label for one in name_arrangements(said.W)}
    assert {"two axes + 3 ignored", "cross + 1 ignored", "star with 5 points"} <= labels
    assert said.additive == pytest.approx(1)


def test_one_dimension_without_biases_has_room_for_a_constant_alone():
    objective = WordsObjective(WordsSpec(bias=False, n_hidden=1, sparsities=(0.9,)))
    assert len(structured_rows(objective, 0)) == 0
