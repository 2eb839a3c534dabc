"""The small compiled products against numpy's."""

import numpy as np
import pytest
import torch

from app.superposition.loss.gram import gram_gradient, gram_matrix, weight_gradient


@pytest.mark.parametrize("n_hidden", [1, 2, 3])
@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_as_numpy_multiplies(n_hidden, precision):
    rng = np.random.default_rng(0)
    W, by_gram = (rng.normal(size=size).astype(precision) for size in ((7, n_hidden, 6), (7, 6, 6)))
    rounding = 100 * float(np.finfo(precision).eps)
    gram = gram_matrix(torch.from_numpy(W)).numpy()
    assert gram.dtype == precision
    assert gram == pytest.approx(W.swapaxes(1, 2) @ W, abs=rounding)
    gradient = weight_gradient(torch.from_numpy(W), torch.from_numpy(by_gram)).numpy()
    assert gradient == pytest.approx(W @ (by_gram + by_gram.swapaxes(1, 2)), abs=rounding)


def test_a_view_that_is_not_contiguous():
    parameters = torch.arange(24.0).view(2, 12)
    W = parameters[:, :8].view(2, 2, 4)
    assert torch.equal(gram_matrix(W), W.mT @ W)


@pytest.mark.parametrize("n_hidden", [1, 2, 3])
def test_a_gradient_by_the_gram_matrix_gives_back_that_by_the_weights(n_hidden):
    rng = np.random.default_rng(1)
    W, by_gram = torch.tensor(rng.normal(size=(7, n_hidden, 6))), torch.tensor(rng.normal(size=(7, 6, 6)))
    by_W = weight_gradient(W, by_gram)
    told = gram_gradient(W, by_W)
    assert told.numpy() == pytest.approx(told.mT.numpy())
    assert weight_gradient(W, told).numpy() == pytest.approx(by_W.numpy())


def test_so_it_does_where_all_features_lie_on_a_line_and_where_there_are_none():
    W = torch.tensor([[[1.0, -2.0, 0.5], [2.0, -4.0, 1.0]], [[0.0] * 3] * 2], dtype=torch.float64)
    by_W = weight_gradient(W, torch.tensor(np.random.default_rng(2).normal(size=(2, 3, 3))))
    assert weight_gradient(W, gram_gradient(W, by_W)).numpy() == pytest.approx(by_W.numpy())
