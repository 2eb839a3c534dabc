"""What parts and arrangements are called."""

import pytest

from app.superposition.geometry.arrangement import Arrangement, Part


def features(*sizes):
    """Consecutive features, so many in each group."""
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    return [tuple(range(start, start + size)) for start, size in zip(starts, sizes, strict=True)]


def arrangement(*parts):
    groups = features(*(size for _, size, *_ in parts))
    return Arrangement(
        tuple(
            Part(shape, some, 0.0, tuple(tuple(some[i] for i in arm) for arm in shared))
            for (shape, _, *shared), some in zip(parts, groups, strict=True)
        ),
        0.0,
        0.0,
    )


@pytest.mark.parametrize(
    ("parts", "name", "label"),
    [
        ([("pentagon", 5)], "pentagon", "star with 5 points"),
        ([("pentagon", 6, (1, 2))], "pentagon, one arm shared", "star with 5 points, one arm shared"),
        (
            [("pentagon", 7, (0, 1), (2, 3)), ("ignored", 1)],
            "pentagon, two arms shared + 1 ignored",
            "star with 5 points, two arms shared + 1 ignored",
        ),
        ([("bent_star", 5)], "bent star with 5 points", "bent star with 5 points"),
        ([("bent_star", 7, (0, 1), (5, 6))], *["bent star with 5 points, two arms shared"] * 2),
        ([("bent_star", 4)], "bent star with 4 points", "bent cross"),
        ([("bent_star", 5, (0, 1))], "bent star with 4 points, one arm shared", "bent cross, one arm shared"),
        ([("uneven_triangle", 3), ("ignored", 2)], *["uneven triangle + 2 ignored"] * 2),
        ([("bent_tee", 3)], "bent T-shape", "bent T-shape"),
        ([("oblique_pair", 2)], "oblique pair", "oblique pair"),
        ([("axis", 5, (0, 2, 4), (1, 3))], "axis, 3 against 2", "axis, 3 against 2"),
        ([("axis", 3, (1, 2))], "axis, 2 against 1", "axis, 2 against 1"),
        ([("axis", 4, (0, 1), (2, 3)), ("antipodal_pair", 2)], *["axis, 2 against 2 + antipodal pair"] * 2),
        ([("axis", 3, (0, 1)), ("axis", 3, (0, 1))], *["2 axes, 2 against 1 each"] * 2),
        ([("axis", 3, (0, 1)), ("axis", 4, (0, 1), (2, 3))], *["axis, 2 against 1 + axis, 2 against 2"] * 2),
        ([("bent_square_antiprism", 8)], *["bent square antiprism"] * 2),
        ([("antipodal_pair", 2), ("antipodal_pair", 2)], "2 antipodal pairs", "cross"),
        ([("dedicated", 1), ("dedicated", 1), ("ignored", 3)], "2 dedicated + 3 ignored", "two axes + 3 ignored"),
        ([("collapsed", 2), ("collapsed", 2)], "collapsed", "collapsed"),
        ([("irregular", 5), ("ignored", 1)], "irregular + 1 ignored", "irregular + 1 ignored"),
        ([("ignored", 3)], "3 ignored", "3 ignored"),
        ([], "", ""),
    ],
)
def test_each_arrangement_has_a_name_and_a_label(parts, name, label):
    called = arrangement(*parts)
    assert (called.name, called.label) == (name, label)


@pytest.mark.parametrize(
    ("part", "straight", "regular"),
    [
        (Part("pentagon", (0, 1, 2, 3, 4)), "pentagon", True),
        (Part("bent_star", (0, 1, 2, 3, 4)), "pentagon", False),
        (Part("bent_star", (0, 1, 2, 3, 4, 5), 0.0, ((0, 1),)), "pentagon", False),
        (Part("uneven_triangle", (0, 1, 2)), "triangle", False),
        (Part("bent_tetrahedron", (0, 1, 2, 3)), "tetrahedron", False),
        (Part("axis", (0, 1, 2), 0.0, ((0, 1),)), "axis", True),
        (Part("oblique_pair", (0, 1)), "oblique_pair", False),
        (Part("irregular", (0, 1, 2)), "irregular", False),
    ],
)
def test_a_bent_shape_knows_the_one_it_is_bent_from(part, straight, regular):
    assert (part.straight, part.is_regular) == (straight, regular)


def test_represented_features_are_those_of_all_parts_but_one():
    assert arrangement(("pentagon", 5), ("ignored", 2)).n_represented == 5
