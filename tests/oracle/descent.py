"""One model's way down to the next minimum: L-BFGS, compiled as a whole, since thousands are needed."""

import numpy as np
from numba import njit

from tests.oracle.loss import SMALLEST_PERIOD, Problem, reach, rows, workspace

FREE, SPHERE, GAIN = range(3)
CONSTRAINTS = {"free": FREE, "sphere": SPHERE, "sphere_gain": GAIN}
MEMORY = 12
ROOM = 1.4  # the series' period over what z reaches at the start of a stage; a step beyond is not taken
STAGE = 60  # steps, after which the period fits anew
HALVINGS = 30
ALIKE = 0.03  # one minus the cosine of directions that are not worth telling apart
REARRANGEMENTS = 3  # rounds; mostly the second finds nothing more


@njit(cache=True)
def gram_of(x, n, m, kind):
    """The matrix that the loss depends on."""
    G = np.zeros((n, n))
    size = np.ones(n)
    if kind != FREE:
        for j in range(n):
            s = 0.0
            for h in range(m):
                s += x[h * n + j] ** 2
            size[j] = np.sqrt(s) + 1e-300
    gain = np.exp(x[m * n + n]) if kind == GAIN else 1.0
    for i in range(n):
        for j in range(i + 1):
            s = 0.0
            for h in range(m):
                s += x[h * n + i] * x[h * n + j]
            G[i, j] = G[j, i] = gain * s / (size[i] * size[j])
    return G, size, gain


@njit(cache=True)
def value(x, level, m, kind, P, terms, slope, work):
    """The loss in units of the empty model's, its gradient into `slope`; infinite where z leaves the period."""
    n = len(level.importance)
    G, size, gain = gram_of(x, n, m, kind)
    b = x[m * n : m * n + n]
    if not level.linear and not reach(G, b) <= P:
        return np.inf
    loss, dG, db = np.empty(n), np.empty((n, n)), np.empty(n)
    rows(level, G, b, P, terms, loss, dG, db, work)
    total = 0.0
    for i in range(n):
        total += level.importance[i] * loss[i]
        slope[m * n + i] = level.importance[i] * db[i]
        for j in range(n):
            dG[i, j] *= level.importance[i]
    if kind == GAIN:
        s = 0.0
        for i in range(n):
            for j in range(n):
                s += dG[i, j] * G[i, j]
        slope[m * n + n] = s
    for j in range(n):
        along = 0.0
        for h in range(m):
            s = 0.0
            for i in range(n):
                s += (dG[i, j] + dG[j, i]) * x[h * n + i] / size[i]
            slope[h * n + j] = gain * s
            along += gain * s * x[h * n + j] / size[j]
        if kind != FREE:
            for h in range(m):
                slope[h * n + j] = (slope[h * n + j] - along * x[h * n + j] / size[j]) / size[j]
    return total


@njit(cache=True)
def fit(x, n, m, kind):
    """Columns of length one where only their direction counts, and the period that fits what z reaches."""
    if kind != FREE:
        _, size, _ = gram_of(x, n, m, kind)
        for j in range(n):
            for h in range(m):
                x[h * n + j] /= size[j]
    G, _, _ = gram_of(x, n, m, kind)
    return max(reach(G, x[m * n : m * n + n]), SMALLEST_PERIOD)


@njit(cache=True)
def descend(x, level, m, kind, terms, steps, tolerance, give_up):
    """Go down from x, in place, until ten steps gain less than tolerance; the loss there.

    Given up where the loss is above `give_up` when the progress has become slow.
    """
    n = len(level.importance)
    work = workspace(n)
    size = len(x)
    S, Y, rho, alpha = np.empty((MEMORY, size)), np.empty((MEMORY, size)), np.empty(MEMORY), np.empty(MEMORY)
    g, trial, g_trial = np.empty(size), np.empty(size), np.empty(size)
    f = np.inf
    taken = 0
    while taken < steps:
        P = ROOM * fit(x, n, m, kind)
        f = value(x, level, m, kind, P, terms, g, work)
        at_start, earlier = f, f
        kept, newest = 0, 0
        moved = 0
        over = False
        while moved < STAGE and taken < steps:
            d = -g
            for c in range(kept):
                k = (newest - 1 - c) % MEMORY
                alpha[k] = rho[k] * (S[k] @ d)
                d -= alpha[k] * Y[k]
            if kept:
                k = (newest - 1) % MEMORY
                d *= 1 / (rho[k] * (Y[k] @ Y[k]))
            else:
                d *= min(1.0, 0.1 / (np.sqrt(g @ g) + 1e-300))
            for c in range(kept - 1, -1, -1):
                k = (newest - 1 - c) % MEMORY
                d += (alpha[k] - rho[k] * (Y[k] @ d)) * S[k]
            down = g @ d
            if not down < 0:
                over = kept == 0
                break
            low, high, t = 0.0, np.inf, 1.0
            ok = False
            f_new = f
            for _ in range(HALVINGS):
                trial[:] = x + t * d
                f_new = value(trial, level, m, kind, P, terms, g_trial, work)
                if not f_new <= f + 1e-4 * t * down:
                    high = t
                elif g_trial @ d < 0.9 * down:
                    ok = True
                    low = t
                else:
                    ok = True
                    break
                t = 2 * low if high == np.inf else (low + high) / 2
                if ok and high < np.inf and low > 0:
                    break
            if not ok:
                over = kept == 0
                break
            if not f_new <= f + 1e-4 * t * down or np.any(trial != x + t * d):
                trial[:] = x + low * d
                f_new = value(trial, level, m, kind, P, terms, g_trial, work)
            k = newest % MEMORY
            S[k] = trial - x
            Y[k] = g_trial - g
            sy = S[k] @ Y[k]
            if sy > 1e-14 * np.sqrt((S[k] @ S[k]) * (Y[k] @ Y[k])):
                rho[k] = 1 / sy
                newest += 1
                kept = min(kept + 1, MEMORY)
            x[:] = trial
            g[:] = g_trial
            f = f_new
            taken += 1
            moved += 1
            if moved % 10 == 0:
                gained = earlier - f
                if gained < 0.02 * f and f > give_up:
                    return f
                if gained <= tolerance * f:
                    over = True
                    break
                earlier = f
        if over or at_start - f <= tolerance * f:
            return f
    return f


