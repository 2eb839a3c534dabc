"""The sine series of the loss: what the characteristic function of each pre-activation adds to it, and the slopes.

Arrays of complex numbers are [2, frequencies], real parts first; every inner loop runs over the frequencies.
"""

import numpy as np
from numba import njit

BLOCK = 64  # frequencies at a time: what one output needs of them stays in the processor's nearer caches
SMALL = 0.3  # below this angle the quotients are summed as powers of it
POWERS = 12  # of them: 0.3^12/13! is below 1e-16
FAST = {"reassoc", "contract", "arcp", "nsz"}  # sums may be reordered; what is not finite must stay visible


@njit(cache=True, fastmath=FAST)
def turns(a, first, step, re, im):
    """exp(i w a) at w = first, first + step ...: every fourth from the one before it, so that four go together."""
    count = len(re)
    for k in range(min(4, count)):
        re[k], im[k] = np.cos((first + k * step) * a), np.sin((first + k * step) * a)
    x, y = np.cos(4 * step * a), np.sin(4 * step * a)
    for k in range(4, count):
        re[k] = re[k - 4] * x - im[k - 4] * y
        im[k] = re[k - 4] * y + im[k - 4] * x


@njit(cache=True, fastmath=FAST)
def quotients(a, first, step, s_re, s_im, d_re, d_im, c_re, c_im, second, c2_re, c2_im):
    """E exp(i w a x) of a uniform x, its derivative by a, and if wanted the second, at w = first, first + step ..."""
    count = len(s_re)
    if a == 0.0:
        for k in range(count):
            w = first + k * step
            s_re[k], s_im[k], d_re[k], d_im[k] = 1.0, 0.0, 0.0, w / 2
            if second:
                c2_re[k], c2_im[k] = -w * w / 3, 0.0
        return
    small = 0
    while small < count and abs(a) * (first + small * step) < SMALL:
        small += 1
    for k in range(small):
        w = first + k * step
        angle = w * a
        r0, i0, r1, i1, r2, i2 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        power, turn = 1.0, 0  # angle^(n-2) and i^n
        before, before2 = 0.0, 0.0
        factorial = 1.0
        for n in range(POWERS):
            factorial *= n + 1
            sign = 1.0 if turn < 2 else -1.0
            t0, t1, t2 = (
                sign * power / factorial,
                sign * n * before / factorial,
                sign * n * (n - 1) * before2 / factorial,
            )
            if turn % 2 == 0:
                r0, r1, r2 = r0 + t0, r1 + t1, r2 + t2
            else:
                i0, i1, i2 = i0 + t0, i1 + t1, i2 + t2
            before2, before, power = before, power, power * angle
            turn = (turn + 1) % 4
        s_re[k], s_im[k], d_re[k], d_im[k] = r0, i0, w * r1, w * i1
        if second:
            c2_re[k], c2_im[k] = w * w * r2, w * w * i2
    turns(a, first, step, c_re, c_im)
    back = 1 / a
    for k in range(small, count):
        over = 1 / ((first + k * step) * a)
        s_re[k] = c_im[k] * over
        s_im[k] = (1 - c_re[k]) * over
        d_re[k] = (c_re[k] - s_re[k]) * back
        d_im[k] = (c_im[k] - s_im[k]) * back
    if second:
        for k in range(small, count):
            w = first + k * step
            c2_re[k] = (-w * c_im[k] - 2 * d_re[k]) * back
            c2_im[k] = (w * c_re[k] - 2 * d_im[k]) * back


@njit(cache=True)
def workspace(n):
    """Room for the blocks of one model's series."""
    return (
        np.empty((n, n, 4, BLOCK)), np.empty((n, 2, BLOCK)), np.empty((2, BLOCK)), np.empty(BLOCK),
        np.empty((2, BLOCK)), np.empty((2, BLOCK)), np.empty((2, BLOCK)),
        np.empty((n + 1, 2, BLOCK)), np.empty((n, 2, BLOCK)), np.empty((n + 1, 2, BLOCK)),
    )  # fmt: skip


@njit(cache=True, fastmath=FAST)
def times(x, y, out, count):
    """The product of two rows of complex numbers; out may be one of them."""
    for k in range(count):
        re = x[0, k] * y[0, k] - x[1, k] * y[1, k]
        out[1, k] = x[0, k] * y[1, k] + x[1, k] * y[0, k]
        out[0, k] = re


