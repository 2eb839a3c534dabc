"""Where the best model of levels changes along their axis."""

import numpy as np
import pytest

from app.superposition.levels.changes import fingerprint, levels_at, values_between
from app.superposition.words.changes import WordsAxis
from app.superposition.words.spec import WordsSpec


def test_values_lie_between_levels_as_their_axis_has_it():
    axis = WordsAxis(WordsSpec(sparsities=(0.0, 0.9, 0.99)))
    assert values_between(axis, np.array([0, 1]), np.array([0.5, 1.0])) == pytest.approx([1 - 10**-0.5, 0.99])
    assert levels_at(axis, [0.9, 0.5, 0.9])[1].tolist() == [1, 0, 1]


def test_models_of_relabelled_features_are_one_where_features_are_alike():
    W = np.array([[[1.0, 0.0, 0.5], [0.0, 2.0, 0.0]], [[0.5, 1.0, 0.0], [0.0, 0.0, 2.0]]])
    for importance, same in ((1.0, True), (0.9, False)):
        one, other = fingerprint(WordsAxis(WordsSpec(n_concepts=3, importance=importance)), W)
        assert np.allclose(one, other) == same
