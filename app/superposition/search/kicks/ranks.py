"""Ranked stars: features in a plane of which each is longer than the next, at smaller angles, for decoders at length 1.

A feature is heard within an angle of its direction: with length g and bias 1/2 - g (rms_norm) within that whose cosine
is 1 - 1/(2 g). The longest decide the direction of h, and may stand close together; the last have most of the circle.
"""

from typing import NamedTuple

import numpy as np

from ...geometry.measures import Array

RATIOS = (1.0, 0.7, 0.45)  # of an angle to the next larger one; the best of eight features have 0.3 to 0.55 and 1
FOREMOST = 4.0  # times the gain of the second: nothing stands closer to it


class Ranked(NamedTuple):
    """A star, the first in rank first."""

    directions: Array  # (2, k)
    cosines: Array  # (k,), of the angles within which features are heard


def ranked_stars(n: int) -> list[Ranked]:
    """Stars of n features, and of opposite pairs where n allows them."""
    stars = [ranked_star(n, ratio, 2 * np.pi) for ratio in RATIOS] if n > 2 else []
    if n > 3:
        stars += [in_pairs(ranked_star((n + 1) // 2, ratio, np.pi), n) for ratio in RATIOS]
    return stars


def ranked_star(k: int, ratio: float, around: float) -> Ranked:
    """k directions whose angles to their neighbours fill an arc: each that many times the next, the last two equal."""
    angles = ratio ** np.arange(k - 2, -1, -1.0)  # of the second to the first, of the third to the second, ...
    angles *= around / (angles.sum() + angles[-1])
    at = np.concatenate([[0.0], np.cumsum(angles)])
    first = np.arccos(np.clip(1 - (1 - np.cos(angles[0])) / FOREMOST, -1, 1))
    return Ranked(np.stack([np.cos(at), np.sin(at)]), np.cos(np.concatenate([[first], angles])))


def in_pairs(axes: Ranked, n: int) -> Ranked:
    """The same with both ends of each axis taken, but for the last where n is odd."""
    both = np.stack([axes.directions, -axes.directions], 2).reshape(2, -1)
    return Ranked(both[:, :n], np.repeat(axes.cosines, 2)[:n])
