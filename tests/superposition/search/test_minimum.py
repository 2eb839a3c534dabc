"""Every ground state is a minimum of the exact loss, whatever the importances: BFGS finds no lower from it."""

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from app.superposition.experiment.query import parse_spec
from app.superposition.search.minimum import Wall
from app.superposition.search.models import Models
from tests.superposition.asking import levels_of
from tests.superposition.queries import spec_of

QUERIES = [
    "n_features=4&importance=0.083&sparsities=0.99874",
    "n_features=7&n_hidden=3&importance=0.103&sparsities=0.3568",
    "n_features=6&importance=0.4&sparsities=0.9999",
    "n_features=5&n_hidden=3&importance=0.234&sparsities=0.9997",
    "n_features=5&n_hidden=1&importances=0.01,10,0.1,3,0.02&constraint=sphere&sparsities=0.97",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_ground_state_is_a_minimum_whatever_the_importances(query):
    spec = spec_of(query)
    models = Models(spec)
    (level,) = levels_of(query)
    W, b = (torch.tensor([level[name]], dtype=torch.float64) for name in ("W", "b"))

    def value(flat):
        loss, gradient = models.value(models.exact_loss, torch.from_numpy(flat)[None], models.asked)
        return loss.item(), gradient[0].numpy()

    start = models.constraint.pack(W, b)[0].numpy()
    scale = models.scale[models.asked].item()
    lowest = minimize(value, start, jac=True, method="BFGS", options={"gtol": 1e-13, "maxiter": 2000}).fun * scale
    assert level["loss"] <= lowest * (1 + 1e-8)
    assert np.isfinite(lowest)


def test_a_loss_that_is_known_in_closed_form_is_met():
    """Three features of seven on three axes, the others guessed: I (p/3 - p^2/4) each."""
    importance, p = 0.103, 1 - 0.3568
    (level,) = levels_of(f"n_features=7&n_hidden=3&importance={importance}&sparsities=0.3568")
    known = sum(importance**i for i in range(3, 7)) * (p / 3 - p**2 / 4)
    assert level["loss"] == pytest.approx(known, rel=1e-8)


def test_a_wall_is_steep_where_most_often_nothing_is_on():
    """Its slope is 2 P(nothing) I_i b: S^3 of three features."""
    pairs = [("n_features", "3"), ("importance", "0.5"), ("sparsities", "0.5,0.7,0.9,0.99")]
    models = Models(parse_spec(pairs).spec)
    wall = Wall(models, models.asked)
    nothing = np.array([0.5, 0.7, 0.9, 0.99]) ** 3
    assert wall.steepness.numpy() == pytest.approx(2 * np.outer(nothing, [1, 0.5, 0.25]))
    assert wall.steep.tolist() == [False, False, True, True]
    assert not Wall(Models(parse_spec([*pairs, ("activation", "linear")]).spec), models.asked).steep.any()
