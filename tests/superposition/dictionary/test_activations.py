"""Hidden states: their probabilities and their means."""

import numpy as np
import pytest

from app.superposition.dictionary.activations import hidden_activations
from app.superposition.dictionary.query import MOST_NODES
from app.superposition.experiment.spec import Spec, slider_sparsities
from app.superposition.loss.problem import problem_of


def states(W, sparsity, **spec):
    return hidden_activations(problem_of(Spec(n_features=W.shape[1], **spec)).distribution, sparsity, W)


def test_they_are_distributed_as_the_features_are():
    W = np.array([[1.0, -1.0, 0.5], [0.0, 0.3, 2.0]])
    found = states(W, 0.8)
    assert found.weight.sum() == pytest.approx(1, abs=1e-3)
    assert found.weight[-1] == pytest.approx(0.8**3)
    assert not found.on[-1].any()
    assert not found.h[-1].any()
    assert found.weight @ found.h == pytest.approx(W @ np.full(3, 0.1), abs=2e-3)  # E x = p / 2
    assert found.weight @ found.on == pytest.approx(np.full(3, 0.2), abs=2e-3)


def test_rivals_are_never_on_together():
    found = states(np.eye(4), 0.5, correlation="anticorrelated")
    assert not (found.on[:, 0] & found.on[:, 1]).any()
    assert (found.on[:, 0] & found.on[:, 2]).any()
    assert found.weight[-1] == 0  # at 1 - S = 1/2 one of each group is always on


@pytest.mark.parametrize(
    "spec", [{"n_features": 5}, {"n_features": 5, "correlation": "anticorrelated"}, {"n_features": 7}]
)
def test_there_are_no_more_than_cost_counts(spec):
    distribution, n = problem_of(Spec(**spec)).distribution, spec["n_features"]
    most = next(count for features, count in MOST_NODES.items() if n <= features)
    counts = [len(hidden_activations(distribution, sparsity, np.eye(n)).h) for sparsity in slider_sparsities()]
    assert 0.7 * most < max(counts) <= most
