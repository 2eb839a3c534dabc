"""A level's model is the same along sparsity, along importance, and alone."""

import pytest

from app.superposition.experiment.axis import ImportanceAxis
from tests.superposition.asking import levels_of
from tests.superposition.queries import spec_of
from tests.superposition.runs.test_sweep import column_of

SAME = 1e-6  # of the loss
NEARLY_NOTHING = 1e-9  # a loss, of which the last digits are rounding
DECAYS = [round(0.3 + 0.014 * step, 4) for step in range(51)]  # a slider of importance

QUICK = ["n_features=4&importance=0.7"]
LONG = [
    "n_features=5",
    "n_features=6&importance=0.8",
    "n_features=5&n_hidden=3",
    "n_features=7&importance=0.85",
    "n_features=5&constraint=sphere",  # between levels that are searched in full two features change places
    "n_features=5&constraint=sphere_gain",
    "n_features=6&correlation=correlated",
]
STRIDE = {True: 10, False: 2}  # of the levels that are asked for alone, by whether that is to be quick


@pytest.mark.parametrize("query", [*QUICK, *(pytest.param(one, marks=pytest.mark.long) for one in LONG)])
def test_a_row_a_column_and_a_level_alone_have_the_same_model(query):
    row = levels_of(query)
    chosen = row[:: STRIDE[query in QUICK]]
    alone = {level["sparsity"]: levels_of(f"{query}&sparsities={level['sparsity']!r}")[0] for level in chosen}
    assert differing(row, alone) == {}
    if "sphere" in query:
        return  # where a column may keep another order of its features, which loses 2e-5 more
    column = {level["sparsity"]: level_of_column(query, level["sparsity"]) for level in row[5::15]}
    assert differing(row, column) == {}


def level_of_column(query, sparsity):
    spec = spec_of(query)
    values = tuple(sorted({*DECAYS, spec.importance}))
    asked = {name: getattr(spec, name) for name in ("n_features", "n_hidden", "constraint", "correlation")}
    levels = column_of(ImportanceAxis("importance", sparsity, values), **asked)["levels"]
    return next(level for level in levels if level["value"] == spec.importance)


def differing(row, others):
    """By sparsity how much lower another model is, where it is not the same."""
    pairs = {
        level["sparsity"]: (level["loss"], others[level["sparsity"]]["loss"])
        for level in row
        if level["sparsity"] in others
    }
    return {
        sparsity: other / own - 1
        for sparsity, (own, other) in pairs.items()
        if max(own, other) > NEARLY_NOTHING and abs(other / own - 1) > SAME
    }
