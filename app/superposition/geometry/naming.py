"""Naming an arrangement: split the represented features into orthogonal groups and name each by its shape.

Features that are not orthogonal belong together: a tegum product in TMS's words ("Uniform Superposition"). A group that
fits no shape within tolerance is called irregular, never forced into one.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .catalogue import POLYTOPES, sorted_angles, thomson_angles
from .measures import Array, directions, feature_dimensionality, feature_norm

IGNORED_BELOW = 0.3  # norm: the feature is said to be ignored
ORTHOGONAL_BELOW = 0.08  # |cos|
GAP_TOLERANCE = 4.0  # degrees between neighbours of a k-gon
UNEVEN = 0.5  # degrees off 360/k from which gaps, stated in whole degrees, are stated as "about"
POLYTOPE_TOLERANCE = 9.0  # degrees between any two vertices
PAIR_TOLERANCE = 6.0  # degrees off 180 or 0
FLAT_BELOW = 0.08  # singular value beside the largest
NEAR = 0.01  # off a fraction: what two decimals do not show
EXACT = 0.0075  # share of it: a bent antiprism is 0.008 to 0.02 off 3/8; three ignored features of norm 0.05 take less

KGON = {3: "triangle", 4: "square", 5: "pentagon", 6: "hexagon", 7: "heptagon", 8: "octagon"}
WORDS = {"antipodal_pair": "antipodal pair", "square_antiprism": "square antiprism"} | {
    name: name.replace("_", " ") for name in POLYTOPES
}
UNCOUNTED = ("dedicated", "ignored", "collapsed", "irregular")


@dataclass(frozen=True)
class Part:
    """One orthogonal group of features: its shape, which features, and how far from regular (degrees)."""

    shape: str
    features: tuple[int, ...]
    degrees: float = 0.0


@dataclass(frozen=True)
class Arrangement:
    """Where the features of one model lie."""

    parts: tuple[Part, ...]
    degrees: float  # largest angular deviation of any part from its shape
    norms: float  # largest minus smallest norm among represented features

    @property
    def n_represented(self) -> int:
        """How many features are represented."""
        return sum(len(part.features) for part in self.parts if part.shape != "ignored")

    @property
    def name(self) -> str:
        """The parts in words, largest first, "ignored" last: "2 antipodal pairs + 1 ignored"."""
        count = Counter(part.shape for part in self.parts)
        size = {part.shape: len(part.features) for part in self.parts}
        words = [
            in_words(shape, count[shape]) for shape in sorted(count, key=lambda s: (-size[s], s)) if shape != "ignored"
        ]
        if "ignored" in size:
            words.append(f"{size['ignored']} ignored")
        return " + ".join(words)

    @property
    def label(self) -> str:
        """The friendly name: two pairs are the cross, a k-gon with k >= 5 is the star with k points."""
        count = Counter(part.shape for part in self.parts)
        ignored = next((len(part.features) for part in self.parts if part.shape == "ignored"), 0)
        rest = f" + {ignored} ignored" if ignored else ""
        shapes = tuple(sorted(shape for shape in count.elements() if shape != "ignored"))
        if shapes in FRIENDLY:
            return FRIENDLY[shapes] + rest
        if len(shapes) == 1 and shapes[0] in STARS:
            return f"star with {STARS[shapes[0]]} points{rest}"
        return self.name


FRIENDLY = {
    ("antipodal_pair", "antipodal_pair"): "cross",
    ("antipodal_pair", "antipodal_pair", "antipodal_pair"): "octahedron",
    ("antipodal_pair", "triangle"): "triangular bipyramid",
    ("antipodal_pair", "pentagon"): "pentagonal bipyramid",
    ("dedicated", "dedicated"): "two axes",
    ("dedicated", "dedicated", "dedicated"): "three axes",
}
STARS = {name: k for k, name in KGON.items() if k >= 5} | {f"{k}-gon": k for k in range(9, 17)}


def in_words(shape: str, count: int) -> str:
    """So many shapes of one kind, in words."""
    word = WORDS.get(shape, shape)
    if shape in UNCOUNTED:
        return f"{count} {word}" if shape == "dedicated" and count > 1 else word
    return word if count == 1 else f"{count} {word}s"


def name_arrangement(W: Array) -> Arrangement:
    """The arrangement of one model, W (hidden, features)."""
    return name_arrangements(W[None])[0]


def name_arrangements(W: Array, ignored_below: float = IGNORED_BELOW) -> list[Arrangement]:
    """The arrangement of each model, W (models, hidden, features), of the features whose norm is not below a limit."""
    norm, unit = feature_norm(W), directions(W)
    shown = norm >= ignored_below
    touching = np.abs(unit.mT @ unit) > ORTHOGONAL_BELOW
    group = connected_components(touching & shown[:, :, None] & shown[:, None, :])
    return [arrangement_of(*model) for model in zip(norm, unit, shown, group, strict=True)]


def arrangement_of(norm: Array, unit: Array, shown: NDArray[np.bool_], group: NDArray[np.intp]) -> Arrangement:
    """The arrangement of one model: norm (features,), unit (hidden, features), shown (features,) which are represented,
    and group (features,) a number of the orthogonal group that each belongs to.
    """
    members: dict[int, list[int]] = {}
    for i in np.flatnonzero(shown).tolist():
        members.setdefault(int(group[i]), []).append(i)
    parts = [shape_of(unit[:, features], tuple(features)) for features in members.values()]
    parts.sort(key=lambda part: (-len(part.features), part.shape, part.features))
    spread = float(np.ptp(norm[shown])) if parts else 0.0
    degrees = max((part.degrees for part in parts), default=0.0)
    ignored = tuple(np.flatnonzero(~shown).tolist())
    if ignored:
        parts.append(Part("ignored", ignored))
    return Arrangement(tuple(parts), degrees, spread)


def connected_components(touching: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The first feature (models, n) of the group that each is connected to by touching (models, n, n), in however many
    steps.
    """
    reach = touching.astype(float)
    for _ in range(4):  # 2^4 steps: as many as there can be features
        reach = np.minimum(reach @ reach, 1)
    return np.asarray(reach.argmax(axis=2))


