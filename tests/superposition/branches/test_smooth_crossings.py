"""Two models that both go on through an interval, and where they lose the same."""

import numpy as np
import pytest
import torch

from app.superposition.branches.brackets import Bracket, Followed, follow_both
from app.superposition.branches.smooth_crossings import Crossing, cross_smoothly, crossing, is_smooth
from app.superposition.experiment.spec import Spec
from app.superposition.search.models import Models
from tests.superposition.reference import REFERENCE, polygon


def test_a_parabola_finds_where_losses_cross():
    share = np.linspace(0, 1, 6)
    gap = (share - 0.47) * (1 + share)
    there = np.ones(6, dtype=bool)
    assert crossing(share.tolist(), gap, there, 2) == pytest.approx(0.47, abs=1e-12)
    alone = there & (np.arange(6) < 4) & (np.arange(6) > 1)
    assert crossing(share.tolist(), gap, alone, 2) == pytest.approx(0.47, abs=1e-2)  # a line


def test_a_point_is_put_where_it_belongs_and_the_next_guess_lies_beside_it():
    models = [torch.full((2, 1), at) for at in (0.0, 1.0)]
    known = Crossing(Bracket(0, (0.0, 1.0), models[0][0], models[1][0]), [0.0, 1.0], [-1.0, 3.0], models)
    assert known.guess() == pytest.approx(0.25)
    assert known.between(0.25) == pytest.approx(torch.full((2, 1), 0.25))
    more = known.with_point(0.25, -0.4, torch.full((2, 1), 0.2))
    assert more.share == [0, 0.25, 1]
    assert more.gap == [-1, -0.4, 3]
    assert more.left == 1
    assert 0.25 < more.guess() < 1


@pytest.mark.parametrize(
    ("gap", "apart", "smooth"),
    [((-1, 1), (1, 1), True), ((1, -1), (1, 1), False), ((-1, 1), (1, 0), False), ((0, 1), (1, 1), False)],
)
def test_models_cross_smoothly_if_each_is_lower_at_its_own_end(gap, apart, smooth):
    followed = Followed([0.0, 1.0], torch.zeros(2, 1), torch.zeros(2, 1), np.array(gap), np.array(apart), np.zeros(1))
    assert is_smooth(followed) is smooth


def cross_and_star(low, high):
    """The cross at one sparsity and the star at another, followed towards each other."""
    spec = Spec(importance=1, sparsities=(low, high))
    star, cross = 1.02 * polygon(5), np.concatenate([polygon(4), np.zeros((2, 1))], axis=1)
    W = torch.from_numpy(np.stack([cross, star]))
    b = torch.tensor([[-0.02] * 4 + [0.11], [-0.13] * 5], dtype=torch.float64)
    parameters = Models(spec).constraint.pack(W, b)
    bracket = Bracket(0, (0.0, 1.0), parameters[0], parameters[1])
    (followed,) = follow_both(spec, [bracket], 2)
    return spec, (bracket, followed)


def test_cross_and_star_lose_the_same_where_they_truly_do():
    """The star of five equal features and the cross, over a twentieth of the slider."""
    spec, given = cross_and_star(0.75, 0.80)
    expected = next(one["S"] for one in REFERENCE["transitions"] if one["S"] > 0.7)
    ((bracket, share),) = cross_smoothly(spec, [given]).values()
    low, high = 0.25, 0.20
    assert 1 - low * (high / low) ** share == pytest.approx(expected, abs=1e-5)
    assert (bracket.before - bracket.after).abs().max() > 0.1


def test_models_of_which_one_is_lower_throughout_do_not_cross():
    spec, given = cross_and_star(0.75, 0.76)
    assert cross_smoothly(spec, [given]) == {}
