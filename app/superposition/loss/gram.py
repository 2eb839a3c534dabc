"""Through the gram matrix: the loss depends on W by WᵀW alone. Compiled, as batches of products this small are slow."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..machine.compiled import compiled

RIDGE, NO_TRACE = 1e-14, 1e-200  # of W Wᵀ's trace, added to its diagonal: below is rounding; and where W is 0


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


def gram_gradient(W: Tensor, by_W: Tensor) -> Tensor:
    """The other way: a symmetric gradient (models, n, n) by WᵀW of what has the gradient by_W (models, hidden, n) by
    W (models, hidden, n) and depends on WᵀW alone.

    With the pseudoinverse V of W and the projection P = V W it is (V B + (V B)ᵀ - V B P) / 2.
    """
    out = torch.empty((len(W), W.shape[2], W.shape[2]), dtype=W.dtype)
    gram_gradient_into(W.contiguous().numpy(), by_W.contiguous().numpy(), out.numpy())
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


@compiled
def gram_gradient_into(W: Any, by_W: Any, out: Any) -> None:
    models, hidden, n = W.shape
    square, along, back = np.empty((hidden, hidden)), np.empty((n, n)), np.empty((hidden, n))
    for model in range(models):
        trace = NO_TRACE
        for row in range(hidden):
            for j in range(n):
                trace += W[model, row, j] ** 2
        for row in range(hidden):
            for other in range(hidden):
                total = RIDGE * trace if row == other else 0.0
                for j in range(n):
                    total += W[model, row, j] * W[model, other, j]
                square[row, other] = total
        pseudoinverse = np.linalg.solve(square, np.ascontiguousarray(W[model]))  # (hidden, n), transposed
        for i in range(n):
            for j in range(n):
                total = 0.0
                for row in range(hidden):
                    total += pseudoinverse[row, i] * by_W[model, row, j]
                along[i, j] = total
        for row in range(hidden):
            for i in range(n):
                total = 0.0
                for j in range(n):
                    total += along[i, j] * pseudoinverse[row, j]
                back[row, i] = total
        for i in range(n):
            for j in range(n):
                total = along[i, j] + along[j, i]
                for row in range(hidden):
                    total -= back[row, i] * W[model, row, j]
                out[model, i, j] = total / 2
