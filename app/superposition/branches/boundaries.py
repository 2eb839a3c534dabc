"""Boundaries of the phase diagram for one feature more than dimensions, over sparsity and the last one's importance.

TMS ("Demonstrating Superposition", their figure for n = 2, m = 1 and n = 3, m = 2) draws them from fixed vectors: a
pair with unit norms and no bias loses (1 + y) p^2 / 6, an ignored feature its variance. For the exact ones norms and
biases are free, so that pairs win earlier.
"""

from typing import Literal, TypedDict

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from torch import Tensor

from ..experiment.jsonl import line
from ..experiment.spec import Spec
from ..geometry.measures import Array
from ..loss.features import independent
from ..loss.objectives import exact_of_gram
from ..loss.problem import Problem
from ..optimise import lbfgs
from .crossings import find_changes
from .energy_levels import energy_levels_of
from .groups import START_BIAS, START_NORM

STEPS, TOLERANCE = 80, 1e-11  # evaluations of a descent at most; relative progress that ends it, in double precision
WEAK_NORM = 0.4  # of the second feature in one of two starts
NO_PAIR = 4 / 7  # density above which, with fixed vectors, even equally important features make no pair
DENSEST = 0.9999  # density from which no boundary is drawn: at S = 0 nothing is ever off
TRIANGLES = 0.7, 1.25, 13  # importances at which triangles are looked for: from, to, how many
DENSE_SPARSITY, DENSE_LEVELS = 0.54, 10  # where triangles are looked for: up to which sparsity, at how many levels
REACH = 100.0  # how far from 1 a boundary is followed

# A polyline between two arrangements.
Border = TypedDict("Border", {"from": str, "to": str, "sparsity": list[float], "y": list[float]})


class BordersLine(TypedDict):
    """theory: from fixed vectors, as TMS draws them; exact: from free norms and biases."""

    kind: Literal["borders"]
    theory: list[Border]
    exact: list[Border]


def variance(p: Array) -> Array:
    """What a feature loses at densities p (levels,) when it is ignored: its variance (levels,)."""
    return p / 3 - p**2 / 4


def fixed_vector_boundary(p: Array) -> Array:
    """The importance (levels,) relative to the other's, r < 1, above which a pair beats ignoring the feature, at
    densities p (levels,); nan for p >= 4/7.

    Source: TMS, "Demonstrating Superposition".
    """
    return np.where(p < NO_PAIR, 2 * p / np.maximum(4 - 5 * p, 1e-9), np.nan)


def exact_boundary(p: Array) -> Array:
    """The same (levels,) at densities p (levels,) with free norms and biases.

    A pair loses f1 + r f2, which beats r c as soon as r > f1 / (c - f2); so the boundary is the least such quotient.
    """
    density = np.asarray(p, dtype=np.float64)
    alone = variance(density)
    starts = [(START_NORM, START_NORM, START_BIAS, START_BIAS), (1.0, WEAK_NORM, 0.0, 0.1)]
    quotients = [minimise_quotient(density, alone, start) for start in starts]
    return np.minimum(np.minimum(*quotients), [continuous_onset(float(one)) for one in density])


def minimise_quotient(density: Array, alone: Array, start: tuple[float, ...]) -> Array:
    """The least f1 / (c - f2) (levels,) that a descent from these norms and biases of a pair reaches, at each density
    (levels,); alone (levels,) is c.
    """
    sparsities = tuple((1 - density).tolist())
    objective = exact_of_gram(Problem(independent(2), (1.0, 1.0), sparsities, True))
    direction, c = torch.tensor([1.0, -1.0], dtype=torch.float64), torch.from_numpy(alone)

    def log_quotient(flat: Tensor, index: Tensor) -> tuple[Tensor, Tensor]:
        w, b = direction * flat[:, :2], flat[:, 2:]
        by_output, by_gram, by_b = objective(w[:, :, None] * w[:, None, :], b, index)
        f1, saved = by_output[:, 0], c[index] - by_output[:, 1]
        sound = (saved > 0) & (f1 > 0)
        share = 1 / torch.stack([f1, saved], 1).clamp_min(1e-300)
        by_gram = by_gram * share[:, :, None]
        by_w = ((by_gram + by_gram.mT) * w[:, None, :]).sum(2)
        gradient = torch.cat([by_w * direction, by_b * share], 1)
        value = torch.where(sound, torch.log(f1.clamp_min(1e-300) * share[:, 1]), torch.inf)
        return value, gradient

    flat = torch.tensor([start], dtype=torch.float64).repeat(len(density), 1)
    end = lbfgs.advance_descent(log_quotient, lbfgs.start_descent(log_quotient, flat), STEPS, TOLERANCE)
    return np.asarray(np.exp(end.loss.numpy()))


