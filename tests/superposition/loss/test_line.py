"""Decoders at length 1 in one dimension, against sums over draws and finite differences."""

import numpy as np
import pytest
import torch

from app.superposition.loss.features import independent
from app.superposition.loss.gram import weight_gradient
from app.superposition.loss.line import LineLoss
from app.superposition.loss.problem import Problem

from .normalised_oracle import drawn

W, B = np.array([1.1, -0.8, 0.6, 0.3]), np.array([-0.1, 0.2, -0.4, 0.05])
IMPORTANCES = (1.0, 0.5, 2.0, 0.7)


def at(w, b, decoder, activation="relu", sparsity=0.4):
    problem = Problem(independent(len(w)), IMPORTANCES[: len(w)], (sparsity,), activation == "relu", decoder)
    given, bias = torch.from_numpy(w)[None, None], torch.from_numpy(b)[None]
    loss, by_gram, by_b = LineLoss(problem)(given, bias, torch.zeros(1, dtype=torch.long))
    return [part[0].numpy() for part in (loss, weight_gradient(given, by_gram)[:, 0], by_b)]


@pytest.mark.parametrize("decoder", ["rms_norm", "relative"])
def test_the_loss_is_what_draws_tell(decoder):
    mean, error = drawn(W[None], B, 0.4, np.array(IMPORTANCES), decoder, 400_000)
    assert abs(at(W, B, decoder)[0].sum() - mean) < 4 * error


@pytest.mark.parametrize("activation", ["relu", "linear"])
@pytest.mark.parametrize("decoder", ["rms_norm", "relative"])
def test_the_gradient_is_that_of_the_loss(decoder, activation):
    _, by_w, by_b = at(W, B, decoder, activation)
    for i in range(4):
        shift = 1e-5 * np.eye(4)[i]
        along_w = at(W + shift, B, decoder, activation)[0].sum() - at(W - shift, B, decoder, activation)[0].sum()
        along_b = at(W, B + shift, decoder, activation)[0].sum() - at(W, B - shift, decoder, activation)[0].sum()
        assert (by_w[i], by_b[i]) == pytest.approx((along_w / 2e-5, along_b / 2e-5), abs=1e-5)


def test_two_opposite_features_have_each_sign_half_of_the_time():
    """Both on: P(h > 0) = 1/2 and E x_1 1[h > 0] = 1/3; one on: its sign; none: the bias alone."""
    loss, _, _ = at(np.array([1.0, -1.0]), np.array([0.5, 0.5]), "rms_norm", sparsity=0.5)
    alone, off, both, none = 1 / 3 - 1.5 + 1.5**2, 0.0, 1 / 3 - 2 * 1.5 / 3 + 1.5**2 / 2, 0.25
    assert loss == pytest.approx([(alone + off + both + none) / 4, 0.5 * (alone + off + both + none) / 4])


def test_where_nothing_moves_h_the_bias_alone_is_said():
    loss, by_w, by_b = at(np.zeros(2), np.array([0.5, -0.5]), "rms_norm", sparsity=0.5)
    assert loss == pytest.approx([0.5 * (1 / 3 - 0.5 + 0.25) + 0.5 * 0.25, 0.5 * 0.5 / 3])
    assert by_b[0] == pytest.approx(2 * (0.5 - 0.25))
    assert by_w == pytest.approx([0, 0])


def test_each_model_is_taken_at_its_own_level():
    problem = Problem(independent(4), IMPORTANCES, (0.4, 0.9), True, "rms_norm")
    models = torch.from_numpy(np.stack([W, -W]))[:, None], torch.from_numpy(np.stack([B, B]))
    loss, _, _ = LineLoss(problem)(*models, torch.tensor([1, 0]))
    assert loss.numpy() == pytest.approx(np.stack([at(W, B, "rms_norm", sparsity=0.9)[0], at(-W, B, "rms_norm")[0]]))
