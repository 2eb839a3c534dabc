"""An atlas as the run of its rows: which rows, in which order, shared and stopped."""

import asyncio

import orjson

from app.runs import atlas
from app.runs.atlas_query import Atlas
from app.runs.jobs import sweep
from app.superposition.experiment.axis_query import parse_sweep
from app.superposition.experiment.spec import Spec
from tests.runs.test_registry import runs_of, whole
from tests.serving import until

SMALL = Spec(n_features=2, n_hidden=1, n_seeds=1, sparsities=(0.5, 0.9))
SHORT = Atlas(SMALL, "importance", 3)
LONG = Atlas(Spec(n_features=8), "importance", 4)


def test_rows_begin_far_apart_and_none_is_forgotten():
    assert atlas.coarse_first(9) == [0, 8, 4, 2, 6, 1, 3, 5, 7]
    assert atlas.coarse_first(2) == [0, 1]
    assert sorted(atlas.coarse_first(21)) == list(range(21))


async def test_two_atlases_share_their_rows_and_rows_are_sweeps():
    async with runs_of(workers=2) as (runs, _):
        lowest = SHORT.values[0]
        known = await whole(runs, sweep(SHORT.row(lowest)))
        one, other = await asyncio.gather(*(whole(runs, atlas.atlas_job(SHORT)) for _ in range(2)))
        assert one == other
        assert runs.trainings == 1 + 1 + 3 + 2  # the sweep, the atlas, its glances and the other rows
        (row,) = [line for line in map(orjson.loads, one) if line["kind"] == "row" and line["y"] == lowest]
        (result,) = [line for line in map(orjson.loads, known) if line["kind"] == "result"]
        assert [level["loss"] for level in row["levels"]] == [level["loss"] for level in result["levels"]]
        assert row["changes"] == result["changes"] != []


async def test_rows_along_another_axis_are_the_columns_of_the_page():
    of = {"n_features": 2, "n_hidden": 1, "n_seeds": 1}
    whole_atlas = Atlas(Spec(**of, importances=(1.0, 1.0)), "sparsity", 2, x="importances.1")
    spec = [(name, str(value)) for name, value in of.items()]
    lowest, highest = whole_atlas.values
    column = parse_sweep([*spec, ("importances", "1,1"), ("along", "importances.1"), ("sparsity", str(lowest))]).sweep
    assert column == whole_atlas.row(lowest)
    async with runs_of(workers=2) as (runs, _):
        known = await whole(runs, sweep(column))
        header, *lines = [orjson.loads(line) for line in await whole(runs, atlas.atlas_job(whole_atlas))]
        assert runs.trainings == 1 + 1 + 2 + 1  # the column, the atlas, its coarse rows and the other row
    assert header == {
        "kind": "atlas",
        "x_name": "importances.1",
        "y_name": "sparsity",
        "sparsity": None,
        "x": list(column.level_values),
        "y": [lowest, highest],
    }
    coarse = [line for line in lines if line["kind"] == "coarse"]
    assert [(line["y"], line["x"][0], line["x"][-1]) for line in coarse] == [(lowest, 0.01, 10), (highest, 0.01, 10)]
    (row,) = [line for line in lines if line["kind"] == "row" and line["y"] == lowest]
    (result,) = [line for line in map(orjson.loads, known) if line["kind"] == "result"]
    assert [level["loss"] for level in row["levels"]] == [level["loss"] for level in result["levels"]]
    assert row["changes"] == result["changes"] != []
    assert all("value" in change for change in row["changes"])


async def test_an_atlas_that_nobody_watches_stops_its_rows():
    async with runs_of(grace=0.0) as (runs, engine):
        run = await runs.open(atlas.atlas_job(LONG))
        with runs.watch(run):
            await until(lambda: len(run.lines) > 1)
            assert runs.running > 1
        await until(lambda: runs.running == 0)
        await until(lambda: engine.idle)
        assert orjson.loads(run.lines[-1])["kind"] == "error"
