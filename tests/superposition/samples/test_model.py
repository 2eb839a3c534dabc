"""The model of one draw."""

import numpy as np
import pytest

from app.superposition.samples.model import SamplesModel

MODEL = SamplesModel(np.array([1, 3]), np.array([[1.0, 2.0], [0.5, 0.0], [-0.1, -0.2]]), np.eye(2), 0.1, 0.05)


def test_features_that_no_sample_has_are_zero():
    whole = MODEL.whole(5)
    assert whole[:, [0, 2, 4]].tolist() == [[0.0] * 3] * 3
    assert whole[:, [1, 3]].tolist() == MODEL.rows.tolist()


def test_features_and_samples_turn_together_and_biases_stay():
    turned = MODEL.turned(np.array([[0.0, -1.0], [1.0, 0.0]]))
    assert turned.rows.tolist() == [[-0.5, 0.0], [1.0, 2.0], [-0.1, -0.2]]
    assert turned.hidden @ turned.rows[:-1] == pytest.approx(MODEL.hidden @ MODEL.rows[:-1])
