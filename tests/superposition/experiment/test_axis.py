"""Axes of importances: what changes along them, and which positions they have."""

import pytest

from app.superposition.experiment.axis import DECAYS, IMPORTANCES, ImportanceAxis, thinned
from app.superposition.experiment.spec import Spec


def test_the_decay_gives_each_level_powers_of_its_own():
    axis = ImportanceAxis("importance", 0.8, (0.5, 1.0))
    assert axis.importances((9.0, 9.0, 9.0)) == ((1.0, 0.5, 0.25), (1.0, 1.0, 1.0))


def test_one_importance_changes_and_the_others_stay():
    axis = ImportanceAxis("importances.1", 0.8, (0.1, 2.0))
    assert axis.importances((1.0, 0.9, 0.81)) == ((1.0, 0.1, 0.81), (1.0, 2.0, 0.81))


def test_the_sliders_own_positions():
    assert (len(DECAYS), DECAYS[0], DECAYS[-1]) == (96, 0.05, 1.0)
    assert (len(IMPORTANCES), IMPORTANCES[0], IMPORTANCES[40], IMPORTANCES[-1]) == (61, 0.01, 1.0, 10.0)
    assert list(IMPORTANCES) == sorted(set(IMPORTANCES))


@pytest.mark.parametrize(("count", "left"), [(9, (0, 1, 2, 3, 4)), (3, (0, 2, 4)), (2, (0, 4)), (1, (0,)), (0, ())])
def test_thinned_values_keep_the_ends(count, left):
    assert thinned(range(5), count) == left


def test_levels_of_a_spec_with_an_axis():
    spec = Spec(n_features=2, axis=ImportanceAxis("importance", 0.8, (0.5, 0.7)))
    assert spec.levels == (0.8, 0.8)
    assert spec.level_values == (0.5, 0.7)
    assert spec.level_importances == ((1.0, 0.5), (1.0, 0.7))
    assert spec.features_differ
    assert "axis" not in spec.as_dict()
    assert not Spec(n_features=2, importance=1.0).features_differ
