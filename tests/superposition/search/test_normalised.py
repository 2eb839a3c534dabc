"""Ground states of normalised decoders: as low as an independent calculation found them, by two methods."""

import numpy as np
import orjson
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.geometry.catalogue import kgon
from app.superposition.runs.sweep import advance_sweep, start_sweep
from app.superposition.search.normalised import shaped
from tests.superposition.loss.normalised_oracle import drawn

AFFINE = {(5, 0.5): 0.256731561, (5, 0.8): 0.0795880521, (5, 0.9): 0.0263051311, (5, 0.95): 0.00890359372}
AFFINE |= {(5, 0.99): 0.00100148225, (8, 0.99): 0.00989}
TOLD = {
    ("rms_norm", 5): {0.5: 1.33, 0.8: 1.55, 0.9: 2.01, 0.95: 2.68, 0.99: 4.29},
    ("relative", 5): {0.5: 1.14, 0.8: 0.85, 0.9: 0.70, 0.95: 0.54, 0.99: 0.20},
    ("rms_norm", 8): {0.99: 0.74},
    ("relative", 8): {0.99: 0.12},
}
ROUNDED = 0.005  # of those ratios
QUICK = [("rms_norm", 5, "sphere_gain", (0.9,)), ("relative", 5, "sphere_gain", (0.9, 0.99))]
LONG = [
    (decoder, n, constraint, tuple(levels))
    for (decoder, n), levels in TOLD.items()
    for constraint in ("free", "sphere_gain")
]


def result_of(spec):
    state, lines = advance_sweep(start_sweep(spec))
    while state.turned is None:
        state, lines = advance_sweep(state)
    return orjson.loads(lines[0])["levels"]


def check(decoder, n, constraint, levels):
    spec = Spec(n_features=n, importance=1.0, constraint=constraint, decoder=decoder, sparsities=levels, n_seeds=4)
    for level in result_of(spec):
        ratio = TOLD[decoder, n][level["sparsity"]] + ROUNDED
        assert level["loss"] <= ratio * AFFINE[n, level["sparsity"]]
        W, b = np.array(level["W"]), np.array(level["b"])
        mean, error = drawn(W, b, level["sparsity"], np.ones(n), decoder, 400_000)
        assert abs(level["loss"] - mean) < 4 * error
        assert ("gain" in level) == (constraint == "sphere_gain")


@pytest.mark.parametrize(("decoder", "n", "constraint", "levels"), QUICK)
def test_ground_states_are_as_low_as_those_found_independently(decoder, n, constraint, levels):
    check(decoder, n, constraint, levels)


@pytest.mark.long
@pytest.mark.parametrize(("decoder", "n", "constraint", "levels"), LONG)
def test_so_are_all_others(decoder, n, constraint, levels):
    check(decoder, n, constraint, levels)


@pytest.mark.parametrize("k", [5, 8, 16])
def test_a_star_at_its_own_gain_reads_each_feature_alone_without_loss(k):
    W, b = shaped(k, kgon(k), "relative", False, np.arange(k))
    W = W - 0.01 * np.random.default_rng(k).normal(size=W.shape)  # what lets it leave a saddle
    gain = 1 / (1 - np.cos(2 * np.pi / k))
    assert np.linalg.norm(W, axis=0) == pytest.approx(np.full(k, gain**0.5))
    out = np.linalg.norm(W, axis=0) * np.maximum(W.T @ (W / np.linalg.norm(W, axis=0)) + b[:, None], 0)
    assert out == pytest.approx(np.eye(k), abs=1e-9)
