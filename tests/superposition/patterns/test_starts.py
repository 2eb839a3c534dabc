"""Where trainings start."""

import numpy as np
import pytest

from app.superposition.geometry.rings import name_rings
from app.superposition.patterns.objective import PatternObjective
from app.superposition.patterns.spec import PatternAxis, PatternSpec
from app.superposition.patterns.starts import random_starts, ring, starts_of, structured_starts


def test_a_seed_does_not_depend_on_how_many_there_are():
    few, many = random_starts(PatternSpec(n_seeds=2)), random_starts(PatternSpec(n_seeds=20))
    assert (len(few), len(many)) == (16, 20)
    assert (few == many[:16]).all()


def test_rings_keep_features_in_their_order():
    for kept in (5, 7, 11):
        (named,) = name_rings(ring(12, 2, kept)[None])
        assert named.name == f"ring of {kept} in order + {12 - kept} ignored"
    assert ring(4, 1, 3).shape == (1, 4)


@pytest.mark.parametrize("pattern", ["none", "months", "globe"])
@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_every_pattern_has_starts_in_every_number_of_dimensions(pattern, hidden):
    spec = PatternSpec(pattern=pattern, n_features=4, n_hidden=hidden, axis=PatternAxis("log_odds", (-1.0, 0.0)))
    structured = structured_starts(spec)
    assert structured.shape[1] == 4 * (hidden + 1)
    assert np.isfinite(structured).all()
    starts = starts_of(PatternObjective(spec))
    assert np.bincount(starts.level).tolist() == [16 + len(structured)] * 2
    assert (starts.parameters[:16].numpy() == random_starts(spec)).all()
