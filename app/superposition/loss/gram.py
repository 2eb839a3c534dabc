"""Through the gram matrix: the loss depends on W by WᵀW alone. Compiled, as batches of products this small are slow."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..machine.compiled import compiled


def gram_matrix(W: Tensor) -> Tensor:
    """WᵀW (models, n, n) of W (models, hidden, n)."""
    models, _, n = W.shape
    out = torch.empty((models, n, n), dtype=W.dtype)
    gram_into(W.contiguous().numpy(), out.numpy())
    return out


def weight_gradient(W: Tensor, by_gram: Tensor) -> Tensor:
    """The gradient (models, hidden, n) by W (models, hidden, n) of what has the gradient by_gram (models, n, n) by WᵀW:
    W (A + Aᵀ).
    """
    out = torch.empty(W.shape, dtype=W.dtype)
    weight_gradient_into(W.contiguous().numpy(), by_gram.to(W.dtype).contiguous().numpy(), out.numpy())
    return out


@compiled
def gram_into(W: Any, out: Any) -> None:
    models, hidden, n = W.shape
    for model in range(models):
        for i in range(n):
            for j in range(i, n):
                total = W[model, 0, i] * W[model, 0, j]
                for k in range(1, hidden):
                    total += W[model, k, i] * W[model, k, j]
                out[model, i, j] = total
                out[model, j, i] = total


@compiled
def weight_gradient_into(W: Any, by_gram: Any, out: Any) -> None:
    models, hidden, n = W.shape
    both = np.empty((n, n), W.dtype)
    for model in range(models):
        for i in range(n):
            for j in range(n):
                both[i, j] = by_gram[model, i, j] + by_gram[model, j, i]
        for k in range(hidden):
            for j in range(n):
                total = W[model, k, 0] * both[0, j]
                for i in range(1, n):
                    total += W[model, k, i] * both[i, j]
                out[model, k, j] = total
