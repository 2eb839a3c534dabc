"""Ground states of normalised decoders: as low as an independent calculation found them, by two methods."""

import numpy as np
import orjson
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.geometry.catalogue import kgon
from app.superposition.runs.evaluate import evaluate
from app.superposition.runs.sweep import advance_sweep, start_sweep
from app.superposition.search.normalised import nearest, shaped
from tests.superposition.loss.normalised_oracle import drawn, drawn_often, over_cubes

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


# The table of normalisations, times the free model's loss. A gain for each output is no constraint of these models.
FREE = {0.5: 1, 0.8: 1, 0.9: 1, 0.95: 1, 0.99: 1}
TABLE = [
    *[("affine", 5, "free", FREE), ("affine", 8, "free", {0.99: 1})],
    ("affine", 5, "sphere", {0.5: 1.20, 0.8: 1.01, 0.9: 1.07, 0.95: 1.20, 0.99: 1.54}),
    ("affine", 5, "sphere_gain", {0.5: 1.10, 0.8: 1, 0.9: 1, 0.95: 1, 0.99: 1}),
    *[(decoder, n, "sphere_gain", ratios) for (decoder, n), ratios in TOLD.items()],
]


def both_ways(level, importances, decoder):
    """A level's loss is what two sums say that share no code with the core: over cubes, and over 4 million draws."""
    given = np.array(level["W"]), np.array(level["b"]), level["sparsity"], importances, decoder
    assert over_cubes(*given, 1 << 18) == pytest.approx(level["loss"], rel=2e-4)
    mean, error = drawn_often(*given, 4_000_000)
    assert abs(mean - level["loss"]) < 4 * error


@pytest.mark.long
@pytest.mark.parametrize(("decoder", "n", "constraint", "ratios"), TABLE)
def test_the_table_of_normalisations_is_found_and_each_value_told_by_two_methods(decoder, n, constraint, ratios):
    spec = Spec(n_features=n, importance=1.0, constraint=constraint, decoder=decoder, sparsities=tuple(ratios))
    for level in result_of(spec):
        assert level["loss"] <= (ratios[level["sparsity"]] + ROUNDED) * AFFINE[n, level["sparsity"]]
        both_ways(level, np.ones(n), decoder)


# With weights of any length, by an independent search (hundreds of starts and kicks, on nodes of its own).
RANKED = [
    (6, 0.9, {0.5: 0.30908, 0.8: 0.12536, 0.9: 0.05218, 0.95: 0.02298, 0.99: 0.004048}),
    (8, 0.9, {0.8: 0.1801, 0.9: 0.07229, 0.99: 0.005038}),
    (7, 0.8, {0.5: 0.24698, 0.8: 0.10628, 0.95: 0.019595}),
    (5, 1.0, {0.5: 0.31965, 0.9: 0.052111, 0.99: 0.0042781}),
]


@pytest.mark.long
@pytest.mark.parametrize(("n", "importance", "told"), RANKED)
def test_of_any_length_too(n, importance, told):
    spec = Spec(n_features=n, importance=importance, decoder="rms_norm", sparsities=tuple(told))
    for level in result_of(spec):
        assert level["loss"] <= told[level["sparsity"]] * 1.001


@pytest.mark.parametrize("k", [5, 8, 16])
def test_a_star_at_its_own_gain_reads_each_feature_alone_without_loss(k):
    W, b = shaped(k, kgon(k), nearest(kgon(k)), "relative", False, np.arange(k))
    W = W - 0.01 * np.random.default_rng(k).normal(size=W.shape)  # what lets it leave a saddle
    gain = 1 / (1 - np.cos(2 * np.pi / k))
    assert np.linalg.norm(W, axis=0) == pytest.approx(np.full(k, gain**0.5))
    out = np.linalg.norm(W, axis=0) * np.maximum(W.T @ (W / np.linalg.norm(W, axis=0)) + b[:, None], 0)
    assert out == pytest.approx(np.eye(k), abs=1e-9)


@pytest.mark.parametrize("n", [3, 5])
def test_on_a_line_models_come_to_rest_where_the_sign_of_h_counts(n):
    """Along W and b the exact loss is flat, as of its own gradient, which sums over nodes do not see."""
    spec = Spec(n_features=n, n_hidden=1, importance=0.9, decoder="rms_norm", sparsities=(0.3, 0.6), n_seeds=4)
    for level in result_of(spec):
        given = level["W"], level["b"], level["sparsity"], (0.9 ** np.arange(n)).tolist(), "relu", "free", "rms_norm"
        told = evaluate(*given)
        assert told["loss"] == pytest.approx(level["loss"], rel=1e-6)
        assert np.abs(told["grad_W"]).max() < 1e-4 * told["loss"]