@njit(cache=True, fastmath=FAST)
def factor_of(level, g, t, f, count):
    """The characteristic function of one group's share of z."""
    begin, end = level.group[g], level.group[g + 1]
    if level.together[g]:
        for k in range(count):
            f[0, k], f[1, k] = level.on[g], 0.0
        for j in range(begin, end):
            times(f, t[j], f, count)
        for k in range(count):
            f[0, k] += level.off[g]
        return
    for k in range(count):
        f[0, k], f[1, k] = level.off[g], 0.0
    for j in range(begin, end):
        for k in range(count):
            f[0, k] += level.on[g] * t[j, 0, k]
            f[1, k] += level.on[g] * t[j, 1, k]


@njit(cache=True, fastmath=FAST)
def together_slopes(level, g, t, M, inner, slope, count):
    """Add the slopes by the weights of a group that comes on as a whole; M is all that its product is multiplied by."""
    begin, end = level.group[g], level.group[g + 1]
    inner[0, :, :count] = M[:, :count]
    for j in range(begin, end - 1):
        times(inner[j - begin], t[j], inner[j - begin + 1], count)
    for k in range(count):
        M[0, k], M[1, k] = 1.0, 0.0
    for j in range(end - 1, begin - 1, -1):
        x = inner[j - begin]
        total = 0.0
        for k in range(count):
            re = x[0, k] * M[0, k] - x[1, k] * M[1, k]
            im = x[0, k] * M[1, k] + x[1, k] * M[0, k]
            total += re * t[j, 3, k] + im * t[j, 2, k]
        slope[j] += total
        times(M, t[j], M, count)


@njit(cache=True, fastmath=FAST)
def series(level, G, b, P, at, count, terms, loss, dG, db, work):
    """Add `count` terms of the sine series, from `at` on."""
    pair, second, unused, size, low, M, S, prefix, factor, inner = work
    n, n_groups = len(b), len(level.on)
    first, step = np.pi * (2 * at + 1) / P, 2 * np.pi / P
    for k in range(count):
        fade = 36 * ((at + k + 0.5) / terms) ** 8
        size[k] = -(P * P / 2) * 8 / (np.pi * (2 * (at + k) + 1)) ** 3
        if fade > 1e-17:
            size[k] *= np.exp(-fade)  # a sharp end would ring
    for i in range(n):
        for j in range(i + 1):
            o = pair[i, j]
            quotients(
                G[i, j], first, step, o[0, :count], o[1, :count], o[2, :count], o[3, :count],
                unused[0, :count], unused[1, :count], i == j, second[i, 0, :count], second[i, 1, :count],
            )  # fmt: skip
            if j < i:
                pair[j, i] = o
    for i in range(n):
        t = pair[i]  # E exp(i w a_j x_j) and its derivative by a_j; of the own feature less one derivative more
        own = t[i]
        for k in range(count):
            own[0, k] -= own[2, k]
            own[1, k] -= own[3, k]
            own[2, k] -= second[i, 0, k]
            own[3, k] -= second[i, 1, k]
        A = prefix[0]
        turns(b[i], first, step, A[0, :count], A[1, :count])
        for k in range(count):
            A[0, k] *= size[k]
            A[1, k] *= size[k]
            low[0, k], low[1, k] = level.none, 0.0
        for j in range(n):
            for k in range(count):
                low[0, k] += level.single[j] * t[j, 0, k]
                low[1, k] += level.single[j] * t[j, 1, k]
        times(low, A, low, count)
        for g in range(n_groups):
            factor_of(level, g, t, factor[g], count)
            times(prefix[g], factor[g], prefix[g + 1], count)
        whole = prefix[n_groups]
        value = slope = 0.0
        for k in range(count):
            value += whole[1, k] - low[1, k]
            slope += (first + k * step) * (whole[0, k] - low[0, k])
            S[0, k], S[1, k] = 1.0, 0.0
        loss[i] += value
        db[i] += slope
        for g in range(n_groups - 1, -1, -1):
            times(prefix[g], S, M, count)
            for k in range(count):
                M[0, k] *= level.on[g]
                M[1, k] *= level.on[g]
            if level.together[g]:
                together_slopes(level, g, t, M, inner, dG[i], count)
            else:
                for j in range(level.group[g], level.group[g + 1]):
                    total = 0.0
                    w = level.single[j]
                    for k in range(count):
                        total += (M[0, k] - w * A[0, k]) * t[j, 3, k] + (M[1, k] - w * A[1, k]) * t[j, 2, k]
                    dG[i, j] += total
            times(S, factor[g], S, count)
