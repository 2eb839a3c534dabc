"""The search is as long as its spec can afford."""

from app.superposition.experiment.spec import Spec
from app.superposition.search.budget import DEAR, DEAR_AT_FEW_LEVELS, LONG, MANY_ORDERS, THOROUGH, Many, effort_of


def test_fewer_levels_get_more_models_each_within_bounds():
    assert Many(2, 12, 240).each(61) == 3
    assert Many(2, 12, 240).each(5) == 12
    assert Many(2, 12, 240).each(1000) == 2


def test_the_dearer_a_spec_the_shorter_its_search():
    assert effort_of(Spec()) is THOROUGH
    assert effort_of(Spec(n_features=8, n_hidden=3, n_seeds=32)) is MANY_ORDERS
    assert effort_of(Spec(n_features=12, n_hidden=3)) is LONG
    assert effort_of(Spec(n_features=12, n_hidden=3, constraint="sphere")) is DEAR
    assert effort_of(Spec(n_features=16)) is DEAR
    few = (0.5, 0.9)
    assert effort_of(Spec(n_features=16, sparsities=few)) is LONG
    assert effort_of(Spec(n_features=16, constraint="sphere", sparsities=few)) is DEAR_AT_FEW_LEVELS
