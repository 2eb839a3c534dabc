"""What the loss is about: moments against a sum over every set of active features."""

from itertools import product

import numpy as np
import pytest

from app.superposition.experiment.spec import Spec
from app.superposition.loss.features import Distribution, independent
from app.superposition.loss.problem import Problem, feature_moments, problem_of

SPARSITIES = (0.0, 0.3, 0.9)
GROUPS = ((0, 2), (1, 3, 4))


def states(group, exclusive, p):
    """Each set of a group's features that may be on together, and its probability."""
    if exclusive:
        each = min(p, 1 / len(group))
        return [((), 1 - each * len(group)), *(((feature,), each) for feature in group)]
    return [((), 1 - p), (group, p)]


@pytest.mark.parametrize(
    "distribution", [independent(3), Distribution(GROUPS, exclusive=False), Distribution(GROUPS, exclusive=True)]
)
def test_moments_are_those_of_all_sets_of_active_features(distribution):
    n = distribution.n_features
    mean, second = feature_moments(Problem(distribution, (1.0,) * n, SPARSITIES, True))
    for level, sparsity in enumerate(SPARSITIES):
        plainly, products = np.zeros(n), np.zeros((n, n))
        for some in product(*(states(group, distribution.exclusive, 1 - sparsity) for group in distribution.groups)):
            on = np.zeros(n)
            on[[feature for features, _ in some for feature in features]] = 1
            probability = np.prod([share for _, share in some])
            plainly += probability * on / 2
            products += probability * (np.outer(on, on) / 4 + np.diag(on) / 12)  # E x = 1/2, E x^2 = 1/3 where on
        assert mean[level] == pytest.approx(plainly)
        assert second[level] == pytest.approx(products)


def test_a_problem_is_its_specs_own():
    spec = Spec(4, importance=0.5, sparsities=SPARSITIES, correlation="anticorrelated", activation="linear")
    problem = problem_of(spec)
    assert problem.distribution == Distribution(((0, 1), (2, 3)), exclusive=True)
    assert problem.importances == (1, 0.5, 0.25, 0.125)
    assert problem.density.tolist() == pytest.approx([1, 0.7, 0.1])
    assert not problem.relu
    assert problem_of(Spec(correlation="correlated")).distribution.exclusive is False
    assert problem_of(Spec()).relu
