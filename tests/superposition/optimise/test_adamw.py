"""The optimiser takes the steps of Loshchilov and Hutter (2019), algorithm 2."""

import numpy as np
import pytest
import torch

from app.superposition.optimise import adamw

RATE, DECAY, BETA1, BETA2, EPSILON = 0.01, 0.01, 0.9, 0.999, 1e-8  # but for the rate torch's defaults


def test_steps_are_those_of_the_paper():
    rng = np.random.default_rng(0)
    plainly = rng.normal(size=(2, 5))
    first, second = np.zeros((2, 2, 5))
    state = adamw.start_adamw(torch.from_numpy(plainly.copy()))
    for t in range(1, 51):
        gradient = rng.normal(size=(2, 5))
        first = BETA1 * first + (1 - BETA1) * gradient
        second = BETA2 * second + (1 - BETA2) * gradient**2
        towards = first / (1 - BETA1**t) / (np.sqrt(second / (1 - BETA2**t)) + EPSILON)
        plainly = plainly - RATE * DECAY * plainly - RATE * towards
        state = adamw.adamw_step(state, torch.from_numpy(gradient), RATE)
    assert state.parameters.numpy() == pytest.approx(plainly, rel=1e-12)