def shape_of(unit: Array, features: tuple[int, ...]) -> Part:
    """The shape of one connected group of features, of which unit (hidden, k) holds the directions."""
    k = len(features)
    if k == 1:
        return Part("dedicated", features)
    if k == 2:
        angle = degrees_between(unit)[0, 1]
        if angle >= 180 - PAIR_TOLERANCE:
            return Part("antipodal_pair", features, 180 - angle)
        if angle <= PAIR_TOLERANCE:
            return Part("collapsed", features, angle)
        return Part("irregular", features, 180 - angle)
    basis, values, _ = np.linalg.svd(unit, full_matrices=False)
    rank = int((values > FLAT_BELOW * values[0]).sum())
    if rank == 1:
        return Part("collapsed", features)
    if rank == 2:
        off = gap_deviation(basis[:, :2].T @ unit)
        return Part(KGON.get(k, f"{k}-gon") if off <= GAP_TOLERANCE else "irregular", features, off)
    angles = sorted_angles(unit)
    known = [(name, ideal) for name, ideal in POLYTOPES.items() if len(ideal) == len(angles)]
    off, name = min((deviation(angles, ideal), name) for name, ideal in known or [("irregular", thomson_angles(k))])
    return Part(name if off <= POLYTOPE_TOLERANCE else "irregular", features, off)


def deviation(angles: Array, ideal: Array) -> float:
    """The largest difference between sorted angles (pairs,) and those of a shape, ideal (pairs,), in degrees."""
    return float(np.abs(angles - ideal).max())


def degrees_between(unit: Array) -> Array:
    """Degrees (k, k) between every two columns of unit (hidden, k)."""
    return np.degrees(np.arccos(np.clip(unit.T @ unit, -1, 1)))


def gap_deviation(plane: Array) -> float:
    """How far the angles between neighbours among the columns of plane (2, k) are from 360/k, at most, in degrees."""
    x, y = plane
    angle = np.sort(np.degrees(np.arctan2(y, x)))
    gaps = np.diff(np.append(angle, angle[0] + 360))
    return float(np.abs(gaps - 360 / len(gaps)).max())


def sentence(W: Array, arrangement: Arrangement) -> str:
    """One sentence about W (hidden, features): the friendly name, how many features it represents, their angle and
    their D.
    """
    n = W.shape[1]
    shown = [part for part in arrangement.parts if part.shape != "ignored"]
    held = sum(len(part.features) for part in shown)
    every = "both features" if held == n == 2 else f"all {n} features" if held == n else f"{held} of {n} features"
    head = arrangement.label.removesuffix(f" + {n - held} ignored")
    if head == "irregular":
        head = "irregular arrangement"
    facts = [every]
    shapes = {part.shape for part in shown}
    if len(shapes) == 1:
        if (kind := next(iter(shapes))) in SPACING:
            facts.append(SPACING[kind][len(shown) > 1])
        if (k := next((k for k, name in KGON.items() if {name} == shapes), 0)) > 2:
            facts.append(f"{'about ' if arrangement.degrees >= UNEVEN else ''}{360 / k:.4g}° apart")
    dimension = feature_dimensionality(W)[[i for part in shown for i in part.features]]
    if len(dimension):
        even = np.ptp(dimension) < 0.02
        facts.append(f"D {as_fraction(float(dimension.mean()))}" if even else range_in_words(dimension))
    text = f"{head}: {', '.join(facts)}"
    return text[:1].upper() + text[1:]


def range_in_words(dimension: Array) -> str:
    """The range of dimension (features,) as a sentence has it."""
    return f"D from {dimension.min():.2f} to {dimension.max():.2f}"


# Of one part alone, and of several.
SPACING = {
    "antipodal_pair": ("opposite each other", "in opposite pairs"),
    "dedicated": ("with an axis of its own", "each with an axis of its own"),
}


def as_fraction(value: float) -> str:
    """Such as "= 2/5" where that is so, "≈ 3/8" where a fraction is near, else two decimals."""
    near = Fraction(value).limit_denominator(8)
    off = abs(near - value)
    return f"= {value:.2f}" if off >= NEAR else f"{'=' if off < EXACT * value else '≈'} {near}"
