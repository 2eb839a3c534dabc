"""What a result says of levels."""

import numpy as np
import pytest

from app.superposition.patterns.distribution import globe_points
from app.superposition.patterns.result import correlation, place
from app.superposition.patterns.spec import PatternAxis, PatternSpec

from .running import run_patterns


def test_a_level_says_where_it_lies():
    assert place(PatternSpec(axis=PatternAxis("log_odds", (-6.0,))), 0) == {"value": -6}
    assert place(PatternSpec(pattern="none", axis=PatternAxis("sparsity", (0.9,))), 0) == {"sparsity": 0.9}
    across = PatternSpec(pattern="none", axis=PatternAxis("weight_decay", (0.1,), 0.9))
    assert place(across, 0) == {"sparsity": 0.9, "value": 0.1}


def test_cosines_correlate_with_the_true_ones_where_there_are_any():
    globe = PatternSpec(pattern="globe", n_hidden=3)
    lengths = np.where(np.arange(12) == 3, 0.1, np.linspace(0.5, 2, 12))
    assert correlation(globe, globe_points(12) * lengths) == {"cosine_correlation": 1}
    assert correlation(globe, np.roll(globe_points(12), 5, axis=1))["cosine_correlation"] < 0.9
    assert correlation(globe, 0.01 * globe_points(12)) == {"cosine_correlation": None}
    assert correlation(PatternSpec(pattern="none"), np.ones((2, 12))) == {}


def test_shares_add_up_and_the_loss_has_its_penalty():
    axis = PatternAxis("log_odds", (-4.0,))
    spec = PatternSpec(n_features=6, weight_decay=0.02, n_seeds=4, axis=axis)
    frames, result, history = run_patterns(spec)
    (level,) = result["levels"]
    assert sum(one["share"] for one in level["found"]) == pytest.approx(1)
    assert level["loss"] - level["data_loss"] == pytest.approx(0.02 * (np.array(level["W"]) ** 2).sum(), abs=1e-6)
    assert level["density"] == pytest.approx([level["density"][0]] * 6)
    assert np.array(history["W"]).shape == (len(frames), 1, 2, 6)
    assert history["loss"][-1][0] >= level["loss"] - 1e-9
    assert [frame["step"] for frame in frames] == history["step"]
