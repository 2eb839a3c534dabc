"""The result of a finished sweep, the level that a slider shows, a dictionary of it, and attacks."""

import orjson
import pytest

from app.runs import jobs
from app.runs.jobs import Job
from app.runs.results import attack_job, dictionary_job, finish_part, nearest_level, read_result
from app.runs.run import Run
from app.superposition.attack.lines import AttackQuery
from app.superposition.dictionary.spec import DictionarySpec
from app.superposition.experiment.jsonl import line
from app.superposition.experiment.spec import Spec
from tests.runs.test_registry import runs_of, whole


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


async def test_dictionaries_and_attacks_begin_from_a_sweep_that_is_shared():
    spec = Spec(n_features=2, n_hidden=1, sparsities=(0.5, 0.9))
    async with runs_of(workers=2) as (runs, _):
        swept = [orjson.loads(text) for text in await whole(runs, jobs.sweep(spec))]
        told = [
            orjson.loads(text) for text in await whole(runs, dictionary_job(DictionarySpec(spec, 0.8, 2, n_seeds=2)))
        ]
        (attacks,) = [orjson.loads(text) for text in await whole(runs, attack_job(AttackQuery(spec, (0.1,))))]
        assert runs.trainings == 1 + 2 + 2  # the sweep, and each whole with its part
    kinds = [one["kind"] for one in told]
    assert (kinds[:2], set(kinds[2:-2]), kinds[-2:]) == (["dictionary", "model"], {"frame"}, ["result", "history"])
    (result,) = [one for one in swept if one["kind"] == "result"]
    assert told[1]["sparsity"] == 0.9  # nearest to 0.8
    assert told[1]["W"] == result["levels"][1]["W"]
    assert len(told[-2]["directions"]) == 2
    assert [(level["sparsity"], len(level["harm"])) for level in attacks["levels"]] == [(0.5, 1), (0.9, 1)]


async def test_a_part_that_fails_fails_the_whole():
    run = Run(Job("test", 0))
    run.fail("It broke.")
    with pytest.raises(RuntimeError, match="It broke"):
        await finish_part(run)
