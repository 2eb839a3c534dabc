"""What is trained on patterns."""

from app.superposition.patterns.spec import PATTERN_FIELD, PatternAxis, PatternSpec, positions, schema


def test_by_default_it_is_a_year_along_log_odds():
    spec = PatternSpec()
    assert (spec.n_features, spec.n_hidden, spec.n_patterns) == (12, 2, 4096)
    assert spec.level_values == tuple(-8 + k / 4 for k in range(41))
    assert spec.along("sharpness") == (5.0,) * 41
    assert set(spec.feature_importances) == {1.0}
    assert spec.level_sparsities is None


def test_the_slider_of_every_axis_spans_its_bounds():
    for name in ("sharpness", "weight_decay"):
        assert positions(name)[0] == PATTERN_FIELD[name].minimum
        assert positions(name)[-1] == PATTERN_FIELD[name].maximum
        assert positions(name)[1] == PATTERN_FIELD[name].step


def test_independent_features_have_a_sparsity_at_every_level():
    along = PatternSpec(pattern="none", axis=PatternAxis("sparsity", (0.5, 0.9)))
    assert along.level_sparsities == (0.5, 0.9)
    assert not along.features_differ
    across = PatternSpec(pattern="none", importance=0.9, axis=PatternAxis("weight_decay", (0.0, 0.01, 0.1), 0.9))
    assert across.level_sparsities == (0.9,) * 3
    assert across.level_decays == (0, 0.01, 0.1)
    assert across.features_differ
    assert across.at((0.05,)).level_decays == (0.05,)


def test_the_schema_has_every_field_with_its_default():
    assert {field["name"]: field["default"] for field in schema()} == PatternSpec().as_dict()
    assert PatternSpec(table=(("110", 2.0), ("011", 1.0))).as_dict()["table"] == "110:2,011"
