"""A step of gradient descent on a pair, against the derivative of its objective and against the expected gradient."""

import numpy as np
import pytest
import torch

from app.superposition.skipgram.sampling import draw
from app.superposition.skipgram.sgd import train_on_pairs
from app.superposition.skipgram.training import tables_of
from app.superposition.words.objective import WordsObjective
from app.superposition.words.spec import WordsSpec

SPEC = WordsSpec(n_concepts=2, n_hidden=2, negatives=3, sparsities=(0.7,))


def tables(objective):
    return tables_of(objective.language.joint[0], objective.language.frequency[0])


def train(rows, spec, pairs, words, rates, state):
    train_on_pairs(rows, spec.n_hidden, pairs.own, pairs.other, words.own, words.other, spec.negatives, rates, state)


@pytest.mark.parametrize("bias", [True, False])
def test_a_step_goes_down_the_objective_of_its_pair(bias):
    """-ln sigmoid(z) of the pair less the sum of ln sigmoid(-z) of the noise, by autograd."""
    pairs, words = tables(WordsObjective(SPEC))
    before, rate = np.random.default_rng(1).normal(size=(2, 4, 2 + bias)), 0.01
    state = np.array([9], dtype=np.uint64)
    seen = state.copy()
    w, c = divmod(draw(pairs.own, pairs.other, seen), 4)
    noise = [draw(words.own, words.other, seen) for _ in range(3)]
    after = before.copy()
    train(after, SPEC, pairs, words, np.array([rate]), state)
    assert state == seen
    given = torch.tensor(before, requires_grad=True)
    ones = torch.ones(4, 1, dtype=torch.double)
    u, v = (torch.cat([given[0], ones], 1), torch.cat([given[1], ones], 1)) if bias else given
    if bias:  # u's bias meets v's one, and the other way round
        v = v[:, [0, 1, 3, 2]]
    z = v[[c, *noise]] @ u[w]
    sign = torch.tensor([1.0, -1, -1, -1])
    torch.nn.functional.softplus(-sign * z).sum().backward()
    assert after == pytest.approx(before - rate * given.grad.numpy(), abs=1e-12)


def test_steps_follow_the_expected_gradient():
    """The mean of many small steps from one place, against the exact gradient there: within what chance allows."""
    objective = WordsObjective(SPEC)
    pairs, words = tables(objective)
    rng, n, rate = np.random.default_rng(2), 4000, 1e-9
    rows = rng.normal(0, 0.7, (2, 4, 3))
    state, steps = np.array([3], dtype=np.uint64), []
    for _ in range(n):
        moved = rows.copy()
        train(moved, SPEC, pairs, words, np.array([rate]), state)
        steps.append((rows - moved) / rate)
    level = np.array([0])
    parameters = torch.from_numpy(objective.pack(rows.transpose(0, 2, 1)[None], level))
    _, gradient = objective(parameters, torch.from_numpy(level))
    expected = (gradient.numpy().reshape(2, 3, 4) / objective.unit[0]).transpose(0, 2, 1)
    error = (np.mean(steps, 0) - expected) / (np.std(steps, 0) / np.sqrt(n))
    assert np.abs(error).max() < 4.5
