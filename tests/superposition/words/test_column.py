"""Runs of different sizes, against a run of each alone."""

import orjson
import pytest

from app.superposition.words.column import advance_sizes, start_sizes
from app.superposition.words.sizes import SizeAxis
from app.superposition.words.spec import WordsSpec

from .running import run_words


@pytest.mark.parametrize(("name", "values"), [("n_concepts", (2, 4)), ("n_hidden", (1, 2))])
def test_each_level_is_the_model_that_its_size_has_alone(name, values):
    axis = SizeAxis(WordsSpec(n_concepts=3, n_seeds=2), name, 0.8, values)
    state, lines = start_sizes(axis), []
    while state is not None:
        state, new = advance_sizes(state)
        lines += map(orjson.loads, new)
    *frames, result, history = lines
    assert result["changes"] == []
    for k, value in enumerate(values):
        alone_frames, alone, _ = run_words(axis.spec_at(value))
        assert result["levels"][k] == {**alone["levels"][0], "value": value}
        assert [frame["W"][k] for frame in frames][: len(alone_frames)] == [frame["W"][0] for frame in alone_frames]
    assert [frame["step"] for frame in frames] == history["step"]
    assert len(history["W"]) == len(history["loss"]) == len(frames)
