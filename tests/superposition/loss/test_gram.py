"""The small compiled products against torch's."""

import pytest
import torch

from app.superposition.loss.gram import gram_matrix, weight_gradient


@pytest.mark.parametrize("n_hidden", [1, 2, 3])
@pytest.mark.parametrize("precision", [torch.float32, torch.float64])
def test_as_torch_multiplies(n_hidden, precision):
    generator = torch.Generator().manual_seed(0)
    W = torch.randn(7, n_hidden, 6, generator=generator, dtype=precision)
    by_gram = torch.randn(7, 6, 6, generator=generator, dtype=precision)
    torch.testing.assert_close(gram_matrix(W), W.mT @ W)
    torch.testing.assert_close(weight_gradient(W, by_gram), W @ (by_gram + by_gram.mT))


def test_a_view_that_is_not_contiguous():
    parameters = torch.arange(24.0).view(2, 12)
    W = parameters[:, :8].view(2, 2, 4)
    torch.testing.assert_close(gram_matrix(W), W.mT @ W)
