"""The loss on samples and its gradient, against plain loops and finite differences."""

import numpy as np
import pytest
import torch

from app.superposition.samples.objective import DECAY, SamplesObjective, pack_samples

from .oracle import mean_loss

IMPORTANCES = np.array([1.0, 0.8, 0.6, 0.4, 0.2])
DRAW = np.array([1, 0, 1])


def scene(n_hidden, relu):
    """Two draws of four samples, by features 0, 2 and 4, and three models."""
    rng = np.random.default_rng(1)
    x = rng.random((2, 4, 3)) * (rng.random((2, 4, 3)) < 0.5)
    objective = SamplesObjective(pack_samples(np.array([0, 2, 4]), x), n_hidden, IMPORTANCES, relu)
    return x, objective, torch.from_numpy(rng.normal(0, 0.7, (3, (n_hidden + 1) * 3)))


@pytest.mark.parametrize(("n_hidden", "relu"), [(1, True), (2, True), (3, False)])
def test_the_loss_is_that_of_plain_loops_and_a_weight_decay(n_hidden, relu):
    x, objective, parameters = scene(n_hidden, relu)
    value, _ = objective(parameters, torch.from_numpy(DRAW))
    plain = objective.loss(parameters.numpy(), DRAW)
    for k, rows in enumerate(objective.unpack(parameters.numpy())):
        W, b = rows[:-1], rows[-1]
        expected = mean_loss(W, b, x[DRAW[k]], IMPORTANCES[[0, 2, 4]], relu)
        assert plain[k] == pytest.approx(expected, rel=1e-12)
        assert float(value[k]) == pytest.approx(expected + DECAY * (W**2).sum() / 4, rel=1e-12)


@pytest.mark.parametrize(("n_hidden", "relu"), [(2, True), (3, False)])
def test_the_gradient_is_that_of_finite_differences(n_hidden, relu):
    _, objective, parameters = scene(n_hidden, relu)
    draw = torch.from_numpy(DRAW)
    _, gradient = objective(parameters, draw)
    for i in range(parameters.shape[1]):
        step = torch.zeros_like(parameters)
        step[:, i] = 1e-6
        slope = (objective(parameters + step, draw)[0] - objective(parameters - step, draw)[0]) / 2e-6
        assert gradient[:, i].tolist() == pytest.approx(slope.tolist(), rel=1e-5, abs=1e-7)


def test_a_model_is_computed_alone_as_in_company():
    _, objective, parameters = scene(2, True)
    together = objective(parameters, torch.from_numpy(DRAW))
    alone = objective(parameters[1:2], torch.from_numpy(DRAW[1:2]))
    assert torch.equal(alone[0], together[0][1:2])
    assert torch.equal(alone[1], together[1][1:2])
