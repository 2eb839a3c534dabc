"""Which rows an atlas has, on any axis against any, and what is said where its axes do not fit together."""

from dataclasses import replace

import pytest

from app.runs import atlas_query
from app.runs.atlas_query import Atlas
from app.superposition.experiment.axis import DECAYS, IMPORTANCES, ImportanceAxis
from app.superposition.experiment.spec import FIELD, Spec


def test_the_importances_of_an_atlas_stand_on_the_slider_and_hold_its_default():
    values = Atlas(Spec(), "importance", 21).values
    assert len(set(values)) == 21
    assert [min(values), max(values)] == [FIELD["importance"].minimum, FIELD["importance"].maximum]
    assert Spec().importance in values
    assert Atlas(Spec(), "features", 21).values == [2, 3, 4, 5, 6, 7, 8]


def test_a_row_differs_from_its_spec_on_the_axis_alone():
    spec = Spec(importances=(1, 2, 3, 4, 5), seed=3)
    assert Atlas(spec, "importance", 3).row(0.5) == Spec(importance=0.5, seed=3)
    assert Atlas(spec, "features", 3).row(4) == Spec(n_features=4, seed=3)
    assert Atlas(spec, "last_importance", 3).row(0.1).feature_importances == (1, 1, 1, 1, 0.1)


def test_an_atlas_that_names_no_number_of_rows_has_as_many_as_it_may():
    """Every spec that has a sweep has an atlas, so that the page need not know what rows cost."""
    dear = Atlas(Spec(n_features=16, constraint="sphere"), "importance", atlas_query.DEFAULTS["rows"])
    assert atlas_query.check_cost(dear)
    smaller = atlas_query.limit_rows(dear)
    assert not atlas_query.check_cost(smaller)
    assert 2 < len(smaller.values) < 21
    assert atlas_query.check_cost(replace(smaller, rows=smaller.rows + 1))
    usual = Atlas(Spec(), "importance", atlas_query.DEFAULTS["rows"])
    assert atlas_query.limit_rows(usual) == usual


def test_any_axis_may_lie_against_any():
    spec = Spec(seed=3)
    assert Atlas(spec, "importances.1", 3).values == [IMPORTANCES[0], IMPORTANCES[30], IMPORTANCES[60]]
    assert Atlas(spec, "importances.1", 3).row(2.0).importances == (1, 2, 0.9**2, 0.9**3, 0.9**4)
    assert Atlas(spec, "sparsity", 21, x="importance").values == list(spec.levels[::3])
    decay = Atlas(spec, "sparsity", 3, x="importance").row(0.5)
    assert decay == replace(spec, axis=ImportanceAxis("importance", 0.5, DECAYS))
    one = Atlas(spec, "importance", 3, x="importances.0", sparsity=0.8).row(0.5)
    assert one == replace(spec, importance=0.5, axis=ImportanceAxis("importances.0", 0.8, IMPORTANCES))
    features = Atlas(replace(spec, importance=0.5), "features", 3, x="importance", sparsity=0.8).row(4)
    assert features == Spec(n_features=4, seed=3, axis=ImportanceAxis("importance", 0.8, DECAYS))
    last = Atlas(spec, "last_importance", 3, x="importances.0", sparsity=0.8).row(2.0)
    assert [importances[1:] for importances in last.level_importances] == [(1, 1, 1, 2)] * len(IMPORTANCES)


def test_all_rows_have_as_many_levels_as_the_most_expensive_may():
    dear = Atlas(Spec(n_features=16, n_hidden=3), "importance", 2, x="importances.0", sparsity=0.9)
    many = Atlas(Spec(n_features=16, n_hidden=3), "sparsity", 2, x="importance")
    assert len(dear.across) == len(IMPORTANCES)
    assert 1 < len(many.across) < len(DECAYS)
    assert {many.row(value).level_values for value in many.values} == {many.across}


@pytest.mark.parametrize(
    ("x", "y", "given", "field", "told"),
    [
        ("colour", "importance", {}, "x", "one of sparsity, importance, or importances.I with I from 0 to 4."),
        ("sparsity", "importances.5", {}, "y", "with I from 0 to 4"),
        ("sparsity", "sparsity", {}, "x", "the same axis"),
        ("importances.4", "last_importance", {"sparsity"}, "x", "the same axis"),
        ("importance", "last_importance", {"sparsity"}, "x", "sets all importances"),
        ("importance", "importances.0", {"sparsity"}, "x", "sets all importances"),
        ("importances.2", "features", {"sparsity"}, "x", "begins with two"),
        ("importance", "sparsity", {"importances"}, "importances", "exclude each other"),
        ("importance", "sparsity", {"sparsity"}, "sparsity", "leave it out"),
        ("sparsity", "importance", {"sparsity"}, "sparsity", "leave it out"),
        ("importance", "features", {}, "sparsity", "give one"),
        ("importance", "sparsity", {"sparsities"}, "sparsities", "leave them out"),
    ],
)
def test_axes_that_do_not_fit_together_are_refused_with_one_sentence(x, y, given, field, told):
    (fault,) = atlas_query.misfits(Spec(), x, y, set(given))
    assert fault.field == field
    assert told in fault.message
    assert fault.message.endswith(".")


def test_what_is_not_refused_has_all_its_rows():
    drawn = []
    for x in ("sparsity", "importance", "importances.0", "importances.1"):
        for y in ("sparsity", "importance", "features", "last_importance", "importances.1"):
            sparsity = None if "sparsity" in (x, y) else 0.9
            if list(atlas_query.misfits(Spec(), x, y, set() if sparsity is None else {"sparsity"})):
                continue
            whole = Atlas(Spec(), y, 3, x=x, sparsity=sparsity)
            rows = [whole.row(value) for value in whole.values]
            assert [row.level_values for row in rows] == [whole.across] * len(rows), (x, y)
            drawn.append((x, y))
    assert len(drawn) == 4 + 2 + 5 + 4
