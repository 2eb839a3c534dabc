"""Naming an arrangement: split the represented features into orthogonal groups and name each by its shape.

Features that are not orthogonal belong together: a tegum product in TMS's words ("Uniform Superposition"). A group that
fits no shape within tolerance is called irregular, never forced into one.
"""

import numpy as np
from numpy.typing import NDArray

from .arrangement import IGNORED_BELOW, Arrangement, Part
from .bodies import body_part
from .measures import Array, directions, feature_norm
from .stars import flat_part

ORTHOGONAL_BELOW = 0.08  # |cos|
FLAT_BELOW = 0.08  # singular value beside the largest


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
    if len(features) == 1:
        return Part("dedicated", features)
    return body_part(unit, features) if spans_space(unit) else flat_part(unit, features)


def spans_space(unit: Array) -> bool:
    """Whether the directions unit (hidden, k) span three dimensions."""
    if min(unit.shape) < 3:
        return False
    values = np.linalg.svd(unit, compute_uv=False)
    return bool(values[2] > FLAT_BELOW * values[0])
