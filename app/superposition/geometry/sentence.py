"""An arrangement as one sentence for people."""

from fractions import Fraction

import numpy as np

from .arrangement import KGON, Arrangement, Part
from .measures import Array, directions, feature_dimensionality
from .stars import neighbour_angles

UNEVEN = 0.5  # degrees off 360/k from which gaps, stated in whole degrees, are stated as "about"
NEAR = 0.01  # off a fraction: what two decimals do not show
EXACT = 0.0075  # share of it: a bent antiprism is 0.008 to 0.02 off 3/8; three ignored features of norm 0.05 take less
# Of one part alone, and of several.
SPACING = {
    "antipodal_pair": ("opposite each other", "in opposite pairs"),
    "dedicated": ("with an axis of its own", "each with an axis of its own"),
}
EDGES = {name: k for k, name in KGON.items()}


def sentence(W: Array, arrangement: Arrangement) -> str:
    """One sentence about W (hidden, features): the friendly name, how many features it represents, their angle and
    their D.
    """
    n, held, shown = W.shape[1], arrangement.n_represented, arrangement.shown
    every = "both features" if held == n == 2 else f"all {n} features" if held == n else f"{held} of {n} features"
    head = arrangement.label.removesuffix(f" + {n - held} ignored")
    if head == "irregular":
        head = "irregular arrangement"
    dimension = feature_dimensionality(W)[[i for part in shown for i in part.features]]
    facts = [every, *spacing(W, shown)]
    if len(dimension):
        even = np.ptp(dimension) < 0.02
        facts.append(f"D {as_fraction(float(dimension.mean()))}" if even else range_in_words(dimension))
    text = f"{head}: {', '.join(facts)}"
    return text[:1].upper() + text[1:]


def spacing(W: Array, shown: tuple[Part, ...]) -> list[str]:
    """The angle between features of W (hidden, features), where all parts have one shape and each arm one feature."""
    shapes = {part.shape for part in shown}
    if len(shapes) != 1 or shown[0].shared:
        return []
    (shape,) = shapes
    if shape in SPACING:
        return [SPACING[shape][len(shown) > 1]]
    if shape in EDGES:
        about = "about " if shown[0].degrees >= UNEVEN else ""
        return [f"{about}{360 / EDGES[shape]:.4g}° apart"]
    if shape == "ring":
        return [f"{360 / len(shown[0].features):.4g}° apart"]
    if shape in ("bent_star", "uneven_triangle", "bent_ring"):
        gaps = neighbour_angles(directions(W[:, shown[0].features]))
        return [f"{min(gaps):.0f}° to {max(gaps):.0f}° apart"]
    if shape == "oblique_pair":
        return [f"{180 - shown[0].degrees:.0f}° apart"]
    return []


def range_in_words(dimension: Array) -> str:
    """The range of dimension (features,) as a sentence has it."""
    return f"D from {dimension.min():.2f} to {dimension.max():.2f}"


def as_fraction(value: float) -> str:
    """Such as "= 2/5" where that is so, "≈ 3/8" where a fraction is near, else two decimals."""
    near = Fraction(value).limit_denominator(8)
    off = abs(near - value)
    return f"= {value:.2f}" if off >= NEAR else f"{'=' if off < EXACT * value else '≈'} {near}"
