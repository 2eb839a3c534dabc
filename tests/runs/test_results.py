"""The result of a finished sweep, and the level that a slider shows."""

import pytest

from app.runs.jobs import Job
from app.runs.results import nearest_level, read_result
from app.runs.run import Run
from app.superposition.experiment.jsonl import line


def run_of(*lines):
    run = Run(Job("test", len(lines)))
    run.publish(list(lines), run.compress(lines))
    return run


def test_the_result_is_found_among_the_lines():
    run = run_of(
        line({"kind": "sweep"}), line({"kind": "result", "levels": [1], "changes": [2]}), line({"kind": "history"})
    )
    assert read_result(run) == {"kind": "result", "levels": [1], "changes": [2]}
    assert read_result(run) is read_result(run)  # parsed once


def test_without_a_result_there_are_no_levels():
    nothing = {"levels": [], "changes": []}
    assert read_result(None) == nothing
    assert (
        read_result(run_of(line({"kind": "sweep"}), line({"kind": "error", "message": '{"kind":"result"'}))) == nothing
    )


@pytest.mark.parametrize(("sparsity", "index"), [(0.0, 0), (0.29, 0), (0.31, 1), (0.6, 1), (1.0, 2)])
def test_the_nearest_level_is_shown(sparsity, index):
    assert nearest_level((0.1, 0.5, 0.9), sparsity) == index
