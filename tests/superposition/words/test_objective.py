"""The expected loss and its gradient, against plain loops and finite differences."""

import numpy as np
import pytest
import torch

from app.superposition.words.objective import WordsObjective
from app.superposition.words.spec import WordsSpec

from .oracle import expected_loss, language

CASES = [
    WordsSpec(n_concepts=k, n_hidden=m, negatives=3, bias=bias, sparsities=(0.4, 0.95))
    for k, m, bias in ((2, 1, True), (3, 2, False), (5, 3, True))
]


def drawn(objective, scale=0.7):
    """Random rows, and their parameters, at both levels."""
    spec, level = objective.spec, np.array([1, 0])
    rows = np.random.default_rng(3).normal(0, scale, (2, 2, objective.rows, spec.n_words))
    return rows, torch.from_numpy(objective.pack(rows, level)), torch.from_numpy(level)


@pytest.mark.parametrize("spec", CASES, ids=lambda spec: f"{spec.n_concepts} in {spec.n_hidden}")
def test_the_loss_is_that_of_plain_loops(spec):
    objective = WordsObjective(spec)
    rows, parameters, level = drawn(objective)
    found = objective.loss(parameters, level)
    for (u, v), k, loss in zip(rows, level.tolist(), found.tolist(), strict=True):
        _, joint = language(spec.n_concepts, 1 - spec.levels[k], spec.level_strengths[k])
        m, zero = spec.n_hidden, np.zeros(spec.n_words)
        a, b = (u[m], v[m]) if spec.bias else (zero, zero)
        assert loss == pytest.approx(expected_loss(joint, u[:m].T, v[:m].T, a, b, 3), rel=1e-12)


@pytest.mark.parametrize("spec", CASES, ids=lambda spec: f"{spec.n_concepts} in {spec.n_hidden}")
def test_the_gradient_is_that_of_finite_differences(spec):
    objective = WordsObjective(spec)
    _, parameters, level = drawn(objective)
    _, gradient = objective(parameters, level)
    step, which = 1e-5, np.random.default_rng(0).integers(0, objective.n_parameters, 12)
    for i in which.tolist():
        ahead, behind = parameters.clone(), parameters.clone()
        ahead[:, i] += step
        behind[:, i] -= step
        slope = (objective(ahead, level)[0] - objective(behind, level)[0]) / (2 * step)
        assert gradient[:, i].tolist() == pytest.approx(slope.tolist(), rel=1e-6, abs=1e-8)


def test_a_model_is_computed_alone_as_in_company():
    objective = WordsObjective(CASES[2])
    _, parameters, level = drawn(objective)
    together = objective(parameters, level)
    for k in range(2):
        alone = objective(parameters[k : k + 1], level[k : k + 1])
        assert torch.equal(alone[0], together[0][k : k + 1])
        assert torch.equal(alone[1], together[1][k : k + 1])


def test_packing_undoes_unpacking():
    objective = WordsObjective(CASES[0])
    rows, parameters, level = drawn(objective)
    assert objective.unpack(parameters.numpy(), level.numpy()) == pytest.approx(rows)


def test_a_step_of_the_chain_is_bounded():
    objective = WordsObjective(WordsSpec(n_concepts=3, n_hidden=1, sparsities=(0.6, 0.8, 0.9)))
    assert objective.steps_at_once(10**9) == 1
    assert objective.steps_at_once(1) > 1000


def test_a_model_carried_to_another_level_keeps_its_words():
    objective = WordsObjective(WordsSpec(n_concepts=2, n_hidden=1, sparsities=(0.6, 0.9)))
    rows, first, second = np.random.default_rng(0).normal(size=(1, 2, 2, 4)), np.array([0]), np.array([1])
    carried = objective.carry(torch.from_numpy(objective.pack(rows, first)), first, second)
    assert objective.unpack(carried.numpy(), second) == pytest.approx(rows)
    assert np.abs(objective.unpack(carried.numpy(), first) - rows).max() > 0.1
