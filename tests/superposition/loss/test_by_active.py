"""The loss by how many features are on: the parts add up to the whole, and are what fresh draws say."""

import numpy as np
import pytest
import torch

from app.superposition.loss.by_active import loss_by_active
from app.superposition.loss.features import Distribution, independent
from app.superposition.loss.objectives import exact_objective
from app.superposition.loss.problem import Problem
from tests.superposition.loss.normalised_oracle import lost

ALONE = torch.zeros(1, dtype=torch.long)


def told(W, b, problem):
    given = torch.from_numpy(W)[None], torch.from_numpy(b)[None]
    whole = exact_objective(problem)(*given, ALONE)[0].sum(1)
    return loss_by_active(problem, *given, ALONE, whole)[0]


@pytest.mark.parametrize("n", [5, 9])
@pytest.mark.parametrize("decoder", ["affine", "rms_norm", "relative"])
@pytest.mark.parametrize("relu", [True, False])
def test_given_how_many_are_on_models_lose_what_draws_say(n, decoder, relu):
    rng = np.random.default_rng(n)
    W, b, importances = rng.normal(size=(2, n)), 0.2 * rng.normal(size=n), 0.9 ** np.arange(n)
    found = told(W, b, Problem(independent(n), tuple(importances), (0.7,), relu, decoder))
    on = rng.random((400_000, n)) < 0.3
    x = rng.random(on.shape) * on
    if relu and decoder != "affine":
        each = lost(W, b, x, importances, decoder).sum(1)
    else:
        h = x @ W.T
        length = np.linalg.norm(h, axis=1, keepdims=True)
        read = h if decoder == "affine" else np.divide(h, length, out=np.zeros_like(h), where=length > 0)
        out = read @ W + b
        out = np.maximum(out, 0) if relu else out
        each = (importances * (x - (out * length if decoder == "relative" else out)) ** 2).sum(1)
    count = on.sum(1)
    for name, part in (("one", count == 1), ("two", count == 2), ("more", count > 2)):
        error = each[part].std() / np.sqrt(part.sum())
        assert abs(found[name] - each[part].mean()) < 4 * error


def test_what_never_happens_has_no_loss():
    pairs = Distribution(((0, 1), (2, 3)), False)
    found = told(np.eye(2, 4), np.zeros(4), Problem(pairs, (1.0,) * 4, (0.5,), True))
    assert found["one"] is None
    assert found["two"] > 0
    assert told(np.eye(2, 2), np.zeros(2), Problem(independent(2), (1.0,) * 2, (0.5,), True))["more"] is None


@pytest.mark.parametrize("turn", range(6))
def test_rounding_leaves_no_loss_below_nothing(turn):
    """A cross gives one feature back exactly, however it is turned."""
    angle = turn + np.pi * np.array([0, 1, 0.5, 1.5])
    W = np.stack([np.cos(angle), np.sin(angle)])
    found = told(W, np.zeros(4), Problem(independent(4), (1.0,) * 4, (0.98,), True, "affine"))
    assert 0 <= found["one"] < 1e-15
    assert found["two"] == pytest.approx(1 / 9)  # of six pairs two are opposite, which lose 1/3
