"""What a spec holds."""

from app.superposition.experiment.spec import Spec, schema


def test_the_slider_has_61_levels_in_equal_steps_of_log_density():
    levels = Spec().levels
    assert (len(levels), levels[0], levels[20], levels[60]) == (61, 0.0, 0.9, 0.999)


def test_importance_decays_by_its_ratio():
    assert Spec(importance=0.5, n_features=3).feature_importances == (1.0, 0.5, 0.25)
    assert Spec(importances=(1.0, 3.0), n_features=2).feature_importances == (1.0, 3.0)


def test_the_schema_has_every_field_with_its_default():
    assert {field["name"]: field["default"] for field in schema()} == Spec().as_dict()
