"""Where trainings start."""

from dataclasses import replace

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


def test_beyond_the_seeds_every_other_start_of_a_table_is_tied_and_the_rest_have_biases():
    rows = (("1101", 1.0), ("0011", 2.0))  # the first two in the same
    spec = PatternSpec(pattern="table", n_features=4, table=rows, n_seeds=3, axis=PatternAxis("log_odds", (-1.0,)))
    starts = random_starts(spec)
    assert len(starts) == 256
    W, b = starts[:, :8].reshape(-1, 2, 4), starts[:, 8:]
    apart = np.abs(W[:, :, 0] - W[:, :, 1]).max(1)
    seeds, tied, untied = slice(3), slice(3, None, 2), slice(4, None, 2)
    assert (apart[seeds] > 0.1).all()
    assert (apart[tied] < 0.05).all()
    assert (apart[untied] > 0.05).mean() > 0.9
    assert (np.abs(W[tied, :, 2] - W[tied, :, 3]).max(1) > 0.05).mean() > 0.9
    assert not b[seeds].any()
    assert not b[tied].any()
    assert 0.15 < b[untied].std() < 0.25
    lengths = np.linalg.norm(W, axis=1).mean(1)
    assert lengths[untied].std() / lengths[untied].mean() > 1.5 * lengths[tied].std() / lengths[tied].mean()
    assert len(random_starts(replace(spec, axis=PatternAxis("log_odds", tuple(range(-8, 3)))))) == 16 * 41 // 11


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
