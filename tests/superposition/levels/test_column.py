"""Runs side by side, told as one."""

import orjson

from app.superposition.experiment.jsonl import line
from app.superposition.levels.column import advance_column, start_column


def advance(state):
    """A run that counts down to 0, a frame a step, and then tells its result and its history."""
    size, left = state
    if left:
        return (size, left - 1), [line({"kind": "frame", "step": 10 - left, "W": [[size, left]]})]
    steps = list(range(10 - size, 10))
    history = {"kind": "history", "step": steps, "W": [[step] for step in steps]}
    return None, [line({"kind": "result", "levels": [{"size": size}], "changes": []}), line(history)]


def test_a_frame_is_sent_once_all_have_one_and_the_shorter_waits_at_its_last():
    column, lines = start_column((1, 3), [(1, 1), (3, 3)]), []
    while column is not None:
        column, new = advance_column(column, advance, lambda state: state[1] > 0)
        lines += map(orjson.loads, new)
    *frames, result, history = lines
    assert [frame["step"] for frame in frames] == [9, 9, 9]
    assert [frame["W"] for frame in frames] == [[[1, 1], [3, 3]], [[1, 1], [3, 2]], [[1, 1], [3, 1]]]
    assert result == {"kind": "result", "levels": [{"size": 1, "value": 1}, {"size": 3, "value": 3}], "changes": []}
    assert history == {"kind": "history", "step": [7, 8, 9], "W": [[9, 7], [9, 8], [9, 9]]}
