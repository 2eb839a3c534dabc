"""Ranked stars fill the circle, each feature at the edge of what its longer neighbour hears."""

import numpy as np
import pytest

from app.superposition.search.kicks.ranks import RATIOS, ranked_stars


@pytest.mark.parametrize("n", [3, 4, 5, 8])
def test_directions_are_of_length_1_and_angles_fill_the_circle(n):
    stars = ranked_stars(n)
    assert len(stars) == len(RATIOS) * (1 if n == 3 else 2)
    for directions, cosines in stars:
        assert directions.shape == (2, n)
        assert cosines.shape == (n,)
        assert np.linalg.norm(directions, axis=0) == pytest.approx(np.ones(n))
        assert (np.diff(cosines) <= 1e-12).all()  # the first in rank are heard within the smallest angles


def test_with_equal_angles_it_is_the_regular_star():
    directions, cosines = ranked_stars(6)[0]
    assert cosines[1:] == pytest.approx(np.full(5, 0.5))
    assert np.sort(directions.T @ directions, axis=1)[:, -2] == pytest.approx(np.full(6, 0.5))


def test_no_feature_hears_a_longer_one_alone():
    for n in (5, 8):
        for directions, cosines in ranked_stars(n):
            overlap = directions.T @ directions
            for i in range(n):
                assert (overlap[i, :i] <= cosines[i] + 1e-9).all()


def test_pairs_stand_opposite():
    directions, _ = ranked_stars(8)[len(RATIOS)]
    assert (directions[:, ::2] == -directions[:, 1::2]).all()
