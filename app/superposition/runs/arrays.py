"""A whole sweep at once, as arrays: for notebooks and scripts, which need no stream."""

from dataclasses import dataclass

import numpy as np
import orjson

from ..experiment.spec import Spec
from ..geometry.measures import Array
from .sweep import advance_sweep, start_sweep


@dataclass(frozen=True)
class Sweep:
    """The ground state of each level of a spec.

    arrangement: a name for each. found: for each level what the random seeds reached, {arrangement: share of the
    seeds}.
    """

    spec: Spec
    sparsity: Array  # (levels,)
    W: Array  # (levels, hidden, features)
    b: Array  # (levels, features)
    loss: Array  # (levels,)
    arrangement: tuple[str, ...]
    found: tuple[dict[str, float], ...]


def run_sweep(spec: Spec) -> Sweep:
    """Train every level and seed of a spec, which takes a second for five features, and search for the ground states.

    Weights are rounded to six decimals, as in the API's lines; losses are not rounded.
    """
    state, lines = advance_sweep(start_sweep(spec))
    while state is not None and state.turned is None:
        state, lines = advance_sweep(state)
    levels = orjson.loads(lines[0])["levels"]
    sparsity, W, b, loss = (np.array([level[name] for level in levels]) for name in ("sparsity", "W", "b", "loss"))
    found = tuple({one["arrangement"]: one["share"] for one in level["found"]} for level in levels)
    return Sweep(spec, sparsity, W, b, loss, tuple(level["arrangement"] for level in levels), found)
