"""One model evaluated: the independent values, differences on a sphere, and what a linear model does best."""

import numpy as np
import pytest

from app.superposition.experiment.recipe import Recipe
from app.superposition.experiment.spec import Spec
from app.superposition.runs.evaluate import describe, evaluate
from tests.superposition.loss.normalised_oracle import drawn
from tests.superposition.reference import REFERENCE


@pytest.mark.parametrize("golden", REFERENCE["golden_vectors"], ids=lambda g: g["name"])
def test_an_evaluated_model_equals_the_independent_values(golden):
    importances = (golden["r"] ** np.arange(golden["n"])).tolist()
    activation = "relu" if golden["relu"] else "linear"
    found = evaluate(golden["W"], golden["b"], golden["S"], importances, activation, "free")
    assert found["loss"] == pytest.approx(golden["loss"], rel=1e-9)
    assert np.array(found["grad_W"]) == pytest.approx(np.array(golden["grad_W"]), rel=1e-7, abs=1e-12)
    assert found["grad_b"] == pytest.approx(golden["grad_b"], rel=1e-7, abs=1e-12)


def test_a_linear_model_does_best_by_keeping_the_most_important():
    W, p = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], 0.4
    found = evaluate(W, [0.0, 0.0, p / 2], 1 - p, [1.0, 0.8, 0.5], "linear", "free")
    assert found["loss"] == pytest.approx(0.5 * (p / 3 - p**2 / 4))
    assert np.abs(found["grad_W"]).max() < 1e-15


W = np.array([[1.3, -0.4, 0.2], [0.1, 0.9, -1.1]])


@pytest.mark.parametrize(("constraint", "norm"), [("sphere", 1.0), ("sphere_gain", ((W**2).sum() / 3) ** 0.5)])
def test_on_a_sphere_a_model_is_put_there_first_and_its_gradient_is_of_the_whole(constraint, norm):
    given = [-0.1, 0.0, 0.1], 0.7, [1.0, 0.5, 2.0], "relu"
    found = evaluate(W.tolist(), *given, constraint)
    on_it = norm * W / np.linalg.norm(W, axis=0)
    assert found["loss"] == pytest.approx(evaluate(on_it.tolist(), *given, "free")["loss"], rel=1e-12)
    step = 1e-6
    for place in np.ndindex(W.shape):
        up, down = (W + side * step * (np.arange(6).reshape(W.shape) == place[0] * 3 + place[1]) for side in (1, -1))
        slope = (
            evaluate(up.tolist(), *given, constraint)["loss"] - evaluate(down.tolist(), *given, constraint)["loss"]
        ) / (2 * step)
        assert found["grad_W"][place[0]][place[1]] == pytest.approx(slope, abs=1e-7)


def test_a_column_of_zeros_has_no_direction():
    with pytest.raises(ValueError, match="column of zeros"):
        evaluate([[1.0, 0.0]], [0.0, 0.0], 0.5, [1.0, 1.0], "relu", "sphere")


def test_nothing_lost_is_zero_and_not_less():
    found = evaluate([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], 0.7, [1.0, 0.9], "relu", "free")
    assert 0 <= found["loss"] < 1e-15


# Of an independent quadrature over 2^18 points of each far face: two of five features are opposite, and all are on.
OPPOSITE = [[1.0, -1.0, 0.3, -0.2, 0.6], [0.2, -0.2, 0.9, -1.0, -0.7]], [0.1, -0.2, 0.4, 0.0, -0.3]
DENSE = [("rms_norm", "linear", 2.42464), ("rms_norm", "relu", 0.770906), ("relative", "relu", 0.754244)]


@pytest.mark.parametrize(("decoder", "activation", "loss"), DENSE)
def test_where_h_passes_near_0_the_loss_is_still_good_to_four_digits(decoder, activation, loss):
    given = evaluate(*OPPOSITE, 0.0, [1.0] * 5, activation, "sphere", decoder)
    assert given["loss"] == pytest.approx(loss, rel=1e-4)


# Of 8 to 16 independently scrambled sequences over whole cubes, good to 6e-5; feature 1 is nearly opposite feature 0.
MANY = [(8, 3, 1, 0.1, 3.199097, 3.8838028), (13, 2, 12, 0.3, 5.1437542, 15.115554)]


