"""The worst perturbation against thousands that are tried."""

import numpy as np
import pytest

from app.superposition.attack.adversary import (
    AttackedModel,
    features_per_dimension,
    trial_points,
    worst_perturbations,
)
from tests.superposition.reference import polygon

TRIED = 10_000


def drawn(n, m, relu, seed):
    rng = np.random.default_rng(seed)
    return AttackedModel(rng.normal(0, 0.8, (m, n)), rng.normal(0, 0.3, n), 0.9 ** np.arange(n), relu)


MODELS = {
    "star": AttackedModel(polygon(5, 1.15), np.full(5, -0.1), np.ones(5)),
    "cross": AttackedModel(np.array([[1.0, -1, 0, 0], [0, 0, 1, -1]]), np.zeros(4), np.ones(4)),
    "one line": AttackedModel(np.array([[1.0, -1.0, 0.2]]), np.zeros(3), np.ones(3)),
    "five in space": drawn(5, 3, True, 0),
    "nine in a plane": drawn(9, 2, True, 1),
    "linear": drawn(4, 2, False, 2),
    "more dimensions than features": drawn(2, 3, True, 3),
}


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
@pytest.mark.parametrize("budget", [0.1, 0.7])
def test_none_of_ten_thousand_directions_is_worse(model, budget):
    n, x = len(model.b), np.eye(len(model.b))
    rng = np.random.default_rng(4)
    tried = rng.normal(size=(TRIED, n))
    in_row_space = rng.normal(size=(TRIED, len(model.W))) @ model.W
    (found,) = worst_perturbations(model, [budget])
    assert (np.linalg.norm(found, axis=1) <= budget * (1 + 1e-12)).all()
    for i, lost in enumerate(model.losses(x, found)):
        best = 0.0
        for directions in (tried, in_row_space):
            unit = directions / np.linalg.norm(directions, axis=1, keepdims=True)
            for length in (budget, budget / 2):  # nothing inside the ball either
                best = max(best, model.losses(x[i], length * unit).max())
        assert lost >= best - 1e-12
        assert lost <= 1.01 * best


def test_the_gradient_is_that_of_finite_differences():
    model, rng, step = MODELS["five in space"], np.random.default_rng(6), 1e-6
    x, delta = np.eye(5), rng.normal(size=(5, 5))
    slope = model.slopes(x, delta)
    for j in range(5):
        change = step * np.eye(5)[j]
        found = (model.losses(x, delta + change) - model.losses(x, delta - change)) / (2 * step)
        assert slope[:, j] == pytest.approx(found, rel=1e-5, abs=1e-7)


def test_two_orthogonal_features_pass_a_perturbation_on_as_it_is():
    axes = AttackedModel(np.eye(2), np.zeros(2), np.ones(2))
    lost = axes.losses(np.eye(2), *worst_perturbations(axes, [0.3]))
    assert lost == pytest.approx([0.09, 0.09])


def test_a_star_adds_up_what_five_features_bring():
    star = MODELS["star"]
    lost = star.losses(np.eye(5), *worst_perturbations(star, [0.3])) - star.losses(np.eye(5), np.zeros((5, 5)))
    assert (lost > 3 * 0.09).all()


def test_features_per_dimension():
    assert features_per_dimension(np.eye(2)) == 1
    assert features_per_dimension(polygon(5)) == pytest.approx(5 / 2)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_points_that_are_tried_lie_evenly_on_the_sphere(dimensions):
    tried = trial_points(dimensions)
    assert np.linalg.norm(tried, axis=1) == pytest.approx(np.ones(len(tried)))
    assert tried.mean(0) == pytest.approx(np.zeros(dimensions), abs=2e-3)


def test_on_a_line_the_worst_may_be_where_the_output_goes_off():
    """Output 0 is off from h = 0.2 down, and below that output 1 only falls."""
    model = AttackedModel(np.array([[1.0, 0.05]]), np.array([-0.2, 0.25]), np.ones(2))
    ((delta, _),) = worst_perturbations(model, [0.9])
    assert np.linalg.norm(delta) == pytest.approx(0.8, abs=0.01)
