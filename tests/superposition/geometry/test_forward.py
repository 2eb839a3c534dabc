"""The model read one sample at a time, and the pairs of features that an arrangement reads right."""

import numpy as np
import pytest

from app.superposition.geometry.forward import decode, encode, heard, lone_errors, loudest_right, pairs_read
from tests.superposition.reference import polygon


def test_a_dedicated_feature_comes_out_as_it_went_in():
    x = np.array([[0.3, 0.0], [0.0, 0.8]])
    h = encode(np.eye(2), x)
    assert decode(np.eye(2), np.zeros(2), h, relu=True) == pytest.approx(x)


def test_relu_silences_the_opposite_and_without_it_the_opposite_is_heard():
    W, b = np.array([[1.0, -1.0]]), np.zeros(2)
    h = encode(W, np.array([[0.7, 0.0]]))
    assert decode(W, b, h, relu=True) == pytest.approx(np.array([[0.7, 0]]))
    assert decode(W, b, h, relu=False) == pytest.approx(np.array([[0.7, -0.7]]))


def test_what_a_decoder_reads_is_all_that_the_loss_knows():
    """x' = ReLU(Gx + b) with the gram matrix G = W^T W."""
    rng = np.random.default_rng(0)
    W, b, x = rng.normal(size=(3, 6)), rng.normal(size=6), rng.random((10, 6))
    assert decode(W, b, encode(W, x), relu=True) == pytest.approx(np.maximum(x @ (W.T @ W) + b, 0))


def test_a_cross_reads_two_axes_at_once_but_no_opposites():
    W = np.array([[1.0, -1, 0, 0], [0, 0, 1, -1]])
    assert pairs_read(W, np.zeros(4), relu=True) == 4


def test_a_star_reads_neighbours_but_takes_others_for_what_lies_between():
    W, b = polygon(5, 1.13), np.full(5, -0.25)
    assert pairs_read(W, b, relu=True) == 5
    read = decode(W, b, encode(W, np.array([[1.0, 0, 1, 0, 0]])), relu=True)
    assert read[0].argmax() == 1


def test_an_ignored_feature_is_in_no_pair_that_is_read():
    W = np.array([[1.0, 0, 0], [0, 1, 0]])
    assert pairs_read(W, np.zeros(3), relu=True) == 1


def test_at_length_1_the_amount_is_lost_and_comes_back_with_the_length():
    W, b = np.array([[2.0, -1.0], [0.0, 0.0]]), np.array([-1.5, 0.1])
    h = encode(W, np.array([[0.3, 0.0], [0.6, 0.0], [0.0, 0.0]]))
    assert decode(W, b, h, True, "rms_norm") == pytest.approx(np.array([[0.5, 0], [0.5, 0], [0, 0.1]]))
    assert decode(W, b, h, True, "relative") == pytest.approx(np.array([[0.3, 0], [0.6, 0], [0, 0]]))


def test_what_the_others_say_of_a_feature_alone():
    W, b = np.array([[1.0, 0.6, -1.0], [0.0, 0.8, 0.0]]), np.array([0.0, -0.1, 0.2])
    assert heard(W, b, relu=True) == pytest.approx([0.5**2, 0.6**2, 0.0])
    assert heard(3 * W, b, True, "rms_norm") == pytest.approx([1.7**2, 1.8**2, 0.0])
    assert heard(3 * W, b, True, "relative") == pytest.approx([(3 * 1.7) ** 2, (3 * 1.8) ** 2, 0.0])


@pytest.mark.parametrize("decoder", ["affine", "rms_norm", "relative"])
@pytest.mark.parametrize("relu", [True, False])
def test_errors_of_a_lone_feature_are_means_over_its_amounts(decoder, relu):
    rng = np.random.default_rng(3)
    W, b = rng.normal(size=(2, 5)), rng.normal(size=5)
    W[:, 4] = 0
    amounts = (np.arange(20000) + 0.5) / 20000
    for i, errors in enumerate(lone_errors(W, b, relu, decoder)):
        x = np.zeros((len(amounts), 5))
        x[:, i] = amounts
        out = decode(W, b, encode(W, x), relu, decoder)
        expected = (out**2).mean(0)
        expected[i] = 0
        assert errors == pytest.approx(expected, abs=1e-6)


def test_the_two_loudest_of_a_star_are_right_for_neighbours_however_it_is_read():
    for decoder, b in (("affine", -0.25), ("rms_norm", -0.25), ("relative", -0.4)):
        assert loudest_right(polygon(5, 1.13), np.full(5, b), True, decoder) == 5


def test_a_tie_is_not_right():
    cross = np.array([[1.0, -1, 0, 0], [0, 0, 1, -1]])
    assert loudest_right(cross, np.zeros(4), relu=True) == 4  # of opposites nothing is left, and all are silent alike
    assert loudest_right(np.eye(2), np.full(2, -2.0), relu=True) == 1  # no other output is there to tie with
    assert loudest_right(np.eye(3), np.full(3, -2.0), relu=True) == 0
    noise = np.array([[1.0, 1e-6 - 1, 0.0], [0.0, 0.0, 3.0]])
    assert (
        loudest_right(noise, np.array([2.0, 2.0, 0.0]), True, "rms_norm") == 2
    )  # what opposites leave is no direction
