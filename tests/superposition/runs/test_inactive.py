"""The inactive part of the loss against independent values, draws, and what is known at once."""

import numpy as np
import pytest
import torch

from app.superposition.experiment.spec import Spec
from app.superposition.runs.inactive import inactive_loss
from tests.superposition.reference import REFERENCE, polygon


def inactive(spec, W, b):
    """Of one model at the only level of a spec."""
    W, b = torch.tensor(W, dtype=torch.float64), torch.tensor(b, dtype=torch.float64)
    return inactive_loss(spec, (W.T @ W)[None], b[None], torch.zeros(1, dtype=torch.long)).item()


@pytest.mark.parametrize("golden", REFERENCE["golden_vectors"], ids=lambda g: g["name"])
def test_it_equals_the_independent_values(golden):
    activation = "relu" if golden["relu"] else "linear"
    spec = Spec(golden["n"], golden["m"], golden["r"], sparsities=(golden["S"],), activation=activation)
    assert inactive(spec, golden["W"], golden["b"]) == pytest.approx(golden["loss_inactive"], rel=1e-9)


def drawn(spec, count, rng):
    """Features as the spec has them come [count, n]."""
    x, p = np.zeros((count, spec.n_features)), 1 - spec.levels[0]
    for group in map(list, spec.groups):
        value = rng.random((count, len(group)))
        if spec.correlation == "anticorrelated":
            on = rng.random((count, 1)) // min(p, 1 / len(group)) == np.arange(len(group))
        else:
            on = rng.random((count, 1 if spec.correlation == "correlated" else len(group))) < p
        x[:, group] = value * on
    return x


@pytest.mark.parametrize(
    "spec",
    [
        Spec(5, sparsities=(0.4,), correlation="correlated"),
        Spec(5, sparsities=(0.4,), correlation="anticorrelated"),
        Spec(7, sparsities=(0.8,), correlation="anticorrelated", group_size=3, activation="linear"),
        Spec(12, sparsities=(0.8,)),
    ],
    ids=lambda spec: f"{spec.n_features} {spec.correlation} {spec.activation}",
)
def test_draws_agree(spec):
    rng = np.random.default_rng(1)
    W, b = rng.normal(size=(2, spec.n_features)) * 0.7, rng.normal(size=spec.n_features) * 0.2
    x = drawn(spec, 300_000, rng)
    z = x @ W.T @ W + b
    read = np.maximum(z, 0) if spec.activation == "relu" else z
    lost = ((x == 0) * read**2 * spec.feature_importances).sum(1)
    assert inactive(spec, W, b) == pytest.approx(lost.mean(), abs=5 * lost.std() / len(x) ** 0.5)


def test_dedicated_features_say_nothing_that_nobody_said():
    assert abs(inactive(Spec(2, sparsities=(0.4,)), np.eye(2), np.zeros(2))) < 1e-12


def test_a_pair_interferes_only_with_the_one_that_is_off():
    """Unit antipodal arms without bias: what is off reads ReLU(-x) = 0, so that all loss is of active outputs."""
    assert abs(inactive(Spec(2, 1, 1, sparsities=(0.8,)), [[1.0, -1.0]], np.zeros(2))) < 1e-12


def test_a_unit_star_without_bias_is_heard_by_its_neighbours():
    p, near = 0.01, np.cos(np.radians(72))
    alone = 5 * 2 * p * near**2 / 3  # one feature on, two neighbours hear it; more at once are rarer by p
    assert inactive(Spec(5, 2, 1, sparsities=(1 - p,)), polygon(5), np.zeros(5)) == pytest.approx(alone, rel=0.03)
