"""What is said of a model: its name and parts, quantities that are known, numbers as they are printed."""

import numpy as np
import pytest

from app.superposition.geometry.description import model_fields, parts_of, round_off, summary
from app.superposition.geometry.naming import name_arrangement
from tests.superposition.reference import polygon

CROSS = np.array([[1.0, -1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0, 0.0]])


def test_a_summary_names_a_model_and_rounds_its_weights():
    told = summary(1.1 * polygon(5), np.full(5, -0.210049), 0.0263051311)
    assert (told["arrangement"], told["label"]) == ("pentagon", "star with 5 points")
    assert told["sentence"].startswith("Star with 5 points: all 5 features")
    assert told["loss"] == 0.0263051311
    assert told["b"] == [-0.21] * 5
    assert np.array(told["W"]) == pytest.approx(1.1 * polygon(5), abs=5e-5)
    assert told["W"][0][1] == 0.3399  # 1.1 cos 72° = 0.33992


def test_fields_of_a_cross_are_those_that_are_known_of_pairs():
    told = model_fields(CROSS, name_arrangement(CROSS))
    assert told["regularity"] == {"degrees": 0.0, "norms": 0.0}
    assert told["feature_norm"] == [1, 1, 1, 1, 0]
    assert told["interference"] == [1, 1, 1, 1, 0]
    assert told["feature_dimensionality"] == [0.5, 0.5, 0.5, 0.5, 0]
    assert told["label"] == "cross + 1 ignored"


def test_every_feature_is_in_one_part():
    assert parts_of(name_arrangement(CROSS)) == [
        {"shape": "antipodal_pair", "features": (0, 1)},
        {"shape": "antipodal_pair", "features": (2, 3)},
        {"shape": "ignored", "features": (4,)},
    ]


def test_a_number_that_rounds_to_zero_has_no_sign():
    rounded = round_off(np.array([-0.00004, 0.12344, -1.00006], dtype=np.float32), 4)
    assert rounded == [0.0, 0.1234, -1.0001]
    assert not np.signbit(rounded[0])


def test_a_part_says_which_features_share_an_arm_where_some_do():
    (part,) = parts_of(name_arrangement(polygon(5)[:, [0, 1, 2, 3, 4, 4]]))
    assert part == {"shape": "pentagon", "features": (0, 1, 2, 3, 4, 5), "shared": ((4, 5),)}
