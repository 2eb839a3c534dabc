"""The phase changes of a sweep: located changes of the ground state, each with what it leads from and to."""

from itertools import pairwise

import numpy as np

from ..branches.changes import locate_changes
from ..branches.phase_change import PhaseChange
from ..geometry.arrangement import PRESENT, Arrangement
from ..geometry.measures import Array, feature_norm
from ..geometry.naming import name_arrangements
from ..search.candidates import SAME_BRANCH, fingerprint
from ..search.ground_states import GroundStates
from ..search.models import Models


def phase_changes(models: Models, W: Array, named: list[Arrangement], ground: GroundStates) -> list[PhaseChange]:
    """The changes of the ground states, W (levels, hidden, features), between the first and the last level asked for.

    named: by level.

    A continuous change within one name is one where a feature appears that is still too short to be counted: it leads
    to what stands there with that feature, and the next change leads away from that.
    """
    present = feature_norm(W) > PRESENT
    shape = fingerprint(models, ground.parameters)
    moved = ((shape[1:] - shape[:-1]).abs().amax(1) > SAME_BRANCH).numpy()
    appears = present[1:].sum(1) != present[:-1].sum(1)
    renamed = np.array([a.name != b.name for a, b in pairwise(named)], dtype=bool)
    if models.spec.decoder != "affine":  # whose losses, good to 1e-4, show only which arrangement is lower
        moved, appears = np.zeros_like(moved), np.zeros_like(appears)
    asked = models.asked.tolist()
    pairs = [k for k in np.flatnonzero(moved | appears | renamed).tolist() if asked[0] <= k < asked[-1]]
    found: list[PhaseChange] = []
    hidden = False  # whether the last change led to a feature that the names do not count
    for change in locate_changes(models, ground.parameters, pairs):
        k = change.k
        before, after = counted(W[k]) if hidden else named[k], named[k + 1]
        hidden = named[k].name == named[k + 1].name and change.order == "continuous"
        after = counted(W[k + 1]) if hidden else after
        if before.name != after.name or change.order == "jump":
            found.append(PhaseChange(before, after, change))
    return found


def counted(W: Array) -> Arrangement:
    """The arrangement of W (hidden, features) with the features that are present, however short."""
    return name_arrangements(W[None], PRESENT)[0]
