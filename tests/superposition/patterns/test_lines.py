"""The first line of a run."""

import orjson

from app.superposition.patterns.lines import pattern_header
from app.superposition.patterns.spec import PatternAxis, PatternSpec


def test_the_header_says_what_the_levels_lie_on():
    told = orjson.loads(pattern_header(PatternSpec(axis=PatternAxis("log_odds", (-6.0, 0.0)))))
    assert (told["kind"], told["along"], told["value"]) == ("sweep", "log_odds", [-6, 0])
    assert told["spec"]["pattern"] == "months"
    assert "sparsity" not in told


def test_independent_features_have_their_sparsity_told():
    along = orjson.loads(pattern_header(PatternSpec(pattern="none", axis=PatternAxis("sparsity", (0.5, 0.9)))))
    assert along["sparsity"] == [0.5, 0.9]
    assert "along" not in along
    across = PatternSpec(pattern="none", axis=PatternAxis("weight_decay", (0.0, 0.1), 0.9))
    assert orjson.loads(pattern_header(across))["sparsity"] == 0.9
