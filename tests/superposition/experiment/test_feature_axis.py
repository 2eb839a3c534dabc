"""The axis of the number of features."""

from app.superposition.experiment.feature_axis import FeatureAxis
from app.superposition.experiment.spec import Spec


def test_each_level_is_a_spec_of_its_own():
    axis = FeatureAxis(Spec(correlation="correlated", group_size=3), 0.8, (2, 7))
    small, large = map(axis.spec_at, axis.values)
    assert (small.n_features, small.group_size, small.sparsities) == (2, 2, (0.8,))
    assert (large.n_features, large.group_size, large.correlation) == (7, 3, "correlated")
