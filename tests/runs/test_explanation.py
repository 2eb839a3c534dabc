"""Energy levels with the changes of the sweep, both runs shared with everyone."""

import json

from app.runs import explanation, jobs
from app.superposition.experiment.spec import Spec
from tests.runs.test_registry import runs_of, whole

SPEC = Spec(n_features=2, n_hidden=1, n_seeds=1)


async def test_levels_are_the_catalogues_with_the_changes_of_the_sweep():
    async with runs_of(workers=2) as (runs, _):
        swept = [json.loads(line) for line in await whole(runs, jobs.sweep(SPEC))]
        (answer,) = await whole(runs, explanation.levels_job(SPEC))
        assert runs.trainings == 1 + 2  # the sweep, the levels and the catalogue
        (known,) = await whole(runs, jobs.catalogue(SPEC))
        (result,) = [line for line in swept if line["kind"] == "result"]
        assert json.loads(answer) == {**json.loads(known), "changes": result["changes"]}
