"""Where trainings on samples start."""

import numpy as np
import pytest

from app.superposition.samples.objective import pack_samples
from app.superposition.samples.starts import around_a_star, arranged_features, carried_on, starting_parameters


@pytest.mark.parametrize("n_hidden", [1, 2, 3])
def test_every_start_has_a_row_for_each_dimension_and_one_for_the_biases(n_hidden):
    x = np.eye(5)[None, :4]
    start = starting_parameters(
        pack_samples(np.arange(5), x), 0, n_hidden, np.ones(5), np.random.default_rng(0), np.zeros((n_hidden + 1, 5))
    )
    assert start.shape[1:] == (n_hidden + 1, 5)
    assert np.isfinite(start).all()
    assert (start[0, :, 4] == 0).all()  # no sample has it on


def test_samples_around_a_star_are_evenly_spaced():
    x = np.random.default_rng(0).random((5, 12))
    W = around_a_star(x, 2, np.random.default_rng(1))[:-1]
    angle = np.sort(np.degrees(np.arctan2(*(W @ x.T))))
    assert np.diff(angle) == pytest.approx([72] * 4)


def test_the_most_important_features_are_arranged_first():
    rows = arranged_features(3, 1, np.array([0.1, 1.0, 0.5]))
    kept = (np.abs(rows[:, 0]) > 0).tolist()
    assert kept == [[False, True, False], [False, True, True]]


def test_a_feature_that_is_new_is_given_an_output():
    previous = np.array([[1.0, 0.0], [-0.2, 0.0]])
    W = carried_on(previous, np.array([[1.0, 0.5]]), 0.3, np.random.default_rng(0))
    assert W[:, 0].tolist() == [1.0, -0.2]
    assert W[0, 1] != 0
    assert W[1, 1] > 0
