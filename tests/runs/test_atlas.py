"""An atlas as the run of its rows: which rows, in which order, shared and stopped."""

import asyncio
from dataclasses import replace

import orjson

from app.runs import atlas
from app.runs.atlas import Atlas
from app.runs.jobs import sweep
from app.superposition.experiment.spec import FIELD, Spec
from tests.runs.test_registry import runs_of, whole
from tests.serving import until

SMALL = Spec(n_features=2, n_hidden=1, n_seeds=1, sparsities=(0.5, 0.9))
SHORT = Atlas(SMALL, "importance", 3)
LONG = Atlas(Spec(n_features=8), "importance", 4)


def test_the_importances_of_an_atlas_stand_on_the_slider_and_hold_its_default():
    values = atlas.Atlas(Spec(), "importance", 21).values
    assert len(set(values)) == 21
    assert [min(values), max(values)] == [FIELD["importance"].minimum, FIELD["importance"].maximum]
    assert Spec().importance in values
    assert atlas.Atlas(Spec(), "features", 21).values == [2, 3, 4, 5, 6, 7, 8]


def test_a_row_differs_from_its_spec_on_the_axis_alone():
    spec = Spec(importances=(1, 2, 3, 4, 5), seed=3)
    assert Atlas(spec, "importance", 3).row(0.5) == Spec(importance=0.5, seed=3)
    assert Atlas(spec, "features", 3).row(4) == Spec(n_features=4, seed=3)
    assert Atlas(spec, "last_importance", 3).row(0.1).feature_importances == (1, 1, 1, 1, 0.1)


def test_an_atlas_that_names_no_number_of_rows_has_as_many_as_it_may():
    """Every spec that has a sweep has an atlas, so that the page need not know what rows cost."""
    dear = Atlas(Spec(n_features=16, constraint="sphere"), "importance", atlas.DEFAULTS["rows"])
    assert atlas.check_cost(dear)
    smaller = atlas.limit_rows(dear)
    assert not atlas.check_cost(smaller)
    assert 2 < len(smaller.values) < 21
    assert atlas.check_cost(replace(smaller, rows=smaller.rows + 1))
    usual = Atlas(Spec(), "importance", atlas.DEFAULTS["rows"])
    assert atlas.limit_rows(usual) == usual


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


async def test_an_atlas_that_nobody_watches_stops_its_rows():
    async with runs_of(grace=0.0) as (runs, engine):
        run = await runs.open(atlas.atlas_job(LONG))
        with runs.watch(run):
            await until(lambda: len(run.lines) > 1)
            assert runs.running > 1
        await until(lambda: runs.running == 0)
        await until(lambda: engine.idle)
        assert orjson.loads(run.lines[-1])["kind"] == "error"
