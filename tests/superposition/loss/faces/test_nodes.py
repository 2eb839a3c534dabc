"""Points on far faces: where they lie, that they count every mask once, and integrate what is homogeneous."""

from math import comb

import numpy as np
import pytest

from app.superposition.loss.faces.nodes import face_nodes, independent_parts, segment_weights
from app.superposition.loss.features import Distribution, independent


@pytest.mark.parametrize(
    "distribution",
    [independent(5), independent(10), Distribution(((0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11)), True)],
)
def test_every_point_lies_on_a_far_face_of_its_mask(distribution):
    nodes = face_nodes(distribution, 256, 2)
    assert (nodes.u.max(0) == 1).all()
    for k, (start, end) in enumerate(zip(nodes.ends[:-1], nodes.ends[1:], strict=True)):
        assert ((nodes.u[:, start:end] > 0).sum(0) == nodes.active[k]).all()


@pytest.mark.parametrize("n", [5, 10])
def test_the_masks_of_two_and_more_have_all_their_probability(n):
    p = 0.3
    nodes = face_nodes(independent(n), 256, 2)
    chance = segment_weights(nodes, independent(n), np.array([p])).sum()
    assert chance == pytest.approx(1 - (1 - p) ** n - n * p * (1 - p) ** (n - 1))


@pytest.mark.parametrize("n", [4, 11])
def test_a_homogeneous_function_integrates_over_the_radius(n):
    """E (sum of x)^2 given k features on is k / 12 + k^2 / 4."""
    nodes = face_nodes(independent(n), 4096, 2)
    for k in range(2, n + 1):
        some = np.flatnonzero(nodes.active == k)
        square = np.mean([(nodes.u[:, nodes.ends[s] : nodes.ends[s + 1]].sum(0) ** 2).mean() for s in some])
        assert square * k / (k + 2) == pytest.approx(k / 12 + k**2 / 4, rel=3e-3)


@pytest.mark.parametrize(("n", "density"), [(5, 0.3), (10, 0.5), (10, 0.05), (9, 1.0)])
def test_parts_have_the_probability_of_what_they_stand_for_and_integrate_as_one_does(n, density):
    chance = square = 0.0
    for nodes, weight in independent_parts(n, density, 1 << 16, 3):
        assert (nodes.u.max(0) == 1).all()
        for k, (start, end) in enumerate(zip(nodes.ends[:-1], nodes.ends[1:], strict=True)):
            active, here = nodes.active[k], nodes.u[:, start:end].sum(0)
            assert ((nodes.u[:, start:end] > 0).sum(0) == active).all()
            chance += weight[0, k]
            square += weight[0, k] * active / (active + 2) * (here**2).mean()
    on = np.array([comb(n, k) * density**k * (1 - density) ** (n - k) for k in range(n + 1)])
    k = np.arange(n + 1)
    assert chance == pytest.approx(on[3:].sum(), rel=1e-3)
    assert square == pytest.approx((on * (k / 12 + k**2 / 4))[3:].sum(), rel=3e-3)
