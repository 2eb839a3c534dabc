"""The network on samples once more, with scipy: shares no code with what it checks."""

import numpy as np
from scipy.optimize import minimize


def mean_loss(W, b, x, importances, relu=True):
    """The mean over samples x [sample][feature] of sum_i I_i (x_i - x'_i)^2, in plain loops."""
    total = 0.0
    for sample in x:
        h = sum(amount * W[:, i] for i, amount in enumerate(sample))
        for i, amount in enumerate(sample):
            z = float(W[:, i] @ h + b[i])
            total += importances[i] * (amount - (max(z, 0.0) if relu else z)) ** 2
    return total / len(x)


def lowest(x, n_hidden, importances, decay, starts=40, seed=0):
    """The lowest of (the sum of the samples' losses + decay |W|^2) / T that scipy finds from random starts."""
    (count, n), rng, found = x.shape, np.random.default_rng(seed), []

    def function(flat):
        W, b = flat[: n_hidden * n].reshape(n_hidden, n), flat[n_hidden * n :]
        h = x @ W.T
        z = h @ W + b
        miss = np.maximum(z, 0) - x
        slope = 2 * importances * miss * (z > 0)
        by_W = (slope @ W.T).T @ x + h.T @ slope + 2 * decay * W
        value = (importances * miss**2).sum() + decay * (W**2).sum()
        return value / count, np.concatenate([by_W.ravel(), slope.sum(0)]) / count

    for _ in range(starts):
        start = np.concatenate([rng.normal(0, 0.5, n_hidden * n), np.zeros(n)])
        found.append(
            minimize(function, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000, "ftol": 1e-12}).fun
        )
    return min(found)
