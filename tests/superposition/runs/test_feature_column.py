"""A sweep along the number of features, against sweeps of each number alone."""

import orjson

from app.superposition.experiment.feature_axis import FeatureAxis
from app.superposition.experiment.spec import Spec
from app.superposition.runs.feature_column import advance_column, start_column
from app.superposition.runs.sweep import advance_sweep, start_sweep


def lines_of(state, advance):
    lines = []
    while state is not None:
        state, new = advance(state)
        lines += map(orjson.loads, new)
    return lines


def test_each_level_is_the_model_that_its_number_of_features_has_alone():
    axis = FeatureAxis(Spec(n_hidden=1, n_seeds=2), 0.7, (2, 3))
    *frames, result, history = lines_of(start_column(axis), advance_column)
    assert [level["value"] for level in result["levels"]] == [2, 3]
    assert [len(level["W"][0]) for level in result["levels"]] == [2, 3]
    for n, level in zip(axis.values, result["levels"], strict=True):
        *alone_frames, alone, _ = lines_of(start_sweep(axis.spec_at(n)), advance_sweep)
        assert level == {**alone["levels"][0], "value": n}
        assert [frame["W"][axis.values.index(n)] for frame in frames][: len(alone_frames)] == [
            frame["W"][0] for frame in alone_frames
        ]
    assert [frame["step"] for frame in frames] == sorted({frame["step"] for frame in frames}) == history["step"]
    assert len(history["W"]) == len(history["loss"]) == len(history["step"])
    assert result["changes"] == []