@pytest.mark.long
@pytest.mark.parametrize(("n", "m", "seed", "sparsity", "rms_norm", "relative"), MANY)
def test_of_many_features_too(n, m, seed, sparsity, rms_norm, relative):
    rng = np.random.default_rng(seed)
    if n > 8:
        rng.integers(9, 17), rng.integers(2, 4)
    W = rng.normal(size=(m, n))
    if seed % 2:
        W[:, 1] = -W[:, 0] + 0.01 * rng.normal(size=m)
    b = rng.normal(size=n) * 0.5
    for decoder, loss in (("rms_norm", rms_norm), ("relative", relative)):
        given = W.tolist(), b.tolist(), sparsity, [1.0] * n, "relu", "free", decoder
        assert evaluate(*given)["loss"] == pytest.approx(loss, rel=1e-4)


def test_in_one_dimension_the_gradient_of_a_decoder_at_length_1_counts_where_the_sign_of_h_changes():
    W, b, how = [[1.0, -0.7, 0.4]], [0.3, 0.1, -0.2], (0.3, [1.0, 1.0, 1.0], "relu", "free", "rms_norm")
    told, step = evaluate(W, b, *how), 1e-5
    for j in range(3):
        moved = [[[w + sign * step * (i == j) for i, w in enumerate(W[0])]] for sign in (1, -1)]
        up, down = (evaluate(one, b, *how)["loss"] for one in moved)
        assert told["grad_W"][0][j] == pytest.approx((up - down) / (2 * step), abs=1e-6)


@pytest.mark.parametrize("decoder", ["rms_norm", "relative"])
def test_a_decoder_at_length_1_has_its_own_loss_and_gradient(decoder):
    given, step = (0.7, [1.0, 0.5, 2.0], "relu", "sphere_gain", decoder), 1e-6
    b = [-0.1, 0.0, 0.1]
    found = evaluate(W.tolist(), b, *given)
    on_it = (W**2).sum(0).mean() ** 0.5 * W / np.linalg.norm(W, axis=0)
    mean, error = drawn(on_it, np.array(b), given[0], np.array(given[1]), decoder, 400_000)
    assert abs(found["loss"] - mean) < 4 * error
    for place in np.ndindex(W.shape):
        moved = np.zeros_like(W)
        moved[place] = step
        up, down = (evaluate((W + side * moved).tolist(), b, *given)["loss"] for side in (1, -1))
        assert found["grad_W"][place[0]][place[1]] == pytest.approx((up - down) / (2 * step), rel=1e-4, abs=1e-6)


def cross_recipe(**fields):
    """The cross with arms of length 1.2 and no bias, at S = .8."""
    spec = Spec(n_features=4, importance=1, **fields)
    return Recipe(spec, sparsity=0.8, W=((1.2, -1.2, 0.0, 0.0), (0.0, 0.0, 1.2, -1.2)), b=(0.0,) * 4)


def test_a_described_model_has_its_name_its_numbers_and_the_loss_that_evaluate_has():
    told = describe(cross_recipe())
    assert (told["label"], told["parts"][0]["features"]) == ("cross", (0, 1))
    assert told["feature_norm"] == [1.2] * 4
    assert told["feature_dimensionality"] == [0.5] * 4
    assert told["heard"] == [0.0] * 4
    assert told["pairs_read"] == 4
    assert told["loss"] == pytest.approx(evaluate(told["W"], told["b"], 0.8, [1.0] * 4, "relu", "free")["loss"])
    # one feature alone comes out 1.44 times too large: a loss of .44^2 / 3
    assert told["loss_by_active"]["one"] == pytest.approx(0.44**2 / 3)


def test_a_constraint_and_a_correlation_count():
    assert describe(cross_recipe(constraint="sphere"))["W"] == [[1, -1, 0, 0], [0, 0, 1, -1]]
    apart = describe(cross_recipe(constraint="sphere", correlation="anticorrelated"))
    assert apart["loss"] == pytest.approx(0, abs=1e-12)  # opposite features are never on together