@njit(cache=True)
def settle_biases(x, level, m, kind, terms, grid):
    """Put each bias where, W being as it is, its output loses least: on a grid, to be refined by going down."""
    n = len(level.importance)
    fit(x, n, m, kind)
    G, _, _ = gram_of(x, n, m, kind)
    work = workspace(n)
    best, at = np.full(n, np.inf), np.zeros(n)
    low, high = np.zeros(n), np.zeros(n)  # beyond these bounds an output is dead, or above its input's mean
    for i in range(n):
        for a in G[i]:
            low[i] -= max(a, 0.0)
            high[i] -= min(a, 0.0)
        high[i] += 0.6
        low[i] -= 0.05
    loss, dG, db, b = np.empty(n), np.empty((n, n)), np.empty(n), np.empty(n)
    for c in range(grid + 1):
        for i in range(n):
            b[i] = x[m * n + i] if c == grid else low[i] + (high[i] - low[i]) * (c + 0.5) / grid
        rows(level, G, b, 1.02 * max(reach(G, b), SMALLEST_PERIOD), terms, loss, dG, db, work)
        for i in range(n):
            if loss[i] < best[i]:
                best[i], at[i] = loss[i], b[i]
    x[m * n : m * n + n] = at
    total = 0.0
    for i in range(n):
        total += level.importance[i] * best[i]
    return total


@njit(cache=True)
def rearrange(x, level, m, kind, terms, crowd, seed):
    """Exchange any two features, and if wanted put any where another is or opposite to it, while that loses less.

    Only the loss is looked at, everything else staying as it is: one evaluation a try.
    """
    np.random.seed(seed)
    n = len(level.importance)
    work, slope = workspace(n), np.empty(len(x))
    P = 2 * ROOM * fit(x, n, m, kind)
    f = value(x, level, m, kind, P, terms, slope, work)
    trial = x.copy()
    for _ in range(REARRANGEMENTS):
        before = f
        for i in np.random.permutation(n):
            for j in np.random.permutation(n):
                for way in range(-1, 2 if crowd else 0):
                    if (i == j and way != 0) or (way == -1 and i < j):
                        continue
                    trial[:] = x
                    for h in range(m + 1):
                        if way == -1:
                            trial[h * n + i], trial[h * n + j] = x[h * n + j], x[h * n + i]
                        elif h < m:
                            trial[h * n + i] = x[h * n + j] * (1 - 2 * (way == 0))
                        elif i != j:
                            trial[h * n + i] = x[h * n + j]
                    f_new = value(trial, level, m, kind, P, terms, slope, work)
                    if f_new < f * (1 - 1e-9):
                        f = f_new
                        x[:] = trial
        if f > before * (1 - 1e-3):
            break
    return f


@njit(cache=True)
def reassign(x, level, m, kind, terms, grid, seed):
    """On a sphere: put any feature opposite to itself, where another is or opposite to that, or exchange two.

    Each try has all its biases settled, since what crowds together mostly has a bias that silences it.
    """
    np.random.seed(seed)
    n = len(level.importance)
    f = settle_biases(x, level, m, kind, terms, grid)
    trial, tried = x.copy(), np.empty((2 * n + 1, m))
    for _ in range(REARRANGEMENTS):
        before = f
        for i in np.random.permutation(n):
            count = 0
            for j in np.append(np.random.permutation(n), i):
                for sign in (1.0, -1.0):
                    known = abs(sum_of_products(x, x, i, j, n, m) * sign - 1) < ALIKE
                    for k in range(count):
                        along = 0.0
                        for h in range(m):
                            along += tried[k, h] * x[h * n + j]
                        known |= along * sign > 1 - ALIKE
                    if known:
                        continue
                    trial[:] = x
                    for h in range(m):
                        tried[count, h] = trial[h * n + i] = sign * x[h * n + j]
                    count += 1
                    f_new = settle_biases(trial, level, m, kind, terms, grid)
                    if f_new < f * (1 - 1e-9):
                        f = f_new
                        x[:] = trial
            for j in range(i):
                if sum_of_products(x, x, i, j, n, m) > 1 - ALIKE:
                    continue
                trial[:] = x
                for h in range(m + 1):
                    trial[h * n + i], trial[h * n + j] = x[h * n + j], x[h * n + i]
                f_new = settle_biases(trial, level, m, kind, terms, grid)
                if f_new < f * (1 - 1e-9):
                    f = f_new
                    x[:] = trial
        if f > before * (1 - 1e-4):
            break
    return f


@njit(cache=True)
def sum_of_products(x, y, i, j, n, m):
    """Column i of one model times column j of another."""
    total = 0.0
    for h in range(m):
        total += x[h * n + i] * y[h * n + j]
    return total


@njit(cache=True)
def exact(x, level, m, kind, terms):
    """The loss in units of the empty model's, with many terms and the tightest period."""
    n = len(level.importance)
    P = 1.0001 * fit(x, n, m, kind)
    return value(x, level, m, kind, P, terms, np.empty(len(x)), workspace(n))


def size_of(problem: Problem) -> int:
    """How many numbers a model has."""
    n = len(problem.level.importance)
    return (problem.n_hidden + 1) * n + (problem.constraint == "sphere_gain")
