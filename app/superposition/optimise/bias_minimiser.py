"""The loss of an output with its bias at the minimum.

With z = b + a·x an output loses E x_i^2 + (E z^2 - 2 E x_i z) / 2 + E (z|z| - 2 x_i |z|) / 2. The last part is a sine
series whose coefficients hold the characteristic function of a·x (see sine_series), which does not depend on the bias
and is computed once for all of them. Masks of at most one strong feature are taken out of it and put back in closed
form, the weak at their mean: then a few frequencies are enough.
"""

from typing import Any, NamedTuple

import numpy as np

from ..loss.problem import Problem, feature_moments
from ..loss.sine_series import SERIES_BELOW, sine_series
from ..machine.compiled import compiled, compiled_reordered

FREQUENCIES = 96  # the loss is then good to some 1e-3 (test_bias_minimiser)
# Biases to try, as multiples of the largest overlap and of the density.
BY_OVERLAP = (
    *(-10.0, -8.0, -6.5, -5.0, -4.0, -3.0, -2.3, -1.8, -1.4, -1.1, -0.95, -0.85, -0.75, -0.6, -0.4, -0.2, 0.0),
    *(0.5, 1.0, 2.0, 4.0),
)
BY_DENSITY = (0.25, 0.5, 1.0)  # about p/2, the best guess of a feature that is ignored
PARABOLAS = 6  # through three biases, the best of them in the middle
NARROWEST = 0.02  # share of an interval that a parabola must leave on either side
NO_OVERLAP = 1e-6  # below which an overlap counts as none in the closed forms
WEAK = 0.1  # of the largest overlap
KEPT = 256  # transforms: models in which features coincide have few different overlaps


class LevelData(NamedTuple):
    """One level of a problem, as compiled functions need it."""

    density: float
    members: Any  # (n,): members[ends[g] : ends[g + 1]] is group g of features, exclusive or on as a whole
    ends: Any  # (groups + 1,)
    exclusive: bool
    mean: Any  # (n,), E x
    second: Any  # (n, n), E x x^T
    importances: Any  # (n,)
    ranked: Any  # (n,), the features by importance
    frequency: Any  # (count,), of the series on [-1, 1]
    coefficient: Any  # (count,)


class Series(NamedTuple):
    """The series on [-reach, reach], and what has been computed of it so far."""

    t: Any  # (count,)
    weight: Any  # (count,)
    tried: Any  # (biases,), ascending
    cosines: Any  # (biases, count), of t times a bias
    sines: Any  # (biases, count)
    kept: Any  # (KEPT, 4, count), transforms of overlaps
    overlaps: Any  # (KEPT,)
    used: Any  # (1,), how many there have been
    room: Any  # (4, count)


def level_data(problem: Problem) -> list[LevelData]:
    """A problem's levels."""
    groups, importances = problem.distribution.groups, problem.level_importances
    members = np.array([feature for group in groups for feature in group])
    ends = np.cumsum([0, *(len(group) for group in groups)])
    ranked, series = np.argsort(-importances, axis=1, kind="stable"), sine_series(FREQUENCIES)
    return [
        LevelData(float(density), members, ends, problem.distribution.exclusive, mean, second, own, order, *series)
        for density, mean, second, own, order in zip(
            problem.density, *feature_moments(problem), importances, ranked, strict=True
        )
    ]


def series_for(level: LevelData, overlap: float, reach: float) -> Series:
    """The series for models whose z stay within the reach and whose overlaps do not exceed the one given."""
    tried = np.unique([*(share * overlap for share in BY_OVERLAP), *(share * level.density for share in BY_DENSITY)])
    t, count = level.frequency / reach, len(level.frequency)
    turns = np.outer(tried, t)
    known = np.empty((KEPT, 4, count)), np.empty(KEPT), np.zeros(1, dtype=np.int64)
    weight = level.coefficient / 2 * reach**2
    return Series(t, weight, tried, np.cos(turns), np.sin(turns), *known, np.empty((4, count)))


@compiled
def model_loss(W: Any, b: Any, limit: float, level: LevelData, series: Series) -> float:
    """The loss of W (hidden, n) with every bias at its minimum, into b (n,); or, early, a number above the limit."""
    hidden, n = W.shape
    a, total = np.empty(n), 0.0
    for i in level.ranked:
        for j in range(n):
            a[j] = 0.0
            for row in range(hidden):
                a[j] += W[row, i] * W[row, j]
        value, b[i] = minimise_bias(i, a, level, series)
        total += level.importances[i] * (value + level.second[i, i])
        if total > limit:
            break
    return total


