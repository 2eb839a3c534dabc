"""Which features stand where in a sum of shapes.

Given a model, the loss of an output does not depend on importances; so the more important feature goes to the place
that loses less (the rearrangement inequality): the least important are ignored, and dedicated axes, which lose nothing,
go to the most important. What remains to be tried is which features form pairs, and their permutation within a shape.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..geometry.arrangement import Arrangement, Part
from ..geometry.measures import Array
from ..geometry.shapes import DEDICATED, PAIR, Shape
from .groups import Branch, Permutation, best_permutations

DIGITS = 12  # of a ratio of importances: equal ratios are one problem


@dataclass(frozen=True)
class Group:
    """Features of one orthogonal group, most important first, each in its place of the shape."""

    shape: Shape
    permutation: Permutation
    features: tuple[int, ...]


Assignment = tuple[Group, ...]


@dataclass(frozen=True)
class LevelCurve:
    """An assignment at its lowest loss at each sparsity; nan where it has no minimum."""

    loss: Array  # (sparsities,)
    W: Array  # (sparsities, hidden, features)
    b: Array  # (sparsities, features)


def assignments(
    shapes: tuple[Shape, ...], importances: tuple[float, ...], sparsities: tuple[float, ...]
) -> list[Assignment]:
    """Those of a sum of shapes that may be its best."""
    ranked = [int(i) for i in np.argsort(-np.asarray(importances), kind="stable")]
    shown = ranked[: sum(shape.size for shape in shapes)]
    n_alone, n_pairs = shapes.count(DEDICATED), shapes.count(PAIR)
    alone = tuple(Group(DEDICATED, (0,), (i,)) for i in shown[:n_alone])
    rest = shown[n_alone:]
    large = [shape for shape in shapes if shape.size > PAIR.size]
    found: list[Assignment] = []
    if large:
        (shape,) = large  # two would need four dimensions
        splits = [(rest, [])] if not n_pairs else [(rest[2:], rest[:2]), (rest[:-2], rest[-2:])]
        for members, pair in splits:
            beside = (Group(PAIR, (0, 1), tuple(pair)),) if pair else ()
            relative = relative_importances(importances, tuple(members))
            for permutation in best_permutations(shape, relative, sparsities):
                found.append((Group(shape, permutation, tuple(members)), *beside, *alone))
    else:
        for pairs in matchings(rest):
            found.append((*(Group(PAIR, (0, 1), pair) for pair in pairs), *alone))
    alike = {
        tuple((g.shape, g.permutation, relative_importances(importances, g.features)) for g in one): one
        for one in reversed(found)
    }
    return list(alike.values()) if len(set(importances)) == 1 else found


def matchings(features: list[int]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Every perfect matching of an even number of features."""
    if not features:
        yield ()
        return
    first, *others = features
    for partner in others:
        left = [feature for feature in others if feature != partner]
        for rest in matchings(left):
            yield ((first, partner), *rest)


def relative_importances(importances: tuple[float, ...], features: tuple[int, ...]) -> tuple[float, ...]:
    """Importances of some features relative to the first one's: the loss of a group scales with all of them."""
    return tuple(round(importances[i] / importances[features[0]], DIGITS) for i in features)


def assemble(
    assignment: Assignment,
    branches: Sequence[Branch],
    importances: tuple[float, ...],
    sparsities: tuple[float, ...],
    n_hidden: int,
) -> LevelCurve:
    """A whole model at each sparsity from its groups, one beside the other; ignored features are reconstructed by their
    mean.
    """
    density, n = 1 - np.asarray(sparsities), len(importances)
    W, b = np.zeros((len(density), n_hidden, n)), np.tile(density[:, None] / 2, (1, n))
    loss, row = (density / 3 - density**2 / 4) * sum(importances[i] for i in ignored_features(assignment, n)), 0
    for group, branch in zip(assignment, branches, strict=True):
        columns = list(group.features)
        W[:, row : row + group.shape.rank, columns] = branch.W
        b[:, columns] = branch.b
        loss = loss + importances[columns[0]] * branch.loss
        row += group.shape.rank
    return LevelCurve(loss, W, b)


def ignored_features(assignment: Assignment, n_features: int) -> tuple[int, ...]:
    """The features that belong to no group."""
    shown = {i for group in assignment for i in group.features}
    return tuple(i for i in range(n_features) if i not in shown)


def name_assignment(assignment: Assignment, n_features: int) -> Arrangement:
    """The arrangement as a sweep would name it."""
    parts = [Part(group.shape.name, tuple(sorted(group.features))) for group in assignment]
    parts.sort(key=lambda part: (-len(part.features), part.shape, part.features))
    rest = ignored_features(assignment, n_features)
    return Arrangement((*parts, *([Part("ignored", rest)] if rest else [])), 0.0, 0.0)
