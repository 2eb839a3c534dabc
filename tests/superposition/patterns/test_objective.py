"""The expected loss and its gradient, against sums over patterns written apart."""

import numpy as np
import pytest
import torch

from app.superposition.patterns.objective import PatternObjective
from app.superposition.patterns.spec import PatternAxis, PatternSpec

from . import oracle

AXIS = PatternAxis("log_odds", (-6.0, -2.0, 1.0))


def objective(n=5, hidden=2, decay=0.0, importances=None):
    spec = PatternSpec(n_features=n, n_hidden=hidden, weight_decay=decay, importances=importances, axis=AXIS)
    return PatternObjective(spec)


@pytest.mark.parametrize(("hidden", "decay"), [(1, 0.0), (2, 0.03), (3, 0.0)])
def test_the_loss_is_the_sum_over_all_patterns(hidden, decay):
    importances = (1.0, 0.5, 2.0, 1.0, 0.1)
    model = objective(5, hidden, decay, importances)
    rng = np.random.default_rng(hidden)
    W, b = rng.normal(size=(3, hidden, 5)), 0.3 * rng.normal(size=(3, 5))
    parameters, level = torch.from_numpy(model.pack(W, b)), torch.arange(3)
    for k, log_odds in enumerate(AXIS.values):
        chances = [oracle.of_months(pattern, 5.0, log_odds) for pattern in oracle.all_patterns(5)]
        expected = oracle.expected_loss(chances, W[k], b[k], importances)
        assert model.data_loss(parameters, level)[k].item() == pytest.approx(expected, rel=1e-9)
    assert model.penalty(parameters, level).numpy() == pytest.approx(decay * (W**2).sum((1, 2)))


@pytest.mark.parametrize("decay", [0.0, 0.05])
def test_the_gradient_is_that_of_the_loss(decay):
    model = objective(6, 2, decay)
    parameters = torch.from_numpy(0.5 * np.random.default_rng(0).normal(size=(3, 18)))
    level, step = torch.arange(3), 1e-6
    _, gradient = model(parameters, level)
    for i in range(18):
        moved = torch.zeros(18, dtype=torch.float64)
        moved[i] = step
        slope = (model(parameters + moved, level)[0] - model(parameters - moved, level)[0]) / (2 * step)
        assert gradient[:, i].numpy() == pytest.approx(slope.numpy(), abs=1e-7)


def test_a_feature_is_left_out_or_brought_back():
    model = objective(3)
    W, b = np.full((3, 2, 3), 0.5), np.full((3, 3), -0.2)
    W[0, :, 1] = 0
    tried, level = model.exchange(torch.from_numpy(model.pack(W, b)))
    assert level.tolist() == [0, 0, 0]
    others, _ = model.unpack(tried.numpy())
    norms = np.linalg.norm(others, axis=1)
    assert norms[0] == pytest.approx([0, 0, np.sqrt(0.5)])
    assert norms[2] == pytest.approx([np.sqrt(0.5), 0, 0])


def test_a_step_of_the_chain_is_bounded():
    assert objective().steps_at_once(10**9) == 1
    assert objective().steps_at_once(1) > 1000
