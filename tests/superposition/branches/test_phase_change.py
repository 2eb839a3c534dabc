"""A phase change as lines tell it."""

import numpy as np

from app.superposition.branches.changes import Change
from app.superposition.branches.phase_change import PhaseChange
from app.superposition.geometry.naming import name_arrangement


def test_a_change_tells_what_it_leads_from_and_to():
    axes, cross = (
        name_arrangement(np.array(W)) for W in ([[1, 0, 0, 0], [0, 1, 0, 0.0]], [[1, 0, -1, 0], [0, 1, 0, -1.0]])
    )
    told = PhaseChange(axes, cross, Change(3, 0.5, 0.2, (0.0, 1.0), (-1.0, -2.0), "jump")).fields
    assert (told["from"], told["to"]) == ("2 dedicated + 2 ignored", "2 antipodal pairs")
    assert (told["from_label"], told["to_label"]) == ("two axes + 2 ignored", "cross")
    assert (told["loss"], told["order"], told["norm"], told["slope"]) == (0.2, "jump", (0.0, 1.0), (-1.0, -2.0))