@compiled
def minimise_bias(i: int, a: Any, level: LevelData, series: Series) -> Any:
    """The lowest loss of output i along its bias, without E x_i^2, and that bias; a (n,) are its overlaps.

    Reference: successive parabolic interpolation (compare Brent 1973, ch. 5), from the best of a fixed set of biases.
    """
    single = np.empty(len(a))
    shift, nothing = few_probabilities(i, a, level, single)
    re, im = series_coefficients(i, a, shift, nothing, single, level, series)
    linear, constant, lowest, highest = -level.mean[i], 0.0, 0.0, 1.0
    for j in range(len(a)):
        linear += a[j] * level.mean[j]
        constant -= a[j] * level.second[i, j]
        lowest -= max(a[j], 0.0)
        highest -= min(a[j], 0.0)
        for k in range(len(a)):
            constant += a[j] * a[k] * level.second[j, k] / 2
    cosine, sine = series.room[2], series.room[3]
    tried, losses = series.tried.copy(), np.full(len(series.tried), np.inf)
    which = 0
    for k in range(len(tried)):
        if series.tried[k] <= lowest:  # where the output is dead
            tried[k], losses[k] = lowest, 0.0
        elif series.tried[k] < highest or tried[k - 1] < highest:
            b = tried[k] = min(series.tried[k], highest)
            losses[k] = constant + linear * b + b * b / 2 + few_moment(i, b + shift, a, nothing, single)
            if b < highest:
                losses[k] += imaginary_part(series.cosines[k], series.sines[k], re, im)
            else:
                turn(series.t, b, cosine, sine)
                losses[k] += imaginary_part(cosine, sine, re, im)
        else:
            tried[k] = highest
        if losses[k] < losses[which]:
            which = k
    if losses[which] >= 0:
        return 0.0, lowest
    if which == 0 or which == len(tried) - 1 or losses[which + 1] == np.inf:
        return losses[which], tried[which]
    low, at, high = tried[which - 1], tried[which], tried[which + 1]
    at_low, least, at_high = losses[which - 1], losses[which], losses[which + 1]
    for _ in range(PARABOLAS):
        b = vertex(low, at, high, at_low, least, at_high)
        loss = constant + linear * b + b * b / 2 + few_moment(i, b + shift, a, nothing, single)
        turn(series.t, b, cosine, sine)
        loss += imaginary_part(cosine, sine, re, im)
        if loss < least:
            if b > at:
                low, at_low = at, least
            else:
                high, at_high = at, least
            at, least = b, loss
        elif b > at:
            high, at_high = b, loss
        else:
            low, at_low = b, loss
    return least, at


@compiled
def vertex(low: float, at: float, high: float, at_low: float, least: float, at_high: float) -> float:
    """Where the parabola through three points is lowest, but not too near any of them."""
    below, above = (least - at_low) / (at - low), (at_high - least) / (high - at)
    edge = NARROWEST * (high - low)
    bend = above - below
    b = (low + at) / 2 - below * (high - low) / (2 * bend) if bend > 0 else at
    if b <= low or b >= high or abs(b - at) < edge:
        return at + edge if high - at > at - low else at - edge
    return b


@compiled
def few_probabilities(i: int, a: Any, level: LevelData, single: Any) -> Any:
    """How often each strong feature is active alone, into single (n,); what the weak add at their mean; and how often
    no strong feature is active. a: (n,), the overlaps of output i.
    """
    groups, widest = len(level.ends) - 1, 0.0
    for j in range(len(a)):
        widest = max(widest, abs(a[j]))
    quiet, shift, nothing = np.empty(groups), 0.0, 1.0
    for g in range(groups):
        group = level.members[level.ends[g] : level.ends[g + 1]]
        counted = 0
        for j in group:
            counted += j == i or abs(a[j]) > WEAK * widest
        on = min(level.density, 1 / len(group)) if level.exclusive else level.density
        quiet[g] = 1 - on * (counted if level.exclusive else min(counted, 1))
        nothing *= quiet[g]
        for j in group:
            strong = j == i or abs(a[j]) > WEAK * widest
            single[j] = on if strong and (level.exclusive or counted == 1) else 0.0
            if counted == 0 or (level.exclusive and not strong):
                shift += a[j] * level.mean[j]
    for g in range(groups):
        others = 1.0
        for other in range(groups):
            if other != g:
                others *= quiet[other]
        for j in level.members[level.ends[g] : level.ends[g + 1]]:
            single[j] *= others
    return shift, nothing