def continuous_onset(p: float) -> float:
    """The importance r above which a second feature enters continuously beside a dedicated one.

    To second order in its norm e, output 2 gains r e^2 Var x and output 1 loses e^2 Q, where its own bias e beta >= 0
    and norm have made Q least. Below p = .515 or so the pair has won by a jump before.
    """
    spread = float(variance(np.array(p)))

    def lost(beta: float) -> float:
        active = spread + (p / 2 - beta) ** 2 / 4
        return p * active + (1 - p) * ((1 - p) * beta**2 + p * beta**3 / 3)

    found = minimize_scalar(lost, bounds=(0.0, 1.0), method="bounded", options={"xatol": 1e-9})
    return float(found.fun) / spread


def boundaries_line(spec: Spec) -> bytes:
    """The line of an atlas that holds its boundaries: polylines over sparsity and the last feature's importance."""
    p = 1 - np.asarray(spec.levels)
    p = p[p < DENSEST]
    borders: BordersLine = {
        "kind": "borders",
        "theory": boundary_lines(spec, p[p < NO_PAIR], fixed_vector_boundary(p[p < NO_PAIR]), NO_PAIR),
        "exact": [
            *boundary_lines(spec, p, exact_boundary(p), 1.0),
            *(triangle_boundaries() if spec.n_hidden == 2 else []),
        ],
    }
    return line(borders)


def triangle_boundaries() -> list[Border]:
    """Where three features make a triangle in the plane while most of them are active: a pocket about y = 1."""
    sparsities = tuple(np.linspace(0, DENSE_SPARSITY, DENSE_LEVELS).tolist())
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for y in np.geomspace(*TRIANGLES).tolist():
        spec = Spec(n_features=3, n_hidden=2, importances=(1.0, 1.0, y), sparsities=sparsities)
        levels = energy_levels_of(spec)
        for change in find_changes(spec, levels):
            ends = levels[change.before].arrangement.name, levels[change.after].arrangement.name
            if "triangle" in ends:
                found.setdefault(ends, []).append((change.sparsity, y))
    return [
        {"from": before, "to": after, "sparsity": [s for s, _ in points], "y": [y for _, y in points]}
        for (before, after), points in found.items()
    ]


def boundary_lines(spec: Spec, p: Array, r: Array, end: float) -> list[Border]:
    """The boundaries of both sizes from the importance r (levels,) at which a pair begins at density p (levels,), up to
    density `end`, where r = 1.
    """
    p, r = np.append(p[::-1], end)[::-1], np.append(r[::-1], 1.0)[::-1]
    seen = r >= 1 / REACH
    sparsity = (1 - p[seen]).tolist()
    pair, alone = "antipodal pair", "dedicated + 1 ignored"
    if (spec.n_features, spec.n_hidden) == (3, 2):
        pair, alone = "antipodal pair + dedicated", "2 dedicated + 1 ignored"
    found: list[Border] = [{"from": alone, "to": pair, "sparsity": sparsity, "y": r[seen].tolist()}]
    if spec.n_features == 2:
        found.append({"from": pair, "to": alone, "sparsity": sparsity, "y": (1 / r[seen]).tolist()})
    else:  # the two important features pair up instead, and the last has an axis of its own
        found.append({"from": pair, "to": pair, "sparsity": [1 - end, float(max(spec.levels))], "y": [1.0, 1.0]})
        if end < 1:
            found.append({"from": alone, "to": pair, "sparsity": [1 - end] * 2, "y": [1.0, REACH]})
    if end < 1:
        found.append({"from": alone, "to": alone, "sparsity": [0.0, 1 - end], "y": [1.0, 1.0]})
    return found
