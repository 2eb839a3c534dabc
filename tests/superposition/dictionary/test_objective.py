"""The loss of dictionaries and its gradient, against plain numbers and finite differences."""

import numpy as np
import pytest
import torch

from app.superposition.dictionary.activations import Activations
from app.superposition.dictionary.objective import DictionaryObjective
from app.superposition.dictionary.spec import DictionarySpec

from .oracle import expected_loss, latents_on

CASES = [("l1", 0.3, 5, 2), ("l1", 0.05, 1, 1), ("top_k", 2.0, 4, 3), ("top_k", 1.0, 3, 2)]
EACH = pytest.mark.parametrize("case", CASES, ids=str)


def drawn(case):
    """An objective on random hidden states, and random parameters of three dictionaries."""
    penalty, strength, latents, hidden = case
    rng = np.random.default_rng(5)
    h, weight = rng.normal(size=(7, hidden)), rng.random(7)
    activations = Activations(h, weight / weight.sum(), np.ones((7, 2), dtype=bool))
    spec = DictionarySpec(n_latents=latents, penalty=penalty, strength=strength)
    size = 2 * latents * hidden + latents + hidden
    return DictionaryObjective(spec, activations), rng.normal(size=(3, size))


def apart(parameters, latents, hidden):
    """D, E, c and b of one dictionary."""
    D, E, c, b = np.split(parameters, np.cumsum([latents * hidden, latents * hidden, latents]))
    return D.reshape(latents, hidden), E.reshape(latents, hidden), c, b


@EACH
def test_the_loss_is_that_of_plain_numbers(case):
    objective, parameters = drawn(case)
    penalty, strength, latents, hidden = case
    kept, price = (int(strength), 0.0) if penalty == "top_k" else (latents, strength)
    found = objective(torch.from_numpy(parameters))[0].tolist()
    for own, loss in zip(parameters, found, strict=True):
        assert loss == pytest.approx(
            expected_loss(*objective.states, *apart(own, latents, hidden), kept, price), rel=1e-12
        )


@EACH
def test_the_gradient_is_that_of_finite_differences(case):
    objective, parameters = drawn(case)
    gradient = objective(torch.from_numpy(parameters))[1].numpy()
    step = 1e-6
    for i in range(parameters.shape[1]):
        ahead, behind = parameters.copy(), parameters.copy()
        ahead[:, i] += step
        behind[:, i] -= step
        losses = [objective(torch.from_numpy(at))[0].numpy() for at in (ahead, behind)]
        assert gradient[:, i] == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-5, abs=1e-8)


@EACH
def test_latents_are_on_as_in_plain_numbers(case):
    objective, parameters = drawn(case)
    _, _, latents, hidden = case
    z = objective.latents(parameters)
    for own, states in zip(parameters, z, strict=True):
        for h, on in zip(objective.activations.h, states, strict=True):
            assert on == pytest.approx(latents_on(h, *apart(own, latents, hidden), objective.spec.kept))
    often = (objective.activations.weight[None, :, None] * (z > 0)).sum(1)
    assert objective.often_on(parameters) == pytest.approx(often)


def test_directions_have_length_one():
    objective, parameters = drawn(CASES[0])
    assert np.linalg.norm(objective.directions(parameters), axis=2) == pytest.approx(np.ones((3, 5)))


def test_a_dictionary_is_computed_alone_as_in_company():
    objective, parameters = drawn(CASES[0])
    together = objective(torch.from_numpy(parameters))
    alone = objective(torch.from_numpy(parameters[1:2]))
    assert torch.equal(alone[0], together[0][1:2])
    assert torch.equal(alone[1], together[1][1:2])
