"""What whole sliders are called: few levels have no name, and no name is left for one level and returned to."""

from itertools import groupby

import pytest

from app.superposition import Spec, run_sweep

RARE = 0.03  # of all levels: in the plane without constraint, at importance decays from 1 to 0.5
FEW = [(3, 1.0), (5, 0.7), (6, 0.9)]  # what was hardest to name: S = 0, bent stars, shared arms
ALL = [(n, decay) for n in range(3, 9) for decay in (1.0, 0.9, 0.7, 0.5)]


@pytest.mark.parametrize("specs", [FEW, pytest.param(ALL, marks=pytest.mark.long)], ids=["few", "all"])
def test_arrangements_without_a_name_are_rare_and_no_name_flickers(specs):
    sliders = {spec: run_sweep(Spec(n_features=spec[0], importance=spec[1])).arrangement for spec in specs}
    names = [name for slider in sliders.values() for name in slider]
    assert sum("irregular" in name for name in names) < RARE * len(names)
    assert {spec: flickers(slider) for spec, slider in sliders.items() if flickers(slider)} == {}


def flickers(names):
    """Names that stand at one level, between two of which both have another, the same."""
    bands = [(name, len(list(levels))) for name, levels in groupby(names)]
    return [
        name
        for (before, _), (name, length), (after, _) in zip(bands, bands[1:], bands[2:], strict=False)
        if length == 1 and before == after
    ]


def test_a_flicker_is_seen():
    assert flickers(["cross", "cross", "irregular", "cross", "star", "star", "cross"]) == ["irregular"]
