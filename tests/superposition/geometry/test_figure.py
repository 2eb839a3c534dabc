"""The figure for notebooks."""

import numpy as np
import pytest

from app.superposition.geometry.figure import figure


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_each_feature_is_a_line_from_the_origin_to_its_column(hidden):
    W = np.random.default_rng(0).normal(size=(hidden, 4))
    drawn = figure(W, names=["a", "b", "c", "d"])
    assert [trace.name for trace in drawn.data] == ["a", "b", "c", "d"]
    for trace, column in zip(drawn.data, W.T, strict=True):
        assert [trace[axis][1] for axis in "xyz"[:hidden]] == pytest.approx(column)
        assert trace.x[0] == 0


def test_what_cannot_be_drawn_is_told():
    with pytest.raises(ValueError, match="1 to 3 rows"):
        figure(np.zeros((4, 2)))
    with pytest.raises(ValueError, match="one for each of its 2 columns"):
        figure(np.zeros((2, 2)), names=["a"])