@compiled
def series_coefficients(
    i: int, a: Any, shift: float, nothing: float, single: Any, level: LevelData, series: Series
) -> Any:
    """Re and im (count,): the series adds re sin(t b) + im cos(t b); what the few add is taken out.

    a: (n,). single: (n,).
    """
    count = len(series.t)
    re, im = series.weight.copy(), np.zeros(count)
    few_re, few_im = np.full(count, nothing), np.zeros(count)
    inner_re, inner_im = series.room[0], series.room[1]
    for g in range(len(level.ends) - 1):
        group = level.members[level.ends[g] : level.ends[g + 1]]
        on = min(level.density, 1 / len(group)) if level.exclusive else level.density
        off = 1 - on * (len(group) if level.exclusive else 1)
        inner_re[:] = 0.0 if level.exclusive else 1.0
        inner_im[:] = 0.0
        for j in group:
            known = series.kept[transform_of(a[j], series)]
            phi_re, phi_im = (known[2], known[3]) if i == j else (known[0], known[1])
            if level.exclusive:
                add(1.0, phi_re, phi_im, inner_re, inner_im)
            else:
                multiply(0.0, 1.0, phi_re, phi_im, inner_re, inner_im)
            if single[j] > 0:
                add(single[j], phi_re, phi_im, few_re, few_im)
        multiply(off, on, inner_re, inner_im, re, im)
    if shift != 0:
        turn(series.t, shift, series.room[2], series.room[3])
        multiply(0.0, 1.0, series.room[2], series.room[3], few_re, few_im)
    for k in range(count):
        re[k] -= series.weight[k] * few_re[k]
        im[k] -= series.weight[k] * few_im[k]
    return re, im


@compiled
def transform_of(a: float, series: Series) -> int:
    """Where the transforms of an overlap are kept."""
    used = series.used[0]
    for k in range(min(used, KEPT)):
        if series.overlaps[k] == a:
            return k
    series.used[0] += 1
    series.overlaps[used % KEPT] = a
    transform(series.t, a, series.kept[used % KEPT])
    return int(used % KEPT)


@compiled_reordered
def transform(t: Any, a: float, out: Any) -> None:
    """phi = E exp(i t a x) for x uniform on [0, 1], and phi - d phi / d a: with an output's own feature this puts -2
    x_i |z| beside z|z|. Re and im of each into out (4, count), for t (count,).
    """
    for k in range(len(t)):
        u = t[k] * a / 2
        cosine = np.cos(u)
        if abs(u) < SERIES_BELOW:
            square = u * u
            sinc = 1 - square / 6 * (1 - square / 20 * (1 - square / 42))
            slope = -u / 3 * (1 - square / 10 * (1 - square / 28))
            sine = u * sinc
        else:
            sine = np.sin(u)
            sinc = sine / u
            slope = (cosine - sinc) / u
        out[0, k], out[1, k] = cosine * sinc, sine * sinc
        out[2, k] = out[0, k] - t[k] / 2 * (cosine * slope - sine * sinc)
        out[3, k] = out[1, k] - t[k] / 2 * (sine * slope + cosine * sinc)


@compiled_reordered
def turn(t: Any, b: float, cosine: Any, sine: Any) -> None:
    """cos(t b) and sin(t b) into cosine and sine (count,), for evenly spaced t (count,), by doubling."""
    first, step = t[0] * b, (t[1] - t[0]) * b
    cosine[0], sine[0] = np.cos(first), np.sin(first)
    known, by_re, by_im = 1, np.cos(step), np.sin(step)
    while known < len(t):
        for k in range(min(known, len(t) - known)):
            cosine[known + k] = cosine[k] * by_re - sine[k] * by_im
            sine[known + k] = cosine[k] * by_im + sine[k] * by_re
        known, by_re, by_im = 2 * known, by_re * by_re - by_im * by_im, 2 * by_re * by_im


@compiled_reordered
def multiply(off: float, on: float, by_re: Any, by_im: Any, re: Any, im: Any) -> None:
    """Multiply the numbers re + i im (count,) in place by off + on (by_re + i by_im)."""
    for k in range(len(re)):
        factor_re, factor_im = off + on * by_re[k], on * by_im[k]
        product = re[k] * factor_re - im[k] * factor_im
        im[k] = re[k] * factor_im + im[k] * factor_re
        re[k] = product


@compiled_reordered
def add(share: float, by_re: Any, by_im: Any, re: Any, im: Any) -> None:
    """Add a share of other numbers by_re + i by_im (count,) to re + i im, in place."""
    for k in range(len(re)):
        re[k] += share * by_re[k]
        im[k] += share * by_im[k]


@compiled_reordered
def imaginary_part(cosine: Any, sine: Any, re: Any, im: Any) -> float:
    """The imaginary part of the sum of products of cosine + i sine with re + i im (count,)."""
    total = 0.0
    for k in range(len(re)):
        total += cosine[k] * im[k] + sine[k] * re[k]
    return total


@compiled_reordered
def few_moment(i: int, b: float, a: Any, nothing: float, single: Any) -> float:
    """What masks of at most one strong feature add to E (z|z| - 2 x_i |z|) / 2; a and single (n,)."""
    total = nothing * b * abs(b) / 2
    for j in range(len(a)):
        if single[j] == 0:
            continue
        if abs(a[j]) < NO_OVERLAP:
            total += single[j] * (b * abs(b) - (abs(b) if i == j else 0.0)) / 2
            continue
        z = b + a[j]
        square = (abs(z) ** 3 - abs(b) ** 3) / (6 * a[j])
        total += single[j] * (square - ((z * abs(z) / 2 - square) / a[j] if i == j else 0.0))
    return total
