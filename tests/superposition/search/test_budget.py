"""The search is as long as its spec can afford."""

from app.superposition.experiment.spec import Spec
from app.superposition.search.budget import (
    EXTENDED,
    FULL,
    FULL_MANY_FEATURES,
    REDUCED,
    REDUCED_AT_FEW_LEVELS,
    PerLevel,
    search_budget,
)


def test_fewer_levels_get_more_models_each_within_bounds():
    assert PerLevel(2, 12, 240).count(61) == 3
    assert PerLevel(2, 12, 240).count(5) == 12
    assert PerLevel(2, 12, 240).count(1000) == 2


def test_the_dearer_a_spec_the_shorter_its_search():
    assert search_budget(Spec()) is FULL
    assert search_budget(Spec(n_features=8, n_hidden=3, n_seeds=32)) is FULL_MANY_FEATURES
    assert search_budget(Spec(n_features=12, n_hidden=3)) is EXTENDED
    assert search_budget(Spec(n_features=12, n_hidden=3, constraint="sphere")) is REDUCED
    assert search_budget(Spec(n_features=16)) is REDUCED
    few = (0.5, 0.9)
    assert search_budget(Spec(n_features=16, sparsities=few)) is EXTENDED
    assert search_budget(Spec(n_features=16, constraint="sphere", sparsities=few)) is REDUCED_AT_FEW_LEVELS
