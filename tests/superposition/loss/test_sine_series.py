"""The sine series of z|z| and the transforms in it, against numpy and differences."""

import numpy as np
import pytest

from app.superposition.loss.sine_series import MARGIN, fill_waves, group_factor, sine_series, transform

T = np.linspace(0.3, 40, 67)


@pytest.mark.parametrize("count", [96, 192, 384])
def test_the_series_is_that_of_a_signed_square(count):
    """But for the coefficients that are cut off, 4 / (c t^3) each, which add up to 2 c^2 / pi^3 / count^2."""
    t, s = sine_series(count)
    z = np.linspace(-1, 1, 4001)
    cut_off = 2 * (1 + MARGIN) ** 2 / np.pi**3 / count**2
    assert np.sin(z[:, None] * t) @ s == pytest.approx(z * abs(z), abs=cut_off)


def test_waves_are_powers_of_a_turn():
    out = np.empty(67, dtype=np.complex128)
    fill_waves(0.4, -1.7, out)
    assert out == pytest.approx(np.exp(1j * (0.4 - 1.7 * np.arange(67))), abs=1e-12)


def transforms(a, own):
    phi, slope = np.empty((2, len(T)), dtype=np.complex128)
    transform(T, a, np.exp(1j * T * a / 2), own, phi, slope, np.empty((3, len(T))))
    return phi, slope


def nodes(of):
    """The mean over x in [0, 1] of a function of x, by as many Gauss-Legendre nodes as make it exact."""
    x, weight = np.polynomial.legendre.leggauss(40)
    return of((x[:, None] + 1) / 2).T @ weight / 2


@pytest.mark.parametrize("a", [-1.3, -0.2, 1e-9, 0.004, 0.03, 0.9])
def test_the_transform_is_the_mean_of_a_wave_and_its_slope_the_derivative(a):
    phi, slope = transforms(a, False)
    assert phi == pytest.approx(nodes(lambda x: np.exp(1j * T * a * x)), abs=1e-12)
    assert slope == pytest.approx(nodes(lambda x: 1j * T * x * np.exp(1j * T * a * x)), abs=1e-10)


@pytest.mark.parametrize("a", [-1.3, -0.2, 1e-9, 0.004, 0.03, 0.9])
def test_of_the_own_feature_it_is_that_less_its_derivative(a):
    phi, slope = transforms(a, True)
    assert phi == pytest.approx(nodes(lambda x: (1 - 1j * T * x) * np.exp(1j * T * a * x)), abs=1e-10)
    assert slope == pytest.approx(
        nodes(lambda x: (1j * T * x + (T * x) ** 2) * np.exp(1j * T * a * x)), rel=1e-7, abs=1e-8
    )


def factor_of(phi, group, p, exclusive):
    inner = np.zeros_like(phi)
    factor, behind = np.empty((2, phi.shape[1]), dtype=np.complex128)
    group_factor(phi, np.array(group), p, exclusive, inner, factor, behind)
    return factor, inner


@pytest.mark.parametrize(("p", "exclusive"), [(0.2, False), (0.2, True), (0.7, True)])
@pytest.mark.parametrize("group", [[1], [0, 2], [0, 1, 3]])
def test_a_groups_factor_is_the_mean_over_what_is_on_in_it(group, p, exclusive):
    rng = np.random.default_rng(0)
    phi = rng.normal(size=(4, 5)) + 1j * rng.normal(size=(4, 5))
    factor, inner = factor_of(phi, group, p, exclusive)
    each = min(p, 1 / len(group))
    one_of = 1 - each * len(group) + each * phi[group].sum(0)
    assert factor == pytest.approx(one_of if exclusive else 1 - p + p * phi[group].prod(0))
    for j in group:  # in each transform it is linear
        more = phi + np.eye(4)[j][:, None]
        assert inner[j] == pytest.approx(factor_of(more, group, p, exclusive)[0] - factor)
